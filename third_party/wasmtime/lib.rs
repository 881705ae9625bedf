//! A static library keeps what it is told to keep: the C API, whole.
pub use wasmtime_c_api::*;

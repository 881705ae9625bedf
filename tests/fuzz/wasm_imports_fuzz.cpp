// The imports of a binary from anywhere: no crash, no limit passed, and the same twice.

#include <cstdint>
#include <cstdlib>

#include "noctem/wasm/imports.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace noctem;
  const auto imports = wasm::list_imports(ByteView(data, size));
  if (!imports) {
    return 0;
  }
  if (imports->list.size() > wasm::kImportsMax) {
    std::abort();
  }
  for (const wasm::Import& import : imports->list) {
    if (import.from.size() > wasm::kNameBytesMax || import.name.size() > wasm::kNameBytesMax ||
        wasm::name_of(wasm::need_of(imports->kind, import)).empty()) {
      std::abort();
    }
  }
  return 0;
}

#pragma once
// What a WebAssembly binary asks its host for, read from its bytes alone: the imports of a core
// module, or the interfaces that a component imports. The engine would list the same; reading them
// here means that a package is judged by the node, which has no engine, before anything runs.
//
// The reading is strict: what is not understood, longer than a limit or not wholly used refuses the
// binary. It does not prove that the rest is valid; the engine does that, in its worker.
//
// Pure; any thread.

#include <string>
#include <vector>

#include "noctem/base/bytes.hpp"

namespace noctem::wasm {

inline constexpr std::size_t kBinaryBytesMax = 32u << 20;
inline constexpr std::size_t kImportsMax = 1000;
inline constexpr std::size_t kNameBytesMax = 256;

enum class BinaryKind { module, component };

struct Import {
  std::string from;  // a module's name, or a component's interface with its version
  std::string name;  // empty for an interface
  bool operator==(const Import&) const = default;
};

struct Imports {
  BinaryKind kind = BinaryKind::module;
  std::vector<Import> list;  // in the order of the binary
};

Result<Imports> list_imports(ByteView binary);

// What a manifest must hold, so that this import is covered. Streams, clock and random numbers are
// given to every skill, and of the environment what was granted by name; what we do not know is
// covered by nothing.
enum class Need { nothing, files, http, mesh, store, log, sockets, unknown };

Need need_of(BinaryKind kind, const Import& import);
std::string_view name_of(Need need);

}  // namespace noctem::wasm

#pragma once
// Which modules a WebAssembly binary imports from: its own request for capabilities, read from its
// bytes and compared with what the manifest asks for. Core modules have functions of WASI preview 1
// and of ours; a component names interfaces. What a manifest does not cover refuses the package.
//
// Pure; any thread. It reads names only; whether the rest is a valid module is the engine's matter.

#include <string>
#include <vector>

#include "noctem/base/bytes.hpp"
#include "noctem/skill/manifest.hpp"

namespace noctem::skill {

struct WasmImports {
  enum class Form { module, component } form = Form::module;
  std::vector<std::string> names;  // modules or interfaces, each once, in order of appearance
};

Result<WasmImports> wasm_imports(ByteView binary);

// denied/skill_imports names the first import that the manifest does not cover.
Result<> check_imports(const WasmImports& imports, const Manifest& manifest);

}  // namespace noctem::skill

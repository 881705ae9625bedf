#include "noctem/skill/wasm_imports.hpp"

#include <doctest/doctest.h>

#include "skill_test.hpp"

using namespace noctem;
using namespace noctem::skill;

namespace {

void name(Bytes& bytes, std::string_view text) {
  bytes.push_back(static_cast<std::uint8_t>(text.size()));
  append(bytes, view_of(text));
}

void section(Bytes& bytes, std::uint8_t id, const Bytes& body) {
  bytes.push_back(id);
  bytes.push_back(static_cast<std::uint8_t>(body.size()));
  append(bytes, body);
}

Bytes module_with(std::string_view from) {
  Bytes bytes = {0, 'a', 's', 'm', 1, 0, 0, 0};
  Bytes imports = {4};
  const Bytes kinds[] = {{0, 3}, {1, 0x70, 1, 0, 9}, {2, 0, 1}, {3, 0x7f, 0}};
  for (const Bytes& kind : kinds) {
    name(imports, from);
    name(imports, "x");
    append(imports, kind);
  }
  section(bytes, 2, imports);
  return bytes;
}

Bytes component_with(std::string_view from) {
  Bytes bytes = {0, 'a', 's', 'm', 0x0d, 0, 1, 0};
  Bytes imports = {1, 0};
  name(imports, from);
  append(imports, Bytes{5, 0});
  section(bytes, 10, imports);
  return bytes;
}

bool covered(const Bytes& binary) {
  return check_imports(wasm_imports(binary).value(), test_package().value().manifest).has_value();
}

}  // namespace

TEST_CASE("imports of modules and components are read from their bytes") {
  const auto module = wasm_imports(module_with("wasi_snapshot_preview1"));
  REQUIRE(module);
  CHECK(module->form == WasmImports::Form::module);
  CHECK(module->names == std::vector<std::string>{"wasi_snapshot_preview1"});
  const auto component = wasm_imports(component_with("wasi:cli/environment@0.2.0"));
  REQUIRE(component);
  CHECK(component->form == WasmImports::Form::component);
  CHECK(component->names == std::vector<std::string>{"wasi:cli/environment@0.2.0"});
}

TEST_CASE("what the manifest does not ask for, and what nobody knows, is refused") {
  CHECK(covered(module_with("wasi_snapshot_preview1")));
  CHECK(covered(component_with("wasi:filesystem/types@0.2.3")));
  for (const char* surplus : {"env", "wasi_unstable", "noctem:http", "noctem:mesh", "noctem:model",
                              "wasi_snapshot_preview1x", ""}) {
    CHECK_MESSAGE(!covered(module_with(surplus)), surplus);
  }
  CHECK(!covered(component_with("wasi:sockets/tcp@0.2.0")));
  CHECK(!covered(component_with("wasi:http/outgoing-handler@0.2.0")));
}

TEST_CASE("a binary that is cut anywhere inside its imports is refused") {
  const Bytes whole = module_with("wasi_snapshot_preview1");
  CHECK(!wasm_imports(view_of("#!/bin/sh")));
  CHECK(!wasm_imports(ByteView()));
  for (std::size_t size = 9; size < whole.size(); ++size) {
    CHECK_MESSAGE(!wasm_imports(ByteView(whole).first(size)), size);
  }
}

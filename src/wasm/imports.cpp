#include "noctem/wasm/imports.hpp"

#include <algorithm>
#include <array>

#include "core_type.hpp"
#include "memories.hpp"
#include "reader.hpp"

namespace noctem::wasm {

namespace {

constexpr auto kMagic = std::to_array<std::uint8_t>({0x00, 'a', 's', 'm'});
constexpr std::uint32_t kModuleVersion = 1;
constexpr std::uint32_t kComponentVersion = 0x0001'000d;  // layer 1, version 13

// Sections of a core module.
constexpr std::uint8_t kModuleImports = 2;
constexpr std::uint8_t kModuleSectionLast = 13;
// Sections of a component.
constexpr std::uint8_t kComponentImports = 10;
constexpr std::uint8_t kComponentSectionLast = 11;  // values are no part of what we run

enum class Sort : std::uint8_t { core = 0, function, value, type, component, instance };
constexpr std::uint8_t kCoreModule = 0x11;

Error bad(std::string message) { return invalid("wasm", std::move(message)); }

void skip_type(Reader& reader) {
  switch (Sort{reader.byte()}) {
    case Sort::core:
      if (reader.byte() != kCoreModule) {
        reader.refuse();
      }
      reader.leb32();
      return;
    case Sort::type:
      if (reader.byte() == 0) {  // equal to a type; else a new resource
        reader.leb32();
      }
      return;
    case Sort::function:
    case Sort::component:
    case Sort::instance:
      reader.leb32();
      return;
    case Sort::value:
      break;
  }
  reader.refuse();
}

Import read_core_import(Reader& reader) {
  Import import{reader.name(kNameBytesMax), reader.name(kNameBytesMax)};
  skip_core_type(reader);
  return import;
}

Import read_interface(Reader& reader) {
  if (reader.byte() > 1) {
    reader.refuse();  // a name with parts that we would not show
  }
  Import import{reader.name(kNameBytesMax), ""};
  skip_type(reader);
  return import;
}

Result<> read_section(BinaryKind kind, ByteView section, std::vector<Import>& list) {
  Reader reader(section);
  const std::uint32_t count = reader.leb32();
  for (std::uint32_t i = 0; i < count && !reader.has_failed(); ++i) {
    if (list.size() >= kImportsMax) {
      return fail(bad("more imports than anything needs"));
    }
    list.push_back(kind == BinaryKind::module ? read_core_import(reader) : read_interface(reader));
  }
  if (!reader.is_done()) {
    return fail(bad("imports that are not understood"));
  }
  return {};
}

}  // namespace

Result<Imports> list_imports(ByteView binary) {
  if (binary.size() > kBinaryBytesMax) {
    return fail(bad("larger than 32 MiB"));
  }
  Reader reader(binary);
  const bool is_wasm = equal(reader.bytes(kMagic.size()), kMagic);
  const std::uint32_t version = reader.fixed32();
  if (!is_wasm || (version != kModuleVersion && version != kComponentVersion)) {
    return fail(bad("neither a module of version 1 nor a component"));
  }
  Imports imports;
  imports.kind = version == kModuleVersion ? BinaryKind::module : BinaryKind::component;
  const bool is_module = imports.kind == BinaryKind::module;
  while (!reader.at_end()) {
    const std::uint8_t id = reader.byte();
    const ByteView section = reader.bytes(reader.leb32());
    if (reader.has_failed() || id > (is_module ? kModuleSectionLast : kComponentSectionLast)) {
      return fail(bad("sections that are not understood"));
    }
    if (id == (is_module ? kModuleImports : kComponentImports)) {
      NOCTEM_CHECK(read_section(imports.kind, section, imports.list));
    }
  }
  NOCTEM_CHECK(check_memories(binary));
  return imports;
}

}  // namespace noctem::wasm

#include "memories.hpp"

#include "core_type.hpp"

namespace noctem::wasm {

namespace {

constexpr std::size_t kHeadBytes = 8;
constexpr std::size_t kVersionAt = 6;  // 0: a core module; 1: a component
constexpr int kDepthMax = 16;

// Sections of a core module, and of a component.
constexpr std::uint8_t kImports = 2;
constexpr std::uint8_t kMemories = 5;
constexpr std::uint8_t kCoreModule = 1;
constexpr std::uint8_t kComponent = 4;

std::unexpected<Error> refuse(const char* message) { return fail(invalid("wasm", message)); }

std::uint32_t imported_memories(Reader& reader) {
  std::uint32_t memories = 0;
  for (std::uint32_t count = reader.leb32(); count > 0 && !reader.has_failed(); --count) {
    reader.bytes(reader.leb32());
    reader.bytes(reader.leb32());
    memories += skip_core_type(reader) == CoreSort::memory ? 1 : 0;
  }
  if (!reader.at_end()) {
    reader.refuse();
  }
  return memories;
}

Result<> check_module(Reader& sections) {
  std::uint32_t memories = 0;
  while (!sections.at_end()) {
    const std::uint8_t id = sections.byte();
    Reader section(sections.bytes(sections.leb32()));
    if (id == kImports) {
      memories += imported_memories(section);
    } else if (id == kMemories) {
      memories += section.leb32();
    }
    if (section.has_failed() || memories > 1) {
      return refuse(
          "several memories in one module, which is off, or imports that are not "
          "understood");
    }
  }
  return sections.has_failed() ? refuse("sections that are not understood") : Result<>();
}

Result<> check_at(ByteView binary, int depth) {
  if (binary.size() < kHeadBytes || depth > kDepthMax) {
    return refuse("an inner part that is cut, or lies too deep");
  }
  Reader sections(binary.subspan(kHeadBytes));
  if (binary[kVersionAt] == 0) {
    return check_module(sections);
  }
  while (!sections.at_end()) {
    const std::uint8_t id = sections.byte();
    const ByteView section = sections.bytes(sections.leb32());
    if (!sections.has_failed() && (id == kCoreModule || id == kComponent)) {
      NOCTEM_CHECK(check_at(section, depth + 1));
    }
  }
  return sections.has_failed() ? refuse("sections that are not understood") : Result<>();
}

}  // namespace

Result<> check_memories(ByteView binary) { return check_at(binary, 0); }

}  // namespace noctem::wasm

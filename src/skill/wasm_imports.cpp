#include "noctem/skill/wasm_imports.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace noctem::skill {

namespace {

constexpr std::size_t kImportsMax = 10'000;
constexpr std::size_t kNameBytesMax = 256;
constexpr std::uint8_t kModuleImports = 2;
constexpr std::uint8_t kComponentImports = 10;
constexpr auto kMagic = std::to_array<std::uint8_t>({0x00, 'a', 's', 'm'});
constexpr auto kModule = std::to_array<std::uint8_t>({0x01, 0x00, 0x00, 0x00});
constexpr auto kComponent = std::to_array<std::uint8_t>({0x0d, 0x00, 0x01, 0x00});

std::unexpected<Error> refuse() {
  return fail(corrupt("wasm", "the entry is no WebAssembly module or component that we can read"));
}

// Forward only; what is not there makes it fail for good.
class Cursor {
 public:
  explicit Cursor(ByteView bytes) : rest_(bytes) {}
  bool good() const { return good_; }
  bool done() const { return rest_.empty(); }

  std::uint8_t byte() {
    const ByteView one = take(1);
    return one.empty() ? 0 : one.front();
  }
  std::uint32_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift <= 28; shift += 7) {
      const std::uint8_t next = byte();
      value |= std::uint64_t{next & 0x7fu} << shift;
      if ((next & 0x80) == 0) {
        good_ = good_ && value <= 0xffff'ffff;
        return good_ ? static_cast<std::uint32_t>(value) : 0;
      }
    }
    good_ = false;
    return 0;
  }
  std::string name() {
    const std::uint32_t size = number();
    good_ = good_ && size <= kNameBytesMax;
    const std::string text(noctem::text_of(take(size)));
    good_ = good_ && is_plain(text);
    return text;
  }
  ByteView take(std::size_t size) {
    good_ = good_ && size <= rest_.size();
    if (!good_) {
      return {};
    }
    const ByteView taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
  }
  void refuse() { good_ = false; }

 private:
  ByteView rest_;
  bool good_ = true;
};

void skip_limits(Cursor& at) {
  const std::uint8_t flags = at.byte();
  at.number();
  if ((flags & 1) != 0) {
    at.number();
  }
  if (flags > 1) {
    at.refuse();  // shared or 64-bit: features that no skill gets
  }
}

void skip_module_type(Cursor& at) {
  switch (at.byte()) {
    case 0:  // a function
      at.number();
      break;
    case 1:  // a table
      at.byte();
      skip_limits(at);
      break;
    case 2:  // a memory
      skip_limits(at);
      break;
    case 3:  // a global
      at.byte();
      at.byte();
      break;
    default:
      at.refuse();
  }
}

void skip_component_type(Cursor& at) {
  switch (at.byte()) {
    case 0:  // a core module
      if (at.byte() != 0x11) {
        at.refuse();
      }
      at.number();
      break;
    case 1:  // a function
    case 4:  // a component
    case 5:  // an instance
      at.number();
      break;
    case 3:  // a type: equal to one, or a resource of its own
      if (at.byte() == 0) {
        at.number();
      }
      break;
    default:
      at.refuse();
  }
}

void add(std::vector<std::string>& names, std::string name) {
  if (std::ranges::find(names, name) == names.end()) {
    names.push_back(std::move(name));
  }
}

bool read_imports(Cursor at, WasmImports& imports) {
  const std::uint32_t count = at.number();
  if (count > kImportsMax) {
    return false;
  }
  for (std::uint32_t i = 0; i < count && at.good(); ++i) {
    if (imports.form == WasmImports::Form::module) {
      add(imports.names, at.name());
      at.name();
      skip_module_type(at);
    } else {
      if (at.byte() > 1) {
        at.refuse();
      }
      add(imports.names, at.name());
      skip_component_type(at);
    }
  }
  return at.good() && at.done();
}

enum class Need { nothing, net, mesh, model };

std::optional<Need> need_of(std::string_view name) {
  struct Known {
    std::string_view begins;
    Need need;
  };
  constexpr auto kKnown = std::to_array<Known>({
      {"wasi:cli/", Need::nothing},
      {"wasi:io/", Need::nothing},
      {"wasi:clocks/", Need::nothing},
      {"wasi:random/", Need::nothing},
      {"wasi:filesystem/", Need::nothing},
      {"wasi:sockets/", Need::net},
      {"wasi:http/", Need::net},
      {"noctem:log", Need::nothing},
      {"noctem:store", Need::nothing},
      {"noctem:http", Need::net},
      {"noctem:mesh", Need::mesh},
      {"noctem:model", Need::model},
  });
  if (name == "wasi_snapshot_preview1") {
    return Need::nothing;
  }
  const auto known = std::ranges::find_if(
      kKnown, [&](const Known& entry) { return name.starts_with(entry.begins); });
  return known == kKnown.end() ? std::nullopt : std::optional(known->need);
}

bool covers(const Manifest& manifest, Need need) {
  switch (need) {
    case Need::nothing:
      return true;
    case Need::net:
      return !manifest.asks.hosts->empty();
    case Need::mesh:
      return !manifest.mesh.empty();
    case Need::model:
      return !manifest.model.empty();
  }
  return false;
}

}  // namespace

Result<WasmImports> wasm_imports(ByteView binary) {
  Cursor at(binary);
  const ByteView magic = at.take(kMagic.size());
  const ByteView version = at.take(kModule.size());
  const bool component = std::ranges::equal(version, kComponent);
  if (!std::ranges::equal(magic, kMagic) || (!component && !std::ranges::equal(version, kModule))) {
    return refuse();
  }
  WasmImports imports;
  imports.form = component ? WasmImports::Form::component : WasmImports::Form::module;
  while (at.good() && !at.done()) {
    const std::uint8_t id = at.byte();
    const ByteView section = at.take(at.number());
    const bool names = id == (component ? kComponentImports : kModuleImports);
    if (names && at.good() && !read_imports(Cursor(section), imports)) {
      return refuse();
    }
  }
  return at.good() ? Result<WasmImports>(std::move(imports)) : refuse();
}

Result<> check_imports(const WasmImports& imports, const Manifest& manifest) {
  for (const std::string& name : imports.names) {
    const auto need = need_of(name);
    if (!need) {
      return fail(denied("skill_imports",
                         "the entry imports \"" + plain(name, 80) + "\", which no skill is given"));
    }
    if (!covers(manifest, *need)) {
      return fail(denied("skill_imports", "the entry imports \"" + plain(name, 80) +
                                              "\", which its manifest does not ask for"));
    }
  }
  return {};
}

}  // namespace noctem::skill

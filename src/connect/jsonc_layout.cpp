#include "jsonc_layout.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace noctem::connect {

bool has_newline(std::string_view text) { return text.find('\n') != std::string_view::npos; }

std::string newline_of(std::string_view text) {
  const std::size_t at = text.find('\n');
  return at != std::string_view::npos && at > 0 && text[at - 1] == '\r' ? "\r\n" : "\n";
}

std::string indent_at(std::string_view text, std::size_t offset) {
  const std::size_t before = text.substr(0, offset).rfind('\n');
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  const std::size_t end = text.find_first_not_of(" \t", begin);
  return std::string(text.substr(begin, std::min(end, offset) - begin));
}

Layout layout_of(std::string_view text, Span root) {
  Layout layout{.newline = newline_of(text)};
  const auto outer = jsonc_container(text, root.begin);
  if (outer && outer->has_value() && !(*outer)->items.empty()) {
    const std::size_t first = (*outer)->items.front().begin;
    std::string unit = indent_at(text, first);
    if (!unit.empty() && has_newline(text.substr(root.begin, first - root.begin))) {
      layout.unit = std::move(unit);
    }
  }
  return layout;
}

namespace {

// The order in which people write an entry.
std::size_t rank(const std::string& name) {
  constexpr std::array<std::string_view, 4> kFirst = {"type", "matcher", "command", "args"};
  const auto found = std::find(kFirst.begin(), kFirst.end(), name);
  return static_cast<std::size_t>(found - kFirst.begin());
}

bool is_flat(const codec::JsonArray& array) {
  return std::none_of(array.begin(), array.end(), [](const codec::Json& item) {
    return item.object() != nullptr || item.array() != nullptr;
  });
}

std::string flat(const codec::JsonArray& array) {
  std::string text;
  for (const codec::Json& item : array) {
    text += (text.empty() ? "" : ", ") + codec::write_canonical(item);
  }
  return "[" + text + "]";
}

}  // namespace

std::vector<codec::JsonObject::Member> members_of(const codec::JsonObject& object) {
  std::vector<codec::JsonObject::Member> members(object.begin(), object.end());
  std::sort(members.begin(), members.end(), [](const auto& a, const auto& b) {
    return std::pair(rank(a.first), a.first) < std::pair(rank(b.first), b.first);
  });
  return members;
}

std::string spread(const codec::Json& value, const Layout& layout, const std::string& indent) {
  const std::string inner = layout.newline + indent + layout.unit;
  std::string text;
  if (const auto* object = value.object(); object != nullptr && !object->empty()) {
    for (const auto& [name, member] : members_of(*object)) {
      text += (text.empty() ? "" : ",") + inner + codec::write_canonical(codec::Json(name)) + ": " +
              spread(member, layout, indent + layout.unit);
    }
    return "{" + text + layout.newline + indent + "}";
  }
  const auto* array = value.array();
  if (array == nullptr || is_flat(*array)) {
    return array == nullptr ? codec::write_canonical(value) : flat(*array);
  }
  for (const codec::Json& item : *array) {
    text += (text.empty() ? "" : ",") + inner + spread(item, layout, indent + layout.unit);
  }
  return "[" + text + layout.newline + indent + "]";
}

}  // namespace noctem::connect

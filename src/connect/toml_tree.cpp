#include "toml_tree.hpp"

#include <fmt/core.h>

#include <cmath>

#include "noctem/base/strings.hpp"
#include "noctem/codec/toml_guard.hpp"

namespace noctem::connect {

namespace {

bool same_tables(const toml::table& a, const toml::table& b) {
  if (a.size() != b.size()) {
    return false;
  }
  for (const auto& [name, value] : a) {
    const toml::node* other = b.get(name.str());
    if (other == nullptr || !same_toml(value, *other)) {
      return false;
    }
  }
  return true;
}

bool same_arrays(const toml::array& a, const toml::array& b) {
  if (a.size() != b.size()) {
    return false;
  }
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!same_toml(a[i], b[i])) {
      return false;
    }
  }
  return true;
}

template <typename T>
bool same_leaf(const toml::value<T>& a, const toml::node& b) {
  const auto* other = b.as<T>();
  if constexpr (std::is_same_v<T, double>) {
    return other != nullptr &&
           (a.get() == other->get() || (std::isnan(a.get()) && std::isnan(other->get())));
  } else {
    return other != nullptr && a.get() == other->get();
  }
}

}  // namespace

Result<toml::table> parse_toml(std::string_view text) {
  if (!is_utf8(text)) {
    return fail(invalid("not_toml", "the text is not UTF-8"));
  }
  if (codec::has_odd_toml_header(text)) {
    return fail(invalid("not_toml", "a bracket at the head of a line is not followed by a name"));
  }
  toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    return fail(invalid("not_toml", fmt::format("line {}: {}", parsed.error().source().begin.line,
                                                parsed.error().description())));
  }
  return std::move(parsed).table();
}

bool same_toml(const toml::node& a, const toml::node& b) {
  return a.visit([&b](const auto& node) {
    if constexpr (toml::is_table<decltype(node)>) {
      return b.is_table() && same_tables(node, *b.as_table());
    } else if constexpr (toml::is_array<decltype(node)>) {
      return b.is_array() && same_arrays(node, *b.as_array());
    } else {
      return same_leaf(node, b);
    }
  });
}

}  // namespace noctem::connect

#include "config_file.hpp"

#include <fmt/core.h>
#include <toml++/toml.h>

#include "noctem/codec/toml_guard.hpp"

namespace noctem::node {

namespace {

constexpr int kDepthMax = 4;

FileSetting setting_of(std::string key, const toml::node& node) {
  using Type = FileSetting::Type;
  FileSetting setting{.key = std::move(key), .value = {}, .line = node.source().begin.line};
  if (const auto* text = node.as_string()) {
    setting.type = Type::text;
    setting.value = text->get();
  } else if (const auto* integer = node.as_integer()) {
    setting.type = Type::integer;
    setting.value = fmt::format("{}", integer->get());
  } else if (const auto* array = node.as_array();
             array != nullptr && (array->empty() || array->is_homogeneous<std::string>())) {
    setting.type = Type::list;
    for (const toml::node& item : *array) {
      setting.value += (setting.value.empty() ? "" : ",") + item.as_string()->get();
    }
  }
  return setting;
}

void flatten(const toml::table& table, const std::string& prefix, int depth,
             std::vector<FileSetting>& into) {
  for (const auto& [name, node] : table) {
    std::string key = prefix + std::string(name.str());
    const toml::table* inner = node.as_table();
    if (inner != nullptr && depth < kDepthMax) {
      flatten(*inner, key + ".", depth + 1, into);
    } else {
      into.push_back(setting_of(std::move(key), node));
    }
  }
}

}  // namespace

Result<std::vector<FileSetting>> parse_config_file(std::string_view text) {
  if (codec::has_odd_toml_header(text)) {
    return fail(
        invalid("config_syntax", "a bracket at the head of a line is not followed by a name"));
  }
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    const auto& at = parsed.error().source().begin;
    return fail(invalid("config_syntax", fmt::format("line {}, column {}: {}", at.line, at.column,
                                                     parsed.error().description())));
  }
  std::vector<FileSetting> settings;
  flatten(parsed.table(), "", 1, settings);
  return settings;
}

}  // namespace noctem::node

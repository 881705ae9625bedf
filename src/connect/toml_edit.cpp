#include "noctem/connect/toml_edit.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "jsonc_layout.hpp"
#include "toml_lines.hpp"
#include "toml_tree.hpp"

namespace noctem::connect {

namespace {

using codec::Json;
using codec::JsonObject;
using Kind = TomlLine::Kind;

bool is_bare(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

std::string name_text(const std::string& name) {
  return is_bare(name) ? name : codec::write_canonical(Json(name));
}

// A text and an array of texts are written alike in JSON and in TOML.
std::string value_text(const Json& value) {
  if (value.object() == nullptr) {
    return codec::write_canonical(value);
  }
  std::string text;
  for (const auto& [name, member] : *value.object()) {
    text += fmt::format("{} {} = {}", text.empty() ? "" : ",", name_text(name),
                        codec::write_canonical(member));
  }
  return fmt::format("{{{} }}", text);
}

std::string header_text(const TomlPath& path) {
  std::string text;
  for (const std::string& name : path) {
    text += (text.empty() ? "" : ".") + name_text(name);
  }
  return "[" + text + "]";
}

std::string setting_text(const std::string& name, const Json& value) {
  return fmt::format("{} = {}", name_text(name), value_text(value));
}

bool begins_with(const TomlPath& path, const TomlPath& head) {
  return path.size() >= head.size() && std::equal(head.begin(), head.end(), path.begin());
}

bool is_header(const TomlLine& line) {
  return line.kind == Kind::header || line.kind == Kind::list_header;
}

// Of a table: where its header stands among the lines, and the line behind its last setting.
struct Section {
  std::size_t header = 0;
  std::size_t end = 0;
};

std::vector<Section> sections(const std::vector<TomlLine>& lines, const TomlPath& path) {
  std::vector<Section> found;
  bool inside = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (is_header(lines[i])) {
      inside = begins_with(lines[i].path, path);
      if (inside) {
        found.push_back({i, i + 1});
      }
    } else if (inside && lines[i].kind == Kind::setting) {
      found.back().end = i + 1;
    }
  }
  return found;
}

toml::node* find_node(toml::table& root, const TomlPath& path) {
  toml::node* node = &root;
  for (const std::string& name : path) {
    toml::table* table = node == nullptr ? nullptr : node->as_table();
    node = table == nullptr ? nullptr : table->get(name);
  }
  return node;
}

Result<std::optional<Section>> find_section(std::string_view text,
                                            const std::vector<TomlLine>& lines,
                                            const TomlPath& path) {
  for (const Section& section : sections(lines, path)) {
    const TomlLine& header = lines[section.header];
    if (header.kind == Kind::header && header.path == path) {
      return std::optional(section);
    }
  }
  NOCTEM_TRY(toml::table root, parse_toml(text));
  if (const toml::node* node = find_node(root, path)) {
    return fail(conflict("toml_form",
                         fmt::format("line {}: {} is not written as a table with a header of its "
                                     "own: take it away, or write it as {}",
                                     node->source().begin.line, path.back(), header_text(path))));
  }
  return std::optional<Section>();
}

Result<toml::table> table_of(const JsonObject& values) {
  std::string text;
  for (const auto& [name, value] : values) {
    text += setting_text(name, value) + "\n";
  }
  return parse_toml(text);
}

// `root` with the table's owned names exchanged for these values.
Result<> exchange(toml::table& root, const TomlPath& path, const JsonObject& values,
                  const std::vector<std::string>& owned) {
  toml::table* table = &root;
  for (const std::string& name : path) {
    toml::node& inner = table->insert(name, toml::table()).first->second;
    if (!inner.is_table()) {
      return fail(conflict(
          "toml_form", fmt::format("line {}: {} is not a table", inner.source().begin.line, name)));
    }
    table = inner.as_table();
  }
  for (const std::string& name : owned) {
    table->erase(name);
  }
  NOCTEM_TRY(const toml::table ours, table_of(values));
  for (const auto& member : ours) {
    member.second.visit([&](const auto& node) { table->insert_or_assign(member.first, node); });
  }
  return {};
}

// Objects keep the members that somebody else gave them.
JsonObject merged(toml::table& root, const TomlPath& path, const JsonObject& values) {
  JsonObject all = values;
  for (const auto& [name, value] : values) {
    TomlPath inner = path;
    inner.push_back(name);
    const toml::node* there = find_node(root, inner);
    if (value.object() == nullptr || there == nullptr || there->as_table() == nullptr) {
      continue;
    }
    JsonObject members = *value.object();
    for (const auto& [key, member] : *there->as_table()) {
      if (member.is_string()) {
        members.insert(std::string(key.str()), Json(member.as_string()->get()));
      }
    }
    all.set(name, std::move(members));
  }
  return all;
}

Result<std::string> proved(std::string text, const toml::table& wanted) {
  auto parsed = parse_toml(text);
  if (!parsed || !same_toml(*parsed, wanted)) {
    return fail(conflict("toml_form",
                         "the file cannot be changed without changing what else stands in it: "
                         "write the entry by hand"));
  }
  return text;
}

std::string appended(std::string_view text, const TomlPath& path, const JsonObject& values) {
  const std::string newline = newline_of(text);
  std::string out(text);
  if (!out.empty()) {
    out += out.ends_with('\n') ? newline : newline + newline;
  }
  out += header_text(path) + newline;
  for (const auto& [name, value] : members_of(values)) {
    out += setting_text(name, value) + newline;
  }
  return out;
}

const TomlLine* setting_of(const std::vector<TomlLine>& lines, const Section& section,
                           const std::string& name) {
  for (std::size_t i = section.header + 1; i < section.end; ++i) {
    if (lines[i].kind == Kind::setting && lines[i].path == TomlPath{name}) {
      return &lines[i];
    }
  }
  return nullptr;
}

std::string in_section(std::string text, const TomlPath& path, const JsonObject& values,
                       const std::vector<std::string>& owned) {
  for (const std::string& name : owned) {
    const std::string newline = newline_of(text);
    const auto lines = toml_lines(text);
    for (const Section& section : sections(lines, path)) {
      if (lines[section.header].path != path) {
        continue;
      }
      const TomlLine* there = setting_of(lines, section, name);
      const Json* wanted = values.find(name);
      if (there != nullptr && wanted == nullptr) {
        text.erase(there->span.begin, there->span.size());
      } else if (there != nullptr) {
        text.replace(there->value.begin, there->value.size(), value_text(*wanted));
      } else if (wanted != nullptr) {
        const std::size_t at = lines[section.end - 1].span.end;
        const bool ended = at > 0 && text[at - 1] == '\n';
        text.insert(at, (ended ? "" : newline) + setting_text(name, *wanted) + newline);
      }
      break;
    }
  }
  return text;
}

}  // namespace

Result<TomlTable> toml_compare(std::string_view text, const TomlPath& path,
                               const JsonObject& values, const std::vector<std::string>& owned) {
  NOCTEM_TRY(toml::table root, parse_toml(text));
  if (find_node(root, path) == nullptr) {
    return TomlTable::absent;
  }
  NOCTEM_TRY(const auto section, find_section(text, toml_lines(text), path));
  toml::table wanted = root;
  NOCTEM_CHECK(exchange(wanted, path, merged(root, path, values), owned));
  return section && same_toml(root, wanted) ? TomlTable::same : TomlTable::other;
}

Result<std::string> toml_put(std::string_view text, const TomlPath& path, const JsonObject& values,
                             const std::vector<std::string>& owned) {
  NOCTEM_TRY(const TomlTable state, toml_compare(text, path, values, owned));
  if (state == TomlTable::same) {
    return std::string(text);
  }
  NOCTEM_TRY(toml::table wanted, parse_toml(text));
  const JsonObject all = merged(wanted, path, values);
  NOCTEM_CHECK(exchange(wanted, path, all, owned));
  return proved(state == TomlTable::absent ? appended(text, path, all)
                                           : in_section(std::string(text), path, all, owned),
                wanted);
}

Result<std::string> toml_drop(std::string_view text, const TomlPath& path) {
  NOCTEM_TRY(toml::table wanted, parse_toml(text));
  if (find_node(wanted, path) == nullptr) {
    return std::string(text);
  }
  const auto lines = toml_lines(text);
  NOCTEM_CHECK(find_section(text, lines, path));
  const TomlPath above(path.begin(), path.end() - 1);
  find_node(wanted, above)->as_table()->erase(path.back());
  std::string left(text);
  const auto ours = sections(lines, path);
  for (auto section = ours.rbegin(); section != ours.rend(); ++section) {
    const bool gap = section->header > 0 && lines[section->header - 1].kind == Kind::blank;
    const std::size_t begin = lines[section->header - (gap ? 1 : 0)].span.begin;
    left.erase(begin, lines[section->end - 1].span.end - begin);
  }
  toml::table* outer = find_node(wanted, above)->as_table();
  if (outer != nullptr && outer->empty() && above.size() == 1) {
    NOCTEM_TRY(toml::table now, parse_toml(left));
    if (now.get(above.front()) == nullptr) {
      wanted.erase(above.front());  // it was there only because ours was
    }
  }
  return proved(std::move(left), wanted);
}

}  // namespace noctem::connect

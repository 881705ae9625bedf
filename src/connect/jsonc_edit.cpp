#include "noctem/connect/jsonc_edit.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "noctem/base/strings.hpp"

#include "jsonc_layout.hpp"

namespace noctem::connect {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// As far as a path leads into a text: the containers on the way, the root first. The last one holds
// the value if `item` is there.
struct Way {
  Layout layout;
  std::vector<JsoncContainer> containers;
  std::optional<std::size_t> item;  // index in the last container

  const JsoncContainer& last() const { return containers.back(); }
};

bool is_blank(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) {
    text.remove_prefix(kByteOrderMark.size());
  }
  return trim(text).empty();
}

std::string quoted(std::string_view name) { return codec::write_canonical(Json(name)); }

Result<JsoncContainer> object_at(std::string_view text, std::size_t begin, std::string_view what) {
  NOCTEM_TRY(auto found, jsonc_container(text, begin));
  if (!found || found->kind != JsoncContainer::Kind::object) {
    return fail(invalid("not_json",
                        fmt::format("line {}: {} is not an object", line_of(text, begin), what)));
  }
  return std::move(*found);
}

Result<std::optional<std::size_t>> index_of(std::string_view text, const JsoncContainer& object,
                                            const std::string& name) {
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < object.items.size(); ++i) {
    if (object.items[i].key != name) {
      continue;
    }
    if (found) {
      return fail(
          invalid("not_json", fmt::format("line {}: {} stands there twice",
                                          line_of(text, object.items[i].begin), quoted(name))));
    }
    found = i;
  }
  return found;
}

Result<Way> walk(std::string_view text, const JsoncPath& path) {
  NOCTEM_TRY(const Span root, jsonc_root(text));
  Way way{.layout = layout_of(text, root), .containers = {}, .item = {}};
  NOCTEM_TRY(auto outer, object_at(text, root.begin, "the whole"));
  way.containers.push_back(std::move(outer));
  for (std::size_t i = 0; i < path.size(); ++i) {
    NOCTEM_TRY(way.item, index_of(text, way.last(), path[i]));
    if (!way.item || i + 1 == path.size()) {
      break;
    }
    const std::size_t begin = way.last().items[*way.item].value.begin;
    NOCTEM_TRY(auto inner, object_at(text, begin, quoted(path[i])));
    way.containers.push_back(std::move(inner));
    way.item.reset();
  }
  return way;
}

bool leads_to_end(const Way& way, const JsoncPath& path) {
  return way.item.has_value() && way.containers.size() == path.size();
}

// What an item of a container is to look like: its name, if it has one, and its value.
struct Piece {
  std::string_view name;
  const Json& value;

  std::string text(const Layout& layout, const std::string* indent) const {
    const std::string head = name.empty() ? "" : quoted(name) + ": ";
    return head +
           (indent == nullptr ? codec::write_canonical(value) : spread(value, layout, *indent));
  }
};

std::string into_empty(std::string text, const JsoncContainer& container, const Layout& layout,
                       const Piece& piece) {
  const std::string outer = indent_at(text, container.span.begin);
  const std::string inner = outer + layout.unit;
  std::string added = layout.newline + inner + piece.text(layout, &inner);
  const std::size_t rest = container.span.end - 1 - container.content_end;
  if (!has_newline(std::string_view(text).substr(container.content_end, rest))) {
    added += layout.newline + outer;
  }
  return text.insert(container.content_end, added);
}

// Behind the last item and the comments that follow it.
std::string behind_last(std::string text, const JsoncContainer& container, const Layout& layout,
                        const Piece& piece) {
  const JsoncItem& first = container.items.front();
  const JsoncItem& last = container.items.back();
  const std::string_view head =
      std::string_view(text).substr(container.span.begin, first.begin - container.span.begin);
  const bool lines = has_newline(head) || container.last == JsoncContainer::Last::line_comment;
  const std::string indent = indent_at(text, first.begin);
  std::string added = lines ? layout.newline + indent + piece.text(layout, &indent)
                            : " " + piece.text(layout, nullptr);
  if (last.comma) {
    added += ",";
  }
  text.insert(container.content_end, added);
  return last.comma ? text : text.insert(last.value.end, ",");
}

std::string add_item(std::string_view text, const JsoncContainer& container, const Layout& layout,
                     const Piece& piece) {
  return container.items.empty() ? into_empty(std::string(text), container, layout, piece)
                                 : behind_last(std::string(text), container, layout, piece);
}

std::string replace_value(std::string_view text, const JsoncItem& item, const Layout& layout,
                          const Json& value) {
  const bool lines = has_newline(text.substr(item.value.begin, item.value.size()));
  const std::string indent = indent_at(text, item.begin);
  std::string changed(text);
  return changed.replace(item.value.begin, item.value.size(),
                         lines ? spread(value, layout, indent) : codec::write_canonical(value));
}

// What stands before an item: the end of the bracket, comma or comment, which is not ours to touch.
struct Before {
  std::size_t end = 0;
  enum class Last { other, line_comment } last = Last::other;
};

Before before_item(std::string_view text, const JsoncContainer& container, std::size_t index) {
  Before before{.end = container.span.begin + 1};
  if (index > 0) {
    before.end = *container.items[index - 1].comma + 1;
  }
  for (std::size_t at = before.end; at < container.items[index].begin;) {
    const std::string_view rest = text.substr(at);
    if (rest.starts_with("//")) {
      at += rest.find('\n');
      before = {text[at - 1] == '\r' ? at - 1 : at, Before::Last::line_comment};
    } else if (rest.starts_with("/*")) {
      at += rest.find("*/", 2) + 2;
      before = {at, Before::Last::other};
    } else {
      ++at;
    }
  }
  return before;
}

std::string without_item(std::string text, const JsoncContainer& container, std::size_t index) {
  const JsoncItem& item = container.items[index];
  const Before before = before_item(text, container, index);
  std::size_t begin = before.end;
  std::size_t end = item.comma ? *item.comma + 1 : item.value.end;
  const std::size_t next = std::min(text.find_first_not_of(" \t", end), text.size());
  const bool ends_line = text[next] == '\n' || text[next] == '\r';
  const bool begins_line = has_newline(std::string_view(text).substr(begin, item.begin - begin));
  if (begins_line && !ends_line &&
      (index + 1 < container.items.size() || before.last == Before::Last::line_comment)) {
    begin = item.begin;  // the end of the line before is needed
    end = next;
  }
  text.erase(begin, end - begin);
  if (!item.comma && index > 0) {
    text.erase(*container.items[index - 1].comma, 1);
  }
  return text;
}

// A container that holds nothing any more is drawn together.
std::string close_up(std::string text, std::size_t begin) {
  const auto found = jsonc_container(text, begin);
  if (found && found->has_value() && (*found)->items.empty() &&
      (*found)->content_end == begin + 1) {
    text.erase(begin + 1, (*found)->span.size() - 2);
  }
  return text;
}

Result<bool> is_empty_at(std::string_view text, const JsoncPath& path) {
  NOCTEM_TRY(const Way way, walk(text, path));
  if (!leads_to_end(way, path)) {
    return false;
  }
  NOCTEM_TRY(const auto found, jsonc_container(text, way.last().items[*way.item].value.begin));
  return found && found->items.empty() && found->content_end == found->span.begin + 1;
}

Result<std::string> drop_empty_above(std::string text, JsoncPath path, std::size_t made) {
  for (; made > 0 && !path.empty(); --made) {
    NOCTEM_TRY(const bool empty, is_empty_at(text, path));
    if (!empty) {
      break;
    }
    NOCTEM_TRY(text, jsonc_drop(text, path, 0));
    path.pop_back();
  }
  return text;
}

// The value with whatever of the path behind the first `known` names is still missing around it.
Json wrapped(const JsoncPath& path, std::size_t known, Json value) {
  for (std::size_t i = path.size(); i > known; --i) {
    value = JsonObject{{path[i - 1], std::move(value)}};
  }
  return value;
}

Result<std::optional<JsoncContainer>> array_at(std::string_view text, const Way& way,
                                               const JsoncPath& path) {
  if (!leads_to_end(way, path)) {
    return std::optional<JsoncContainer>();
  }
  const std::size_t begin = way.last().items[*way.item].value.begin;
  NOCTEM_TRY(auto found, jsonc_container(text, begin));
  if (!found || found->kind != JsoncContainer::Kind::array) {
    return fail(invalid("not_json", fmt::format("line {}: {} is not a list", line_of(text, begin),
                                                quoted(path.back()))));
  }
  return found;
}

}  // namespace

Result<std::optional<Json>> jsonc_get(std::string_view text, const JsoncPath& path) {
  if (is_blank(text)) {
    return std::optional<Json>();
  }
  NOCTEM_TRY(const Way way, walk(text, path));
  if (!leads_to_end(way, path)) {
    return std::optional<Json>();
  }
  NOCTEM_TRY(auto value, jsonc_value(text, way.last().items[*way.item].value));
  return std::optional(std::move(value));
}

Result<JsoncEdited> jsonc_put(std::string_view text, const JsoncPath& path, const Json& value) {
  if (is_blank(text)) {
    const std::string mark(text.starts_with(kByteOrderMark) ? kByteOrderMark : "");
    return JsoncEdited{mark + spread(wrapped(path, 0, value), Layout(), "") + "\n",
                       path.size() - 1};
  }
  NOCTEM_TRY(const Way way, walk(text, path));
  if (leads_to_end(way, path)) {
    return JsoncEdited{replace_value(text, way.last().items[*way.item], way.layout, value), 0};
  }
  const std::size_t known = way.containers.size();
  const Json inner = wrapped(path, known, value);
  return JsoncEdited{add_item(text, way.last(), way.layout, {path[known - 1], inner}),
                     path.size() - known};
}

Result<JsoncEdited> jsonc_append(std::string_view text, const JsoncPath& path, const Json& value) {
  if (!is_blank(text)) {
    NOCTEM_TRY(const Way way, walk(text, path));
    NOCTEM_TRY(const auto array, array_at(text, way, path));
    if (array) {
      return JsoncEdited{add_item(text, *array, way.layout, {"", value}), 0};
    }
  }
  NOCTEM_TRY(auto edited, jsonc_put(text, path, JsonArray{value}));
  ++edited.made;
  return edited;
}

Result<std::string> jsonc_drop(std::string_view text, const JsoncPath& path, std::size_t made) {
  if (is_blank(text)) {
    return std::string(text);
  }
  NOCTEM_TRY(const Way way, walk(text, path));
  if (!leads_to_end(way, path)) {
    return std::string(text);
  }
  std::string left =
      close_up(without_item(std::string(text), way.last(), *way.item), way.last().span.begin);
  return drop_empty_above(std::move(left), {path.begin(), path.end() - 1}, made);
}

Result<std::string> jsonc_drop_item(std::string_view text, const JsoncPath& path, std::size_t index,
                                    std::size_t made) {
  NOCTEM_TRY(const Way way, walk(text, path));
  NOCTEM_TRY(const auto array, array_at(text, way, path));
  if (!array || index >= array->items.size()) {
    return std::string(text);
  }
  std::string left = close_up(without_item(std::string(text), *array, index), array->span.begin);
  return drop_empty_above(std::move(left), path, made);
}

Result<std::string> jsonc_replace_item(std::string_view text, const JsoncPath& path,
                                       std::size_t index, const Json& value) {
  NOCTEM_TRY(const Way way, walk(text, path));
  NOCTEM_TRY(const auto array, array_at(text, way, path));
  if (!array || index >= array->items.size()) {
    return std::string(text);
  }
  return replace_value(text, array->items[index], way.layout, value);
}

}  // namespace noctem::connect

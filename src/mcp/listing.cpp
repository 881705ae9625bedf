// The lists, page by page. A cursor is the place where the next page begins, in letters that mean
// nothing to anybody else.

#include <algorithm>
#include <optional>

#include "noctem/base/bytes.hpp"
#include "noctem/base/strings.hpp"
#include "noctem/codec/multibase.hpp"

#include "methods.hpp"
#include "terms.hpp"

namespace noctem::mcp {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

std::string cursor_at(std::size_t place) {
  return codec::base64url_encode(view_of("from " + std::to_string(place)));
}

std::optional<std::size_t> place_of(const Json& cursor) {
  const auto bytes = cursor.text() ? codec::base64url_decode(*cursor.text())
                                   : Result<Bytes>(fail(invalid("cursor", "")));
  const std::string_view text = bytes ? text_of(*bytes) : std::string_view();
  const auto place = text.starts_with("from ") ? parse_decimal(text.substr(5)) : std::nullopt;
  return place ? std::optional(static_cast<std::size_t>(*place)) : std::nullopt;
}

template <typename Item>
void serve_page(const Turn& turn, const std::vector<std::shared_ptr<const Item>>& items,
                std::string_view name) {
  const Json* cursor = turn.params.find("cursor");
  const auto begin = cursor ? place_of(*cursor) : std::optional<std::size_t>(0);
  if (!begin || (cursor && *begin >= items.size())) {
    turn.exchange->refuse(wrong_params("this `cursor` is not one of ours; begin again without it"));
    return;
  }
  const std::size_t end = std::min(items.size(), *begin + turn.server.limits.page_items_max);
  JsonArray page;
  for (std::size_t i = *begin; i < end; ++i) {
    page.emplace_back(listed(*items[i], turn.exchange->terms().revision));
  }
  JsonObject result;
  result.set(std::string(name), std::move(page));
  if (end < items.size()) {
    result.set("nextCursor", cursor_at(end));
  }
  turn.exchange->finish(std::move(result));
}

}  // namespace

void serve_tools_list(const Turn& turn) {
  serve_page(turn, turn.server.catalogue()->tools, "tools");
}

void serve_resources_list(const Turn& turn) {
  serve_page(turn, turn.server.catalogue()->resources, "resources");
}

void serve_templates_list(const Turn& turn) {
  serve_page(turn, turn.server.catalogue()->templates, "resourceTemplates");
}

void serve_prompts_list(const Turn& turn) {
  serve_page(turn, turn.server.catalogue()->prompts, "prompts");
}

}  // namespace noctem::mcp

#include "shape.hpp"

#include <algorithm>
#include <array>

namespace noctem::mcp {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

constexpr std::array kRevisions = {Revision::v2024_11_05, Revision::v2025_03_26,
                                   Revision::v2025_06_18, Revision::v2025_11_25,
                                   Revision::v2026_07_28};

// What may be kept and asked for again later; a tool's list is the same for everybody.
constexpr std::array<std::string_view, 5> kLists = {"server/discover", "tools/list", "prompts/list",
                                                    "resources/list", "resources/templates/list"};
constexpr std::int64_t kListLifeMs = 60'000;

void add_new_members(JsonObject& result, std::string_view method, const About& about) {
  result.insert("resultType", "complete");
  result.set("_meta", JsonObject{{"io.modelcontextprotocol/serverInfo",
                                  implementation(about, Revision::v2026_07_28)}});
  const bool is_list = std::ranges::find(kLists, method) != kLists.end();
  if (is_list || method == "resources/read") {
    result.set("ttlMs", is_list ? kListLifeMs : std::int64_t{0});
    result.set("cacheScope", is_list ? "public" : "private");
  }
}

std::string words_for(const Json& content) {
  const auto member = [&](std::string_view name) {
    const Json* value = content.find(name);
    return value && value->text() ? *value->text() : std::string();
  };
  if (member("type") == "resource_link") {
    return member("name") + ": " + member("uri");
  }
  return "[" + member("type") + ", " + member("mimeType") + "]";
}

bool is_known(const std::string& type, Revision revision) {
  if (type == "resource_link") {
    return revision >= Revision::v2025_06_18;
  }
  return type != "audio" || revision >= Revision::v2025_03_26;
}

JsonObject as_text(const Json& content) { return Content::text(words_for(content)).json(); }

void make_known(Json& content, Revision revision) {
  const Json* type = content.find("type");
  if (type && type->text() && !is_known(*type->text(), revision)) {
    content = Json(as_text(content));
  }
}

void make_list_known(JsonObject& result, Revision revision) {
  const Json* content = result.find("content");
  if (!content || !content->array()) {
    return;
  }
  JsonArray items = *content->array();
  for (Json& item : items) {
    make_known(item, revision);
  }
  result.set("content", std::move(items));
}

}  // namespace

std::optional<Revision> revision_named(std::string_view name) {
  const auto found = std::ranges::find(kRevisions, name, [](Revision one) { return name_of(one); });
  return found == kRevisions.end() ? std::nullopt : std::optional(*found);
}

JsonObject implementation(const About& about, Revision revision) {
  JsonObject json{{"name", about.name}, {"version", about.version}};
  if (!about.title.empty() && revision >= Revision::v2025_06_18) {
    json.set("title", about.title);
  }
  return json;
}

void shape_result(JsonObject& result, std::string_view method, Revision revision,
                  const About& about) {
  if (revision >= Revision::v2026_07_28) {
    add_new_members(result, method, about);
    return;
  }
  if (revision < Revision::v2025_06_18) {
    result.erase("structuredContent");
    make_list_known(result, revision);
  }
}

}  // namespace noctem::mcp

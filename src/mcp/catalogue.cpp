#include "catalogue.hpp"

#include <algorithm>

namespace noctem::mcp {

namespace {

using codec::JsonArray;
using codec::JsonObject;

template <typename Item>
std::shared_ptr<const Item> find_by_name(const std::vector<std::shared_ptr<const Item>>& items,
                                         std::string_view name) {
  const auto found =
      std::ranges::find_if(items, [&](const auto& item) { return item->name == name; });
  return found == items.end() ? nullptr : *found;
}

template <typename Item>
std::vector<std::string> names_of(const std::vector<std::shared_ptr<const Item>>& items) {
  std::vector<std::string> names;
  for (const auto& item : items) {
    names.push_back(item->name);
  }
  return names;
}

void set_unless_empty(JsonObject& object, std::string name, const std::string& text) {
  if (!text.empty()) {
    object.set(std::move(name), text);
  }
}

void set_title(JsonObject& object, const std::string& title, Revision revision) {
  if (revision >= Revision::v2025_06_18) {
    set_unless_empty(object, "title", title);
  }
}

JsonObject annotations(const Tool& tool) {
  const Effects& effects = tool.effects;
  JsonObject json{{"readOnlyHint", effects.writes == Writes::nothing},
                  {"openWorldHint", effects.world == World::open}};
  if (effects.writes != Writes::nothing) {
    json.set("destructiveHint", effects.writes == Writes::destroys);
    json.set("idempotentHint", effects.again == Again::changes_nothing);
  }
  set_unless_empty(json, "title", tool.title);
  return json;
}

}  // namespace

std::shared_ptr<const Tool> Catalogue::find_tool(std::string_view name) const {
  return find_by_name(tools, name);
}

std::shared_ptr<const Prompt> Catalogue::find_prompt(std::string_view name) const {
  return find_by_name(prompts, name);
}

std::vector<std::string> Catalogue::tool_names() const { return names_of(tools); }
std::vector<std::string> Catalogue::prompt_names() const { return names_of(prompts); }

bool Catalogue::has_completers() const {
  const auto completes = [](const auto& item) { return static_cast<bool>(item->completer); };
  return std::ranges::any_of(prompts, completes) || std::ranges::any_of(templates, completes);
}

std::optional<Reader> find_reader(const Catalogue& catalogue, std::string_view uri) {
  for (const auto& resource : catalogue.resources) {
    if (resource->uri == uri) {
      return Reader{resource->handler, {}};
    }
  }
  for (const auto& pattern : catalogue.templates) {
    if (auto variables = match_template(pattern->uri, uri)) {
      return Reader{pattern->handler, *std::move(variables)};
    }
  }
  return std::nullopt;
}

JsonObject listed(const Tool& tool, Revision revision) {
  JsonObject json{{"name", tool.name}, {"inputSchema", tool.input.json()}};
  set_unless_empty(json, "description", tool.description);
  set_title(json, tool.title, revision);
  if (revision >= Revision::v2025_03_26) {
    json.set("annotations", annotations(tool));
  }
  if (tool.output && revision >= Revision::v2025_06_18) {
    json.set("outputSchema", tool.output->json());
  }
  return json;
}

JsonObject listed(const Resource& resource, Revision revision) {
  JsonObject json{{"uri", resource.uri}, {"name", resource.name}};
  set_title(json, resource.title, revision);
  set_unless_empty(json, "description", resource.description);
  set_unless_empty(json, "mimeType", resource.media_type);
  return json;
}

JsonObject listed(const ResourceTemplate& resource, Revision revision) {
  JsonObject json{{"uriTemplate", resource.uri}, {"name", resource.name}};
  set_title(json, resource.title, revision);
  set_unless_empty(json, "description", resource.description);
  set_unless_empty(json, "mimeType", resource.media_type);
  return json;
}

JsonObject listed(const Prompt& prompt, Revision revision) {
  JsonArray arguments;
  for (const PromptArgument& argument : prompt.arguments) {
    JsonObject described{{"name", argument.name}, {"required", argument.need == Need::required}};
    set_unless_empty(described, "description", argument.description);
    arguments.emplace_back(std::move(described));
  }
  JsonObject json{{"name", prompt.name}};
  set_title(json, prompt.title, revision);
  set_unless_empty(json, "description", prompt.description);
  if (!arguments.empty()) {
    json.set("arguments", std::move(arguments));
  }
  return json;
}

}  // namespace noctem::mcp

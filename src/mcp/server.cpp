#include "noctem/mcp/server.hpp"

#include "noctem/base/assert.hpp"

#include "server_state.hpp"

namespace noctem::mcp {

namespace {

using codec::JsonObject;

constexpr std::size_t kNameBytesMax = 128;
constexpr std::string_view kNameLetters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= kNameBytesMax &&
         name.find_first_not_of(kNameLetters) == name.npos;
}

template <typename Item>
void add_to(Server::State& state, std::vector<std::shared_ptr<const Item>> Catalogue::* list,
            Item item) {
  const std::lock_guard lock(state.mutex);
  auto offered = std::make_shared<Catalogue>(*state.offered);
  ((*offered).*list).push_back(std::make_shared<const Item>(std::move(item)));
  state.offered = std::move(offered);
}

}  // namespace

Server::Server(About about, Surroundings surroundings, Limits limits)
    : state_(std::make_shared<State>(std::move(about), surroundings, limits)) {}
Server::~Server() = default;

const Limits& Server::limits() const { return state_->limits; }

void Server::add(Tool tool) {
  NOCTEM_ASSERT(is_name(tool.name) && tool.handler, tool.name);
  NOCTEM_ASSERT(!state_->catalogue()->find_tool(tool.name), tool.name);
  add_to(*state_, &Catalogue::tools, std::move(tool));
  tell_tools_changed();
}

void Server::remove_tool(std::string_view name) {
  {
    const std::lock_guard lock(state_->mutex);
    auto offered = std::make_shared<Catalogue>(*state_->offered);
    std::erase_if(offered->tools, [&](const auto& tool) { return tool->name == name; });
    state_->offered = std::move(offered);
  }
  tell_tools_changed();
}

void Server::add(Resource resource) {
  NOCTEM_ASSERT(resource.handler && !find_reader(*state_->catalogue(), resource.uri), resource.uri);
  add_to(*state_, &Catalogue::resources, std::move(resource));
  tell_resources_changed();
}

void Server::add(ResourceTemplate resource_template) {
  NOCTEM_ASSERT(resource_template.handler != nullptr, resource_template.uri);
  add_to(*state_, &Catalogue::templates, std::move(resource_template));
  tell_resources_changed();
}

void Server::add(Prompt prompt) {
  NOCTEM_ASSERT(is_name(prompt.name) && prompt.handler, prompt.name);
  NOCTEM_ASSERT(!state_->catalogue()->find_prompt(prompt.name), prompt.name);
  add_to(*state_, &Catalogue::prompts, std::move(prompt));
  tell_prompts_changed();
}

void Server::tell_tools_changed() { state_->listeners.announce(Topic::tools, {}); }
void Server::tell_resources_changed() { state_->listeners.announce(Topic::resources, {}); }
void Server::tell_prompts_changed() { state_->listeners.announce(Topic::prompts, {}); }
void Server::tell_resource_updated(std::string_view uri) {
  state_->listeners.announce(Topic::resource, uri);
}

JsonObject capabilities_of(const Catalogue& catalogue, Revision revision) {
  JsonObject json{{"logging", JsonObject{}}};
  if (!catalogue.tools.empty()) {
    json.set("tools", JsonObject{{"listChanged", true}});
  }
  if (!catalogue.resources.empty() || !catalogue.templates.empty()) {
    json.set("resources", JsonObject{{"listChanged", true}, {"subscribe", true}});
  }
  if (!catalogue.prompts.empty()) {
    json.set("prompts", JsonObject{{"listChanged", true}});
  }
  if (catalogue.has_completers() && revision >= Revision::v2025_03_26) {
    json.set("completions", JsonObject{});
  }
  return json;
}

}  // namespace noctem::mcp

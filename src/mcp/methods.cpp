#include "methods.hpp"

#include <algorithm>
#include <array>

#include "terms.hpp"

namespace noctem::mcp {

namespace {

using codec::Json;

// What a server must offer, or the method is not there.
enum class Needs { nothing, tools, resources, prompts, completers };
enum class Era { both, old, modern };

struct Method {
  std::string_view name;
  Era era;
  Needs needs;
  void (*serve)(const Turn&);
};

constexpr std::array kMethods = {
    Method{"initialize", Era::old, Needs::nothing, serve_initialize},
    Method{"ping", Era::old, Needs::nothing, serve_ping},
    Method{"logging/setLevel", Era::old, Needs::nothing, serve_set_level},
    Method{"server/discover", Era::modern, Needs::nothing, serve_discover},
    Method{"tools/list", Era::both, Needs::tools, serve_tools_list},
    Method{"tools/call", Era::both, Needs::tools, serve_tools_call},
    Method{"resources/list", Era::both, Needs::resources, serve_resources_list},
    Method{"resources/templates/list", Era::both, Needs::resources, serve_templates_list},
    Method{"resources/read", Era::both, Needs::resources, serve_resources_read},
    Method{"resources/subscribe", Era::old, Needs::resources, serve_subscribe},
    Method{"resources/unsubscribe", Era::old, Needs::resources, serve_unsubscribe},
    Method{"prompts/list", Era::both, Needs::prompts, serve_prompts_list},
    Method{"prompts/get", Era::both, Needs::prompts, serve_prompts_get},
    Method{"completion/complete", Era::both, Needs::completers, serve_complete},
    Method{"subscriptions/listen", Era::modern, Needs::nothing, serve_listen},
};

bool is_offered(const Catalogue& catalogue, Needs needs) {
  switch (needs) {
    case Needs::nothing:
      return true;
    case Needs::tools:
      return !catalogue.tools.empty();
    case Needs::resources:
      return !catalogue.resources.empty() || !catalogue.templates.empty();
    case Needs::prompts:
      return !catalogue.prompts.empty();
    case Needs::completers:
      return catalogue.has_completers();
  }
  return false;
}

bool is_of(Era era, const Terms& terms) {
  return era == Era::both || (era == Era::modern) == terms.is_modern();
}

}  // namespace

void serve(const Turn& turn) {
  const std::string& name = turn.exchange->request().method;
  const auto method = std::ranges::find(kMethods, name, &Method::name);
  if (method == kMethods.end() || !is_of(method->era, turn.exchange->terms()) ||
      !is_offered(*turn.server.catalogue(), method->needs)) {
    turn.exchange->refuse({.code = kMethodNotFound,
                           .message = "there is no method " + name + " here",
                           .more = {},
                           .trouble = Outgoing::Trouble::method});
    return;
  }
  method->serve(turn);
}

const std::string* text_parameter(const Turn& turn, std::string_view name) {
  const Json* value = turn.params.find(name);
  if (!value || !value->text()) {
    turn.exchange->refuse(wrong_params("`" + std::string(name) + "` must be a text"));
    return nullptr;
  }
  return value->text();
}

}  // namespace noctem::mcp

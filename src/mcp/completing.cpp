// completion/complete: what may stand for an argument of a prompt or a variable of a template.

#include <algorithm>

#include "methods.hpp"
#include "terms.hpp"

namespace noctem::mcp {

namespace {

using codec::Json;
using codec::JsonObject;

const std::string* text_of(const Json* object, std::string_view member) {
  const Json* value = object ? object->find(member) : nullptr;
  return value ? value->text() : nullptr;
}

struct Found {
  bool exists = false;
  Completer completer;
};

Found find_completer(const Catalogue& catalogue, const Json* reference) {
  const std::string* type = text_of(reference, "type");
  if (type && *type == "ref/prompt") {
    const std::string* name = text_of(reference, "name");
    const auto prompt = name ? catalogue.find_prompt(*name) : nullptr;
    return prompt ? Found{true, prompt->completer} : Found{};
  }
  const std::string* uri = text_of(reference, "uri");
  if (!type || *type != "ref/resource" || !uri) {
    return {};
  }
  const auto found =
      std::ranges::find_if(catalogue.templates, [&](const auto& one) { return one->uri == *uri; });
  return found == catalogue.templates.end() ? Found{} : Found{true, (*found)->completer};
}

}  // namespace

void serve_complete(const Turn& turn) {
  const Found found = find_completer(*turn.server.catalogue(), turn.params.find("ref"));
  if (!found.exists) {
    turn.exchange->refuse(wrong_params("`ref` must name a prompt or a template of this server"));
    return;
  }
  const Json* argument = turn.params.find("argument");
  const std::string* name = text_of(argument, "name");
  const std::string* value = text_of(argument, "value");
  if (!name || !value) {
    turn.exchange->refuse(wrong_params("`argument` must have a `name` and a `value`"));
    return;
  }
  CompletionReply reply(turn.exchange);
  if (!found.completer) {
    reply.send({});
    return;
  }
  const Json* context = turn.params.find("context");
  const Json* others = context ? context->find("arguments") : nullptr;
  found.completer({.argument = *name,
                   .value = *value,
                   .others = others && others->object() ? *others->object() : JsonObject()},
                  std::move(reply));
}

}  // namespace noctem::mcp

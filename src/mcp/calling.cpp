// tools/call, resources/read and prompts/get: what can take several rounds. Arguments are checked,
// what was put aside is opened, and the handler is called.

#include <utility>

#include "noctem/base/strings.hpp"

#include "methods.hpp"
#include "terms.hpp"

namespace noctem::mcp {

namespace {

using codec::Json;
using codec::JsonObject;

// What the first round of this request begins with.
struct Beginning {
  JsonObject answers;
  PutAside aside;
};

std::string purpose_of(const Turn& turn, std::string_view name, const JsonObject& arguments) {
  return turn.exchange->request().method + "\n" + std::string(name) + "\n" +
         codec::write_canonical(Json(arguments));
}

// Refuses the exchange if these are not ours.
std::optional<Beginning> begin(const Turn& turn, std::string_view purpose) {
  Beginning beginning;
  if (!turn.exchange->terms().is_modern()) {
    return beginning;
  }
  const Json* answers = turn.params.find("inputResponses");
  const Json* sealed = turn.params.find("requestState");
  if ((answers && !answers->object()) || (sealed && !sealed->text())) {
    turn.exchange->refuse(
        wrong_params("`inputResponses` must be an object and `requestState` a text"));
    return std::nullopt;
  }
  if (sealed) {
    auto opened = turn.server.seal.open(*sealed->text(), purpose);
    if (!opened) {
      turn.exchange->refuse(wrong_params(opened.error().message));
      return std::nullopt;
    }
    beginning.aside = *std::move(opened);
  }
  if (answers) {
    beginning.answers = *answers->object();
  }
  return beginning;
}

Call call_of(const Exchange& exchange, std::string name, JsonObject arguments) {
  return {.name = std::move(name),
          .arguments = std::move(arguments),
          .answers = {},
          .state = {},
          .revision = exchange.terms().revision,
          .client = exchange.terms().client};
}

// Calls the handler, in this round and in those that follow.
template <typename ReplyType, typename Handler>
Exchange::Round round_of(Handler handler, Call call) {
  return [handler = std::move(handler), call = std::move(call)](std::shared_ptr<Exchange> exchange,
                                                                JsonObject answers, Json state) {
    Call round = call;
    round.answers = std::move(answers);
    round.state = std::move(state);
    handler(std::move(round), ReplyType(std::move(exchange)));
  };
}

void start(const Turn& turn, Exchange::Manner manner) {
  auto beginning = begin(turn, manner.purpose);
  if (!beginning) {
    return;
  }
  const auto round = manner.round;
  turn.exchange->set_manner(std::move(manner), beginning->aside.round);
  round(turn.exchange, std::move(beginning->answers), std::move(beginning->aside.state));
}

// Null if `arguments` is no object; then the exchange is refused.
std::optional<JsonObject> arguments_of(const Turn& turn) {
  const Json* arguments = turn.params.find("arguments");
  if (arguments && !arguments->object()) {
    turn.exchange->refuse(wrong_params("`arguments` must be an object"));
    return std::nullopt;
  }
  return arguments ? *arguments->object() : JsonObject();
}

void refuse_unknown(const Turn& turn, std::string_view what, const std::string& name,
                    const std::vector<std::string>& names) {
  std::string message = "there is no " + std::string(what) + " " + name;
  if (const auto meant = nearest(name, names)) {
    message += "; did you mean " + *meant + "?";
  }
  turn.exchange->refuse(wrong_params(std::move(message)));
}

Result<> check_output(const Schema& output, const JsonObject& result) {
  const Json* failed = result.find("isError");
  const Json* structured = result.find("structuredContent");
  if (failed && *failed == Json(true) && !structured) {
    return {};
  }
  if (!structured) {
    return fail(internal("tool_result", "no structured content"));
  }
  return check(output, *structured);
}

Exchange::Check check_of(const std::shared_ptr<const Tool>& tool) {
  if (!tool->output) {
    return {};
  }
  return [tool](const JsonObject& result) { return check_output(*tool->output, result); };
}

std::string advice(const Tool& tool, const Error& error) {
  return "The arguments of " + tool.name + " do not fit. " + error.message +
         ". Call it again with that mended.";
}

}  // namespace

void serve_tools_call(const Turn& turn) {
  const std::string* name = text_parameter(turn, "name");
  auto arguments = name ? arguments_of(turn) : std::nullopt;
  if (!arguments) {
    return;
  }
  const auto catalogue = turn.server.catalogue();
  const auto tool = catalogue->find_tool(*name);
  if (!tool) {
    refuse_unknown(turn, "tool", *name, catalogue->tool_names());
    return;
  }
  if (const auto checked = check(tool->input, Json(*arguments)); !checked) {
    turn.exchange->finish(json_of(failed_result(advice(*tool, checked.error()))));
    return;
  }
  std::string purpose = purpose_of(turn, *name, *arguments);
  Call call = call_of(*turn.exchange, *name, with_defaults(tool->input, *std::move(arguments)));
  start(turn, {.errors = Exchange::Manner::Errors::results,
               .check = check_of(tool),
               .purpose = std::move(purpose),
               .round = round_of<ToolReply>(tool->handler, std::move(call))});
}

void serve_resources_read(const Turn& turn) {
  const std::string* uri = text_parameter(turn, "uri");
  if (!uri) {
    return;
  }
  auto reader = find_reader(*turn.server.catalogue(), *uri);
  if (!reader) {
    turn.exchange->fail(not_found("resource", "there is no resource " + *uri));
    return;
  }
  Call call = call_of(*turn.exchange, *uri, std::move(reader->variables));
  start(turn, {.errors = Exchange::Manner::Errors::protocol,
               .check = {},
               .purpose = purpose_of(turn, *uri, {}),
               .round = round_of<ReadReply>(std::move(reader->handler), std::move(call))});
}

void serve_prompts_get(const Turn& turn) {
  const std::string* name = text_parameter(turn, "name");
  auto arguments = name ? arguments_of(turn) : std::nullopt;
  if (!arguments) {
    return;
  }
  const auto catalogue = turn.server.catalogue();
  const auto prompt = catalogue->find_prompt(*name);
  if (!prompt) {
    refuse_unknown(turn, "prompt", *name, catalogue->prompt_names());
    return;
  }
  for (const PromptArgument& argument : prompt->arguments) {
    const Json* value = arguments->find(argument.name);
    if ((value && !value->text()) || (!value && argument.need == Need::required)) {
      turn.exchange->refuse(wrong_params("the argument " + argument.name + " must be a text"));
      return;
    }
  }
  std::string purpose = purpose_of(turn, *name, *arguments);
  Call call = call_of(*turn.exchange, *name, *std::move(arguments));
  start(turn, {.errors = Exchange::Manner::Errors::protocol,
               .check = {},
               .purpose = std::move(purpose),
               .round = round_of<PromptReply>(prompt->handler, std::move(call))});
}

}  // namespace noctem::mcp

#include "noctem/mcp/question.hpp"

#include "noctem/base/assert.hpp"

namespace noctem::mcp {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

std::string_view text_of(const Json& object, std::string_view member) {
  const Json* value = object.find(member);
  return value && value->text() ? std::string_view(*value->text()) : std::string_view();
}

Result<> not_an_answer(std::string_view method) {
  return fail(invalid("answer", "this is no answer to " + std::string(method)));
}

}  // namespace

Question Question::elicit(std::string message, const Schema& schema) {
  return Question(
      Kind::elicit,
      {{"mode", "form"}, {"message", std::move(message)}, {"requestedSchema", schema.json()}});
}

Question Question::open_url(std::string message, std::string url) {
  return Question(Kind::open_url,
                  {{"mode", "url"}, {"message", std::move(message)}, {"url", std::move(url)}});
}

Question Question::sample(const Sampling& sampling) {
  JsonArray messages;
  for (const Message& message : sampling.messages) {
    messages.emplace_back(JsonObject{{"role", message.role == Role::user ? "user" : "assistant"},
                                     {"content", message.content.json()}});
  }
  JsonObject parameters{{"messages", std::move(messages)}, {"maxTokens", sampling.tokens_max}};
  if (!sampling.system_prompt.empty()) {
    parameters.set("systemPrompt", sampling.system_prompt);
  }
  return Question(Kind::sample, std::move(parameters));
}

Question Question::list_roots() { return Question(Kind::roots, {}); }

std::string_view Question::method() const {
  switch (kind_) {
    case Kind::elicit:
    case Kind::open_url:
      return "elicitation/create";
    case Kind::sample:
      return "sampling/createMessage";
    case Kind::roots:
      return "roots/list";
  }
  return {};
}

std::string_view Question::needed_capability() const {
  switch (kind_) {
    case Kind::elicit:
    case Kind::open_url:
      return "elicitation";
    case Kind::sample:
      return "sampling";
    case Kind::roots:
      return "roots";
  }
  return {};
}

Result<> Question::check_answer(const Json& answer) const {
  switch (kind_) {
    case Kind::elicit:
    case Kind::open_url: {
      const std::string_view action = text_of(answer, "action");
      if (action != "accept" && action != "decline" && action != "cancel") {
        return not_an_answer(method());
      }
      const Json* content = answer.find("content");
      if (kind_ == Kind::open_url || action != "accept") {
        return {};
      }
      return check(Schema(*parameters_.find("requestedSchema")->object()),
                   content ? *content : Json(JsonObject()));
    }
    case Kind::sample: {
      const Json* content = answer.find("content");
      const bool fits = content && (content->object() || content->array()) &&
                        !text_of(answer, "role").empty() && !text_of(answer, "model").empty();
      return fits ? Result<>() : not_an_answer(method());
    }
    case Kind::roots: {
      const Json* roots = answer.find("roots");
      return roots && roots->array() ? Result<>() : not_an_answer(method());
    }
  }
  return {};
}

}  // namespace noctem::mcp

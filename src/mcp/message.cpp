#include "message.hpp"

namespace noctem::mcp {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

constexpr std::size_t kIdBytesMax = 256;
constexpr std::size_t kMethodBytesMax = 128;

Unreadable unreadable(Json id, int code, std::string message) {
  return {std::move(id),
          {.code = code,
           .message = std::move(message),
           .more = {},
           .trouble = Outgoing::Trouble::request}};
}

bool is_id(const Json& id) {
  return id.integer() || (id.text() && id.text()->size() <= kIdBytesMax);
}

Incoming read_answer(Json id, const Json& message) {
  const Json* result = message.find("result");
  const Json* error = message.find("error");
  if ((result != nullptr) == (error != nullptr) || (result && !result->object())) {
    return unreadable(std::move(id), kInvalidRequest, "a reply has a result or an error");
  }
  if (result) {
    return Answer{std::move(id), *result, {}};
  }
  const Json* words = error->find("message");
  return Answer{std::move(id), {}, words && words->text() ? *words->text() : "no reason given"};
}

Incoming read_call(Json id, const Json& message) {
  const Json* method = message.find("method");
  if (!method->text() || method->text()->empty() || method->text()->size() > kMethodBytesMax) {
    return unreadable(std::move(id), kInvalidRequest, "`method` must be a short text");
  }
  const Json* params = message.find("params");
  if (params && !params->object()) {
    return unreadable(std::move(id), kInvalidRequest, "`params` must be an object");
  }
  JsonObject object = params ? *params->object() : JsonObject();
  if (!message.find("id")) {
    return Notification{*method->text(), std::move(object)};
  }
  return Request{std::move(id), *method->text(), std::move(object)};
}

Incoming read_message(const Json& message) {
  if (!message.object()) {
    return unreadable({}, kInvalidRequest, "a message is a JSON object");
  }
  const Json* id = message.find("id");
  if (id && !is_id(*id)) {
    return unreadable({}, kInvalidRequest, "`id` must be a text or an integer");
  }
  Json known_id = id ? *id : Json();
  const Json* version = message.find("jsonrpc");
  if (!version || !version->text() || *version->text() != "2.0") {
    return unreadable(std::move(known_id), kInvalidRequest, "`jsonrpc` must be \"2.0\"");
  }
  if (message.find("method")) {
    return read_call(std::move(known_id), message);
  }
  if (!id) {
    return unreadable({}, kInvalidRequest, "a message has a `method`, or is a reply with an `id`");
  }
  return read_answer(std::move(known_id), message);
}

Arrival single(Incoming message) { return {{std::move(message)}, Arrival::Form::single}; }

Outgoing outgoing(JsonObject message, Outgoing::Kind kind) {
  message.set("jsonrpc", "2.0");
  return {.text = codec::write_canonical(Json(std::move(message))), .kind = kind};
}

}  // namespace

Arrival read_arrival(std::string_view text, const Limits& limits) {
  auto parsed = codec::parse_json(
      text, {.size_bytes_max = limits.message_bytes_max, .depth_max = limits.message_depth_max});
  if (!parsed) {
    return single(unreadable({}, kParseError, parsed.error().message));
  }
  const JsonArray* batch = parsed->array();
  if (!batch) {
    return single(read_message(*parsed));
  }
  if (batch->empty() || batch->size() > limits.batch_messages_max) {
    return single(
        unreadable({}, kInvalidRequest,
                   "a batch has 1 to " + std::to_string(limits.batch_messages_max) + " messages"));
  }
  Arrival arrival{{}, Arrival::Form::batch};
  for (const Json& message : *batch) {
    arrival.messages.push_back(read_message(message));
  }
  return arrival;
}

Outgoing reply_message(const Json& id, JsonObject result) {
  return outgoing({{"id", id}, {"result", std::move(result)}}, Outgoing::Kind::reply);
}

Outgoing refusal_message(const Json& id, Refusal refusal) {
  JsonObject error{{"code", refusal.code}, {"message", std::move(refusal.message)}};
  if (!refusal.more.is_null()) {
    error.set("data", std::move(refusal.more));
  }
  JsonObject message{{"error", std::move(error)}};
  if (!id.is_null()) {
    message.set("id", id);
  }
  Outgoing out = outgoing(std::move(message), Outgoing::Kind::reply);
  out.trouble = refusal.trouble;
  return out;
}

Outgoing notification_message(std::string_view method, JsonObject params) {
  return outgoing({{"method", method}, {"params", std::move(params)}},
                  Outgoing::Kind::notification);
}

Outgoing question_message(const Json& id, std::string_view method, JsonObject params) {
  JsonObject message{{"id", id}, {"method", method}};
  if (!params.empty()) {
    message.set("params", std::move(params));
  }
  return outgoing(std::move(message), Outgoing::Kind::question);
}

}  // namespace noctem::mcp

// Exchange::ask(): the two ways of one question. A client of the new era gets the questions as its
// result and calls again; one of the old era is sent a request for each and answers that.

#include "noctem/base/assert.hpp"

#include "exchange.hpp"
#include "peer_state.hpp"
#include "server_state.hpp"

namespace noctem::mcp {

namespace {

using codec::Json;
using codec::JsonObject;

bool has_capability(const JsonObject& capabilities, const Question& question) {
  const Json* capability = capabilities.find(question.needed_capability());
  if (!capability) {
    return false;
  }
  const bool is_plain = !capability->find("form") && !capability->find("url");
  switch (question.kind()) {
    case Question::Kind::elicit:
      return is_plain || capability->find("form");
    case Question::Kind::open_url:
      return capability->find("url") != nullptr;
    case Question::Kind::sample:
    case Question::Kind::roots:
      return true;
  }
  return false;
}

}  // namespace

std::optional<std::string> Exchange::lacking(const Questions& questions) const {
  for (const auto& [name, question] : questions) {
    if (!has_capability(terms_.client.capabilities, question)) {
      return std::string(question.needed_capability());
    }
  }
  return std::nullopt;
}

void Exchange::ask(const Questions& questions, Json state) {
  NOCTEM_ASSERT(!questions.empty() && manner_.round, request_.method);
  if (const auto capability = lacking(questions)) {
    JsonObject required;
    required.set(*capability, JsonObject());
    refuse({.code = terms_.is_modern() ? kMissingCapability : kInvalidRequest,
            .message = "this needs a client that can do: " + *capability,
            .more = JsonObject{{"requiredCapabilities", std::move(required)}},
            .trouble = terms_.is_modern() ? Outgoing::Trouble::request : Outgoing::Trouble::none});
    return;
  }
  if (rounds_ >= parties_.server->limits.rounds_max) {
    fail(exhausted("rounds", "too many questions in one call; call again with everything it asks"));
    return;
  }
  ++rounds_;
  if (terms_.is_modern()) {
    ask_by_result(questions, std::move(state));
    return;
  }
  const auto peer = parties_.peer.lock();
  if (!peer || !peer->ask(shared_from_this(), questions, std::move(state))) {
    fail(unavailable("no_session", "this client cannot be asked: it has no session"));
  }
}

void Exchange::ask_by_result(const Questions& questions, Json state) {
  JsonObject requests;
  for (const auto& [name, question] : questions) {
    const bool added = requests.insert(
        name, JsonObject{{"method", question.method()}, {"params", question.parameters()}});
    NOCTEM_ASSERT(added, name);
  }
  std::string sealed = parties_.server->seal.close({std::move(state), rounds_}, manner_.purpose);
  if (sealed.size() > parties_.server->limits.state_bytes_max) {
    fail(internal("state_size", request_.method + " puts more aside than may travel"));
    return;
  }
  answer(reply_message(request_.id, JsonObject{{"resultType", "input_required"},
                                               {"inputRequests", std::move(requests)},
                                               {"requestState", std::move(sealed)}}));
}

void Exchange::go_on(JsonObject answers, Json state) {
  if (!is_over()) {
    manner_.round(shared_from_this(), std::move(answers), std::move(state));
  }
}

}  // namespace noctem::mcp

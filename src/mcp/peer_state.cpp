#include "peer_state.hpp"

#include <algorithm>
#include <vector>

#include "server_state.hpp"

namespace noctem::mcp {

namespace {

using codec::Json;
using codec::JsonObject;

std::string key_of(const Json& id) { return codec::write_canonical(id); }

// What a question of the old era carries besides: forms were the only mode before 2025-11-25, and
// what happens at a URL had a name.
JsonObject old_parameters(const Question& question, std::int64_t id, Revision revision) {
  JsonObject parameters = question.parameters();
  if (revision < Revision::v2025_11_25) {
    parameters.erase("mode");
  }
  if (question.kind() == Question::Kind::open_url) {
    parameters.set("elicitationId", std::to_string(id));
  }
  return parameters;
}

}  // namespace

std::optional<Revision> Peer::State::revision() const {
  const std::lock_guard lock(mutex_);
  return revision_;
}

Terms Peer::State::terms() const {
  const std::lock_guard lock(mutex_);
  return {.revision = revision_.value_or(Revision::v2025_11_25),
          .client = client_,
          .log_from = log_from_,
          .progress_token = {}};
}

void Peer::State::agree(Revision revision, Client client) {
  const std::lock_guard lock(mutex_);
  revision_ = revision;
  client_ = std::move(client);
}

void Peer::State::set_log_from(Severity severity) {
  const std::lock_guard lock(mutex_);
  log_from_ = severity;
}

std::optional<std::string> Peer::State::add(const std::shared_ptr<Exchange>& exchange) {
  const std::lock_guard lock(mutex_);
  if (in_progress_.size() >= server->limits.calls_per_peer_max) {
    return "too many calls in progress; wait for some to be answered";
  }
  if (!in_progress_.emplace(key_of(exchange->request().id), exchange).second) {
    return "a request with this id is in progress";
  }
  return std::nullopt;
}

void Peer::State::remove(const Exchange& exchange) {
  const std::lock_guard lock(mutex_);
  in_progress_.erase(key_of(exchange.request().id));
}

void Peer::State::cancel(const Json& id) {
  std::shared_ptr<Exchange> exchange;
  {
    const std::lock_guard lock(mutex_);
    const auto found = in_progress_.find(key_of(id));
    exchange = found == in_progress_.end() ? nullptr : found->second.lock();
  }
  if (exchange) {
    exchange->cancel();
  }
}

void Peer::State::cancel_all() {
  std::vector<std::shared_ptr<Exchange>> exchanges;
  std::map<std::int64_t, Waiting> questions;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, exchange] : in_progress_) {
      exchanges.push_back(exchange.lock());
    }
    questions.swap(questions_);
  }
  for (const auto& exchange : exchanges) {
    if (exchange) {
      exchange->cancel();
    }
  }
}

std::size_t Peer::State::in_progress() const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(std::ranges::count_if(in_progress_, [](const auto& entry) {
    const auto exchange = entry.second.lock();
    return exchange && !exchange->is_listening();
  }));
}

bool Peer::State::ask(const std::shared_ptr<Exchange>& exchange, const Questions& questions,
                      Json state) {
  if (lifetime == Lifetime::request) {
    return false;
  }
  auto asked = std::make_shared<Asked>(Asked{exchange, std::move(state), {}, questions.size()});
  std::int64_t first = 0;
  {
    const std::lock_guard lock(mutex_);
    first = next_question_;
    for (const auto& [name, question] : questions) {
      questions_.emplace(next_question_++, Waiting{asked, name});
    }
  }
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const Question& question = questions[i].second;
    const std::int64_t id = first + static_cast<std::int64_t>(i);
    exchange->question(Json(id), question.method(),
                       old_parameters(question, id, exchange->terms().revision));
  }
  return true;
}

void Peer::State::take(const Answer& answer) {
  std::shared_ptr<Asked> asked;
  {
    const std::lock_guard lock(mutex_);
    const auto* id = answer.id.integer();
    const auto found = id ? questions_.find(*id) : questions_.end();
    if (found == questions_.end()) {
      return;  // nobody asked, or whoever asked has gone
    }
    asked = found->second.asked;
    if (!answer.result.is_null()) {
      asked->answers.set(found->second.name, answer.result);
    }
    questions_.erase(found);
    --asked->open;
    if (asked->open > 0 && !answer.result.is_null()) {
      return;
    }
  }
  if (answer.result.is_null()) {
    asked->exchange->fail(denied("client_refused", "the client did not answer: " + answer.refusal));
    return;
  }
  asked->exchange->go_on(std::move(asked->answers), std::move(asked->state));
}

bool Peer::State::subscribe(std::string uri) {
  const std::lock_guard lock(mutex_);
  if (subscriptions_.size() >= server->limits.subscriptions_per_peer_max) {
    return subscriptions_.contains(uri);
  }
  subscriptions_.insert(std::move(uri));
  return true;
}

void Peer::State::unsubscribe(std::string_view uri) {
  const std::lock_guard lock(mutex_);
  if (const auto found = subscriptions_.find(uri); found != subscriptions_.end()) {
    subscriptions_.erase(found);
  }
}

bool Peer::State::is_subscribed(std::string_view uri) const {
  const std::lock_guard lock(mutex_);
  return subscriptions_.contains(uri);
}

void Peer::State::set_listener(std::shared_ptr<Outlet> listener) {
  const std::lock_guard lock(mutex_);
  listener_ = std::move(listener);
}

void Peer::State::tell(std::string_view method, JsonObject params) {
  std::shared_ptr<Outlet> listener;
  {
    const std::lock_guard lock(mutex_);
    listener = listener_;
  }
  if (listener) {
    listener->send(notification_message(method, std::move(params)));
  }
}

}  // namespace noctem::mcp

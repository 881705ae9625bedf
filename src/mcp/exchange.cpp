#include "exchange.hpp"

#include "noctem/base/assert.hpp"

#include "peer_state.hpp"
#include "server_state.hpp"
#include "shape.hpp"

namespace noctem::mcp {

namespace {

using codec::Json;
using codec::JsonObject;

constexpr std::string_view kOurFault = "this server failed; its log says more";

bool is_our_fault(const Error& error) {
  return error.kind == ErrorKind::internal || error.kind == ErrorKind::corrupt;
}

int code_of(const Error& error, Revision revision) {
  switch (error.kind) {
    case ErrorKind::not_found:
      return revision >= Revision::v2026_07_28 ? kInvalidParams : kResourceNotFound;
    case ErrorKind::invalid:
    case ErrorKind::unsupported:
      return kInvalidParams;
    case ErrorKind::denied:
    case ErrorKind::conflict:
    case ErrorKind::unavailable:
    case ErrorKind::exhausted:
    case ErrorKind::corrupt:
    case ErrorKind::internal:
      return kInternalError;
  }
  return kInternalError;
}

}  // namespace

Exchange::Exchange(Parties parties, Request request, Terms terms)
    : parties_(std::move(parties)), request_(std::move(request)), terms_(std::move(terms)) {}

void Exchange::set_manner(Manner manner, std::int64_t rounds) {
  manner_ = std::move(manner);
  rounds_ = rounds;
}

bool Exchange::enter(Phase phase) {
  const std::lock_guard lock(mutex_);
  if (phase_ != Phase::open) {
    return false;
  }
  phase_ = phase;
  if (phase == Phase::answered) {
    cancelled_ = nullptr;
  }
  return true;
}

void Exchange::leave_peer() {
  if (const auto peer = parties_.peer.lock()) {
    peer->remove(*this);
  }
}

void Exchange::answer(Outgoing message) {
  {
    const std::lock_guard order(order_);
    if (!enter(Phase::answered)) {
      return;
    }
    parties_.outlet->send(std::move(message));
  }
  leave_peer();
}

bool Exchange::say(Outgoing message) {
  bool is_heard = false;
  {
    const std::lock_guard order(order_);
    if (is_over()) {
      return false;
    }
    is_heard = parties_.outlet->send(std::move(message));
  }
  if (!is_heard && terms_.is_modern()) {
    cancel();
  }
  return is_heard;
}

void Exchange::finish(JsonObject result) {
  if (manner_.check) {
    if (const auto checked = manner_.check(result); !checked) {
      fail(internal("tool_result", request_.method + ": " + checked.error().message));
      return;
    }
  }
  shape_result(result, request_.method, terms_.revision, parties_.server->about);
  Outgoing message = reply_message(request_.id, std::move(result));
  if (message.text.size() > parties_.server->limits.result_bytes_max) {
    fail(exhausted("result_size", "the result is larger than " +
                                      std::to_string(parties_.server->limits.result_bytes_max) +
                                      " bytes; ask for less"));
    return;
  }
  answer(std::move(message));
}

void Exchange::refuse(Refusal refusal) { answer(refusal_message(request_.id, std::move(refusal))); }

void Exchange::fail(const Error& error) {
  if (is_our_fault(error)) {
    parties_.server->surroundings.log.error(
        "mcp.call_failed", {{"method", request_.method}, {"error", to_string(error)}});
  }
  std::string words = is_our_fault(error) ? std::string(kOurFault) : error.message;
  if (manner_.errors == Manner::Errors::protocol) {
    const Json* uri = request_.params.find("uri");
    const bool is_missing = error.kind == ErrorKind::not_found && uri;
    refuse({.code = code_of(error, terms_.revision),
            .message = std::move(words),
            .more = is_missing ? Json(JsonObject{{"uri", *uri}}) : Json(),
            .trouble = Outgoing::Trouble::none});
    return;
  }
  JsonObject result = json_of(failed_result(std::move(words)));
  shape_result(result, request_.method, terms_.revision, parties_.server->about);
  answer(reply_message(request_.id, std::move(result)));
}

void Exchange::forget() {
  fail(internal("no_answer", request_.method + ": its handler gave no answer"));
}

bool Exchange::notify(std::string_view method, JsonObject params) {
  return say(notification_message(method, std::move(params)));
}

bool Exchange::question(const Json& id, std::string_view method, JsonObject params) {
  return say(question_message(id, method, std::move(params)));
}

void Exchange::progress(double done, std::optional<double> total, std::string_view message) {
  if (terms_.progress_token.is_null()) {
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    if (last_progress_ && done <= *last_progress_) {
      return;
    }
    last_progress_ = done;
  }
  JsonObject params{{"progressToken", terms_.progress_token}, {"progress", done}};
  if (total) {
    params.set("total", *total);
  }
  if (!message.empty() && terms_.revision >= Revision::v2025_03_26) {
    params.set("message", message);
  }
  notify("notifications/progress", std::move(params));
}

void Exchange::log(Severity severity, Json payload, std::string_view logger) {
  if (!terms_.log_from || severity < *terms_.log_from) {
    return;
  }
  JsonObject params{{"level", name_of(severity)}, {"data", std::move(payload)}};
  if (!logger.empty()) {
    params.set("logger", logger);
  }
  notify("notifications/message", std::move(params));
}

void Exchange::cancel() {
  std::function<void()> cancelled;
  {
    const std::lock_guard lock(mutex_);
    if (phase_ != Phase::open) {
      return;
    }
    phase_ = Phase::cancelled;
    cancelled = std::move(cancelled_);
    cancelled_ = nullptr;
  }
  leave_peer();
  parties_.server->listeners.remove(*this);
  if (cancelled) {
    cancelled();
  }
}

bool Exchange::is_cancelled() const {
  const std::lock_guard lock(mutex_);
  return phase_ == Phase::cancelled;
}

void Exchange::set_listening() {
  const std::lock_guard lock(mutex_);
  owes_ = Owes::nothing;
}

bool Exchange::is_listening() const {
  const std::lock_guard lock(mutex_);
  return owes_ == Owes::nothing;
}

bool Exchange::is_over() const {
  const std::lock_guard lock(mutex_);
  return phase_ != Phase::open;
}

void Exchange::on_cancel(std::function<void()> cancelled) {
  {
    const std::lock_guard lock(mutex_);
    if (phase_ == Phase::open) {
      cancelled_ = std::move(cancelled);
      return;
    }
    if (phase_ == Phase::answered) {
      return;
    }
  }
  cancelled();
}

}  // namespace noctem::mcp

#include "http_exchange.hpp"

#include <atomic>
#include <utility>

#include "http_headers.hpp"
#include "receive.hpp"

namespace noctem::mcp {

namespace {

int status_of(const Outgoing& message, HttpExchange::Era era) {
  if (era == HttpExchange::Era::old) {
    return 200;
  }
  switch (message.trouble) {
    case Outgoing::Trouble::none:
      return 200;
    case Outgoing::Trouble::request:
      return 400;
    case Outgoing::Trouble::method:
      return 404;
  }
  return 200;
}

}  // namespace

http::Response response_of(const Outgoing& message, HttpExchange::Era era) {
  return http::json_response(status_of(message, era), message.text);
}

http::Response stream_head() {
  return {.status = 200,
          .headers = {{"Content-Type", "text/event-stream"},
                      {"Cache-Control", "no-store"},
                      {"X-Accel-Buffering", "no"}},
          .body = {}};
}

HttpExchange::HttpExchange(http::Reply reply, Setup setup)
    : setup_(std::move(setup)), reply_(std::move(reply)) {}

// A call that was cancelled has no reply.
HttpExchange::~HttpExchange() { accept(); }

void HttpExchange::receive(Arrival arrival) {
  mcp::receive(setup_.peer->state_, std::move(arrival), shared_from_this());
}

void HttpExchange::accept() {
  const std::lock_guard lock(mutex_);
  if (reply_) {
    std::exchange(reply_, std::nullopt)
        ->send(http::Response{.status = 202, .headers = {}, .body = {}});
  }
}

void HttpExchange::send_response(const Outgoing& message) {
  http::Response response = response_of(message, setup_.era);
  if (!setup_.new_session.empty()) {
    response.headers.set(kSessionHeader, setup_.new_session);
  }
  std::exchange(reply_, std::nullopt)->send(std::move(response));
}

// A reader who closes a stream of the new era cancels its call. One who has closed it already is
// seen by the next send().
bool HttpExchange::open_stream() {
  http::Reply reply = *std::exchange(reply_, std::nullopt);
  stream_ = std::move(reply).take_sink()->stream(stream_head());
  if (setup_.era == Era::modern) {
    const auto is_open = std::make_shared<std::atomic<bool>>(false);
    stream_->on_close([is_open, peer = std::weak_ptr(setup_.peer)] {
      const auto caller = peer.lock();
      if (is_open->load() && caller) {
        caller->leave();
      }
    });
    is_open->store(true);
  }
  return stream_->is_open();
}

bool HttpExchange::send_event(const std::string& text) {
  if (!stream_ && !(reply_ && open_stream())) {
    return false;
  }
  return stream_->send("message", text, {});
}

bool HttpExchange::send(Outgoing message) {
  const std::lock_guard lock(mutex_);
  if (message.kind == Outgoing::Kind::reply) {
    if (reply_) {
      send_response(message);
      return true;
    }
    const bool is_heard = stream_ && stream_->send("message", message.text, {});
    stream_.reset();
    return is_heard;
  }
  if (setup_.streams == Setup::Streams::not_taken) {
    return message.kind == Outgoing::Kind::notification;
  }
  return send_event(message.text);
}

}  // namespace noctem::mcp

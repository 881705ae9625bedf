// How a connection ends: by its deadlines, by the server's drain, at once.

#include <utility>

#include "noctem/http/problem.hpp"

#include "connection.hpp"
#include "event_text.hpp"
#include "lane.hpp"

namespace noctem::http_os {

void Connection::close() {
  if (phase_ == Phase::closed) {
    return;
  }
  const auto self = shared_from_this();
  phase_ = Phase::closed;
  lane_.wheel.clear(*this);
  transport_->close();
  release_body();
  count_done();
  if (const auto channel = std::exchange(channel_, nullptr)) {
    channel->close();
  }
  lane_.forget(self);
}

void Connection::on_deadline() {
  switch (phase_) {
    case Phase::head:
    case Phase::body:
      if (parser_.has_begun()) {
        refuse({408, "too_slow", "The request did not arrive in time."});
        return pump();
      }
      return close();
    case Phase::handling:
      lane_.core.metrics.count(Refused::unanswered);
      return expire();
    case Phase::streaming:
      if (out_done_ == out_head_.size() + out_body_.size()) {
        out_head_ = kHeartbeat;
        out_body_.clear();
        out_done_ = 0;
        return write_events();
      }
      [[fallthrough]];
    case Phase::writing:
      return drop_slow_reader();
    case Phase::waiting:
    case Phase::lingering:
      return close();
    case Phase::closed:
      return;
  }
}

void Connection::drain() {
  switch (phase_) {
    case Phase::waiting:
      return close();
    case Phase::streaming:
      channel_->drain();
      return write_events();
    case Phase::head:
    case Phase::body:
    case Phase::handling:
    case Phase::writing:
    case Phase::lingering:
    case Phase::closed:
      return;
  }
}

void Connection::expire() {
  if (phase_ != Phase::handling) {
    return close();
  }
  ++request_;  // whatever the handler still says comes too late
  lane_.core.metrics.count_answer(503, seconds_since_received());
  after_ = Framing::Connection::close;
  respond(http::problem(503, "unanswered", "The answer took too long: try again."));
  pump();
}

void Connection::count_done() {
  if (now_.busy) {
    now_.busy = false;
    lane_.activity.end(lane_.now());
  }
}

}  // namespace noctem::http_os

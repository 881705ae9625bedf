#include "connection.hpp"

#include <algorithm>
#include <utility>

#include "noctem/base/assert.hpp"
#include "noctem/http/problem.hpp"
#include "noctem/http/target.hpp"

#include "lane.hpp"
#include "reply_sink.hpp"

namespace noctem::http_os {

namespace {

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

ParserLimits limits_of(const ServerOptions& options) {
  return {.header_bytes_max = options.header_bytes_max,
          .header_fields_max = options.header_fields_max,
          .body_bytes_max = options.body_bytes_max};
}

}  // namespace

Connection::Connection(Lane& lane, std::unique_ptr<Transport> transport, http::Peer peer)
    : lane_(lane),
      transport_(std::move(transport)),
      peer_(std::move(peer)),
      parser_(limits_of(lane.core.options)) {}

Connection::~Connection() = default;

void Connection::start() { await_more(); }

void Connection::enter(Phase phase, std::chrono::nanoseconds deadline) {
  phase_ = phase;
  lane_.wheel.set(*this, lane_.now() + deadline);
}

void Connection::wait_readable() {
  if (!now_.readable) {
    now_.readable = true;
    transport_->wait_readable(shared_from_this());
  }
}

void Connection::wait_writable() {
  if (!now_.writable) {
    now_.writable = true;
    transport_->wait_writable(shared_from_this());
  }
}

void Connection::on_readable() {
  now_.readable = false;
  switch (phase_) {
    case Phase::waiting:
    case Phase::head:
    case Phase::body:
      return receive();
    case Phase::streaming:
      return watch_reader();
    case Phase::lingering:
      return discard();
    case Phase::handling:
    case Phase::writing:
    case Phase::closed:
      return;
  }
}

void Connection::receive() {
  const Moved moved = transport_->read(lane_.scratch);
  if (moved.state == Moved::State::over) {
    return close();
  }
  if (moved.state == Moved::State::blocked) {
    if (phase_ == Phase::waiting) {  // encrypted bytes that hold none of ours yet
      enter(Phase::head, lane_.core.options.header_deadline);
    }
    return wait_readable();
  }
  lane_.core.metrics.bytes_received.add(moved.bytes);
  input_.add({lane_.scratch.data(), moved.bytes});
  pump();
}

// A reply from inside of the handler comes back here; the loop that called the handler then goes
// on.
void Connection::pump() {
  if (now_.pumping) {
    return;
  }
  const auto self = shared_from_this();
  now_.pumping = true;
  while (advance()) {
  }
  now_.pumping = false;
  input_.keep();
}

bool Connection::advance() {
  switch (phase_) {
    case Phase::waiting:
    case Phase::head:
    case Phase::body:
      return read_on();
    case Phase::writing:
      return write_on();
    case Phase::handling:
    case Phase::streaming:
    case Phase::lingering:
    case Phase::closed:
      return false;
  }
  return false;
}

bool Connection::read_on() {
  const RequestParser::Step step = parser_.step(input_.view());
  input_.consume(step.consumed);
  switch (step.outcome) {
    case RequestParser::Outcome::more:
      if (!hold_body()) {
        refuse({503, "bodies", "Too many large requests are coming in: try again in a moment."});
        return true;
      }
      await_more();
      return false;
    case RequestParser::Outcome::head:
      return meet(parser_.head());
    case RequestParser::Outcome::request:
      dispatch();
      return true;
    case RequestParser::Outcome::refused:
      refuse(parser_.refusal());
      return true;
  }
  return false;
}

void Connection::await_more() {
  if (!parser_.has_begun()) {
    if (lane_.state == Lane::State::draining) {
      return close();
    }
    enter(Phase::waiting, lane_.core.options.idle_deadline);
  } else if (phase_ == Phase::waiting) {
    enter(Phase::head, lane_.core.options.header_deadline);
  }
  wait_readable();
}

// The header is here: what can be refused is refused before a body is waited for.
bool Connection::meet(const Head& head) {
  if (Refusal refusal = objection(head); !refusal.reason.empty()) {
    refuse(std::move(refusal));
    return true;
  }
  if (head.after == Head::After::close) {
    after_ = Framing::Connection::close;
  } else if (head.version == Head::Version::http_1_0) {
    after_ = Framing::Connection::keep_said;
  }
  if (head.body == Head::Body::expected) {
    enter(Phase::body, lane_.core.options.body_deadline);
    if (head.expect == Head::Expect::go_on && input_.view().empty()) {
      go_on();
    }
  }
  return phase_ != Phase::closed;
}

Refusal Connection::objection(const Head& head) {
  const http::Request& request = parser_.request();
  if (head.hosts > 1 || (head.hosts == 0 && head.version == Head::Version::http_1_1)) {
    return {400, "host", "A request names its Host exactly once."};
  }
  const auto host = request.headers.find("host");
  if (host && !lane_.core.hosts.accept(*host)) {
    return {421, "host", "This server does not answer for that Host."};
  }
  if (const auto target = http::parse_target(request.target); !target) {
    return {http::status_of(target.error()), target.error().reason, target.error().message};
  }
  if (head.expect == Head::Expect::unknown) {
    return {417, "expect", "The only expectation known is 100-continue."};
  }
  if (!lane_.core.addresses.may_request(peer_, lane_.now())) {
    return {429, "address_rate", "Too many requests from this address: wait a little."};
  }
  if (lane_.state == Lane::State::draining) {
    return {503, "draining", "This server is about to stop: try again in a moment."};
  }
  return {};
}

void Connection::go_on() {
  const Moved moved = transport_->write(kContinue, {});
  if (moved.bytes != kContinue.size()) {
    close();  // not even these bytes fit: nobody reads
  }
}

// All bodies that are on their way share one limit, or many slow ones could take all memory.
bool Connection::hold_body() {
  if (phase_ != Phase::body) {
    return true;
  }
  const std::size_t size = parser_.request().body.size();
  lane_.body_bytes += size - held_;
  held_ = size;
  const ServerOptions& options = lane_.core.options;
  return lane_.body_bytes <= options.bodies_bytes_max / std::max(options.workers, 1u);
}

void Connection::release_body() {
  lane_.body_bytes -= held_;
  held_ = 0;
}

void Connection::dispatch() {
  release_body();
  http::Request request = parser_.take();
  input_.keep();  // the handler may make others read
  received_ = lane_.now();
  request.peer = peer_;
  request.received = received_;
  wish_ = wish_of(request);
  phase_ = Phase::handling;
  const std::uint64_t number = ++request_;
  count_busy();
  lane_.core.handler(std::move(request),
                     http::Reply(make_reply_sink(shared_from_this(), lane_, number)));
  if (phase_ == Phase::handling && request_ == number) {
    lane_.wheel.set(*this, received_ + lane_.core.options.reply_deadline);
  }
}

void Connection::count_busy() {
  now_.busy = true;
  lane_.activity.begin();
}

}  // namespace noctem::http_os

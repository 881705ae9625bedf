#include "noctem/proxy/connection.hpp"

#include <algorithm>
#include <utility>

namespace noctem::proxy {

namespace {

constexpr std::string_view kTunnelOpen = "HTTP/1.1 200 Connection established\r\n\r\n";

std::string reason_of(Why why, const Authority& target, const std::string& address) {
  const std::string where = to_string(target);
  switch (why) {
    case Why::none:
    case Why::malformed:
      return {};
    case Why::not_granted:
      return where + " was not granted; to allow: --net " + where;
    case Why::method:
      return where + " was granted for other methods only, and for no tunnel";
    case Why::address:
      return where + " leads to " + address +
             ", a place inside that its name does not grant; to allow: --net " + address + ":" +
             std::to_string(target.port);
    case Why::hello:
      return where +
             " was granted for TLS that asks for this very host; to allow any bytes: "
             "--net tcp:" +
             where;
  }
  return {};
}

}  // namespace

Connection::Connection(const Policy& policy, const Deadlines& deadlines, Time now)
    : policy_(policy), deadlines_(deadlines), now_(now), deadline_(now + deadlines.request) {}

void Connection::enter(State state, Time allowed) {
  state_ = state;
  deadline_ = now_ + allowed;
}

void Connection::hear_client(ByteView bytes) {
  switch (state_) {
    case State::head:
      heard_ += text_of(bytes);
      read_head();
      break;
    case State::hello:
      heard_ += text_of(bytes);
      read_hello();
      break;
    case State::body:
      heard_ += text_of(bytes);
      read_body();
      break;
    case State::relay:
      to_server_ += text_of(bytes);
      bytes_out_ += bytes.size();
      deadline_ = now_ + deadlines_.idle;
      break;
    case State::look_up:
    case State::dial:
    case State::farewell:
    case State::done:
      break;  // not listened to
  }
}

void Connection::read_head() {
  const std::size_t end = end_of_head(heard_);
  if (end == std::string::npos && heard_.size() <= kHeadBytesMax) {
    return;
  }
  auto request = parse_request(std::string_view(heard_).substr(0, std::min(end, heard_.size())));
  if (!request) {
    refuse(Why::malformed, request.error().message);
    return;
  }
  request_ = std::move(*request);
  heard_.erase(0, end);
  const Decision decision = decide(policy_, request_);
  if (decision.grant == nullptr) {
    refuse(decision.why, reason_of(decision.why, request_.target, ""));
    return;
  }
  grant_ = decision.grant;
  body_ = BodyEnd(request_);
  enter(State::look_up, deadlines_.lookup);
  task_ = {Task::What::look_up, request_.target.host.name, {}, request_.target.port};
}

// All of them, before the first is dialled: a name that leads inside even once is not followed.
void Connection::found(const std::vector<Found>& addresses) {
  if (state_ != State::look_up) {
    return;
  }
  if (addresses.empty()) {
    fail_with(to_string(request_.target) + " was not found");
    return;
  }
  for (const Found& each : addresses) {
    const Why why = check_address(policy_, *grant_, each.address, each.owner);
    if (why != Why::none) {
      address_ = to_string(each.address);
      refuse(why, reason_of(why, request_.target, address_));
      return;
    }
  }
  for (const bool four : {true, false}) {  // IPv4 first: where it is not there it fails at once
    for (const Found& each : addresses) {
      if (each.address.is_four() == four && addresses_.size() < kAddressesMax) {
        addresses_.push_back(each.address);
      }
    }
  }
  dial_next();
}

void Connection::dial_next() {
  if (addresses_.empty()) {
    fail_with(to_string(request_.target) + " could not be reached");
    return;
  }
  enter(State::dial, deadlines_.dial);
  task_ = {Task::What::dial, "", addresses_.front(), request_.target.port};
  address_ = to_string(addresses_.front());
  addresses_.erase(addresses_.begin());
}

void Connection::dialled(Dialled outcome) {
  if (state_ != State::dial) {
    return;
  }
  if (outcome == Dialled::failed) {
    dial_next();
    return;
  }
  if (request_.form == Request::Form::plain) {
    to_server_ = write_request(request_);
    bytes_out_ = to_server_.size();
    note(Event::What::opened);
    opened_ = true;
    enter(State::body, deadlines_.idle);
    read_body();
    return;
  }
  to_client_ = kTunnelOpen;
  if (grant_->tunnel == Grant::Tunnel::any) {
    begin_relay();
    return;
  }
  enter(State::hello, deadlines_.request);
  read_hello();
}

void Connection::read_hello() {
  const auto hello = read_client_hello(view_of(heard_));
  if (hello && !*hello) {
    return;
  }
  const Why why = hello ? check_hello(*grant_, **hello) : Why::hello;
  if (why == Why::none) {
    begin_relay();
    return;
  }
  note(Event::What::refused, why);
  finish();  // the client speaks TLS by now: words of HTTP would not reach it
}

void Connection::begin_relay() {
  note(Event::What::opened);
  opened_ = true;
  to_server_ = std::exchange(heard_, {});
  bytes_out_ = to_server_.size();
  enter(State::relay, deadlines_.idle);
}

void Connection::read_body() {
  const auto taken = body_.take(heard_);
  if (!taken) {
    finish();
    return;
  }
  to_server_.append(heard_, 0, *taken);
  bytes_out_ += *taken;
  heard_.clear();  // what follows the body goes nowhere
  deadline_ = now_ + deadlines_.idle;
}

void Connection::hear_server(ByteView bytes) {
  to_client_ += text_of(bytes);
  bytes_in_ += bytes.size();
  deadline_ = now_ + deadlines_.idle;
}

// Who ends its direction may still wait for the answer.
void Connection::client_ended() {
  client_ended_ = true;
  switch (state_) {
    case State::body:
      if (!body_.reached()) {
        finish();
      }
      break;
    case State::relay:
      end_if_both_ended();
      break;
    case State::head:
    case State::look_up:
    case State::dial:
    case State::hello:
      finish();
      break;
    case State::farewell:
    case State::done:
      break;
  }
}

void Connection::server_ended() {
  server_ended_ = true;
  if (state_ == State::body) {
    enter(State::farewell, deadlines_.farewell + deadlines_.idle);
    return;
  }
  if (state_ == State::hello) {
    finish();
    return;
  }
  end_if_both_ended();
}

void Connection::end_if_both_ended() {
  if (client_ended_ && server_ended_) {
    enter(State::farewell, deadlines_.farewell);
  }
}

void Connection::tick(Time now) {
  now_ = now;
  const bool said = state_ == State::farewell && to_client_.empty() && to_server_.empty();
  if (said && (opened_ || client_ended_)) {
    finish();
    return;
  }
  if (now < deadline_ || state_ == State::done) {
    return;
  }
  switch (state_) {
    case State::look_up:
      fail_with(to_string(request_.target) + " was not found in time");
      break;
    case State::dial:
      dial_next();
      break;
    case State::head:
    case State::hello:
    case State::body:
    case State::relay:
    case State::farewell:
    case State::done:
      finish();
      break;
  }
}

void Connection::cut() { finish(); }

Task Connection::task() { return state_ == State::done ? task_ : std::exchange(task_, Task{}); }

bool Connection::reads_client() const {
  switch (state_) {
    case State::head:
    case State::hello:
      return !client_ended_;
    case State::body:
    case State::relay:
      return !client_ended_ && to_server_.size() < kBufferBytesMax;
    case State::farewell:
      return !client_ended_;  // read and dropped, so that our last words are not lost
    case State::look_up:
    case State::dial:
    case State::done:
      break;
  }
  return false;
}

bool Connection::reads_server() const {
  return (state_ == State::body || state_ == State::relay) && !server_ended_ &&
         to_client_.size() < kBufferBytesMax;
}

bool Connection::ends_client() const { return state_ == State::farewell || server_ended_; }

bool Connection::ends_server() const { return client_ended_ && state_ == State::relay; }

std::vector<Event> Connection::take_events() { return std::exchange(events_, {}); }

void Connection::refuse(Why why, const std::string& text) {
  note(Event::What::refused, why);
  say_farewell(why == Why::malformed ? "400 Bad Request" : "403 Forbidden", text);
}

void Connection::fail_with(const std::string& text) {
  note(Event::What::failed);
  say_farewell("502 Bad Gateway", text);
}

void Connection::say_farewell(std::string_view status, const std::string& text) {
  const std::string body = "noctem: " + text + "\n";
  to_client_ = "HTTP/1.1 " + std::string(status) +
               "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: " +
               std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n";
  to_client_ += request_.method == "HEAD" ? "" : body;
  heard_.clear();
  enter(State::farewell, deadlines_.farewell);
}

void Connection::note(Event::What what, Why why) {
  events_.push_back({what, why, request_.method, request_.target.host.name, request_.target.port,
                     address_, bytes_out_, bytes_in_});
}

void Connection::finish() {
  if (state_ == State::done) {
    return;
  }
  if (opened_) {
    note(Event::What::closed);
  }
  state_ = State::done;
  task_ = {Task::What::finish, "", {}, 0};
  to_client_.clear();
  to_server_.clear();
}

}  // namespace noctem::proxy

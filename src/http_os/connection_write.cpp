#include <utility>

#include "noctem/http/problem.hpp"

#include "connection.hpp"
#include "lane.hpp"

namespace noctem::http_os {

namespace {

constexpr std::chrono::seconds kLinger{2};
constexpr std::size_t kLingerBytesMax = 4u << 20;
// Only so much progress gives a reader a new deadline: a byte now and then is none.
constexpr std::size_t kProgressBytes = 16 * 1024;

std::string_view rest_of(std::string_view text, std::size_t done) {
  return text.substr(std::min(done, text.size()));
}

}  // namespace

double Connection::seconds_since_received() const {
  return std::chrono::duration<double>(lane_.now() - received_).count();
}

void Connection::answer(std::uint64_t request, http::Response response) {
  if (phase_ != Phase::handling || request != request_) {
    return;
  }
  make_sendable(response);
  shape(response, wish_, lane_.gzip, lane_.core.options.gzip_bytes_min);
  lane_.core.metrics.count_answer(response.status, seconds_since_received());
  respond(std::move(response));
  pump();
}

// The connection ends, because nobody knows what the bytes mean that follow.
void Connection::refuse(Refusal refusal) {
  lane_.core.metrics.count_refusal(refusal.status, refusal.reason);
  release_body();
  after_ = Framing::Connection::close;
  wish_ = {};
  if (parser_.has_begun() && parser_.request().method == "HEAD") {
    wish_.method = Wish::Method::head;
  }
  respond(http::problem(refusal.status, refusal.reason, std::move(refusal.detail)));
}

void Connection::respond(http::Response response) {
  // A handler may end the connection (after too many bad signatures), and say nothing else of it.
  if (lane_.state == Lane::State::draining || response.headers.find("Connection") == "close") {
    after_ = Framing::Connection::close;
  }
  out_head_ = write_head(response, {.connection = after_}, lane_.date.at(lane_.core.clock.wall()));
  const bool has_body = may_have_body(response.status) && wish_.method != Wish::Method::head;
  out_body_ = has_body ? std::move(response.body) : std::string();
  out_done_ = 0;
  phase_ = Phase::writing;
}

bool Connection::write_on() {
  if (!write_out()) {
    return false;
  }
  finish_request();
  return phase_ != Phase::closed;
}

// True when all of it is out.
bool Connection::write_out() {
  const std::size_t size = out_head_.size() + out_body_.size();
  const std::size_t before = out_done_;
  while (out_done_ < size) {
    const std::size_t body_done = out_done_ - std::min(out_done_, out_head_.size());
    const Moved moved =
        transport_->write(rest_of(out_head_, out_done_), rest_of(out_body_, body_done));
    if (moved.state == Moved::State::over) {
      close();
      return false;
    }
    if (moved.state == Moved::State::blocked) {
      break;
    }
    out_done_ += moved.bytes;
  }
  lane_.core.metrics.bytes_sent.add(out_done_ - before);
  out_progress_ += out_done_ - before;
  if (out_done_ == size) {
    out_progress_ = 0;
    return true;
  }
  if (!now_.writable && (before == 0 || out_progress_ >= kProgressBytes)) {
    out_progress_ = 0;
    enter(phase_, lane_.core.options.write_deadline);
  }
  wait_writable();
  return false;
}

void Connection::on_writable() {
  now_.writable = false;
  if (phase_ == Phase::streaming) {
    return write_events();
  }
  pump();
}

void Connection::finish_request() {
  out_head_ = {};
  out_body_ = {};
  count_done();
  if (after_ == Framing::Connection::close) {
    return linger();
  }
  phase_ = Phase::waiting;
}

// Closing with unread bytes would make the kernel reset the connection, and the answer could be
// lost on its way. So the other side is told that no more comes, and what it still sends is thrown
// away for a while.
void Connection::linger() {
  transport_->end();
  enter(Phase::lingering, kLinger);
  wait_readable();
}

void Connection::discard() {
  const Moved moved = transport_->read(lane_.scratch);
  discarded_ += moved.bytes;
  if (moved.state == Moved::State::over || discarded_ > kLingerBytesMax) {
    return close();
  }
  wait_readable();
}

void Connection::begin_stream(std::uint64_t request, const http::Response& head,
                              std::shared_ptr<EventChannel> channel) {
  if (phase_ != Phase::handling || request != request_ || lane_.state == Lane::State::draining ||
      wish_.method == Wish::Method::head) {
    channel->close();
    if (phase_ == Phase::handling && request == request_) {
      answer(request, head);
    }
    return;
  }
  lane_.core.metrics.count_answer(head.status, seconds_since_received());
  after_ = Framing::Connection::close;
  const Framing framing{.connection = after_, .length = Framing::Length::until_close};
  out_head_ = write_head(head, framing, lane_.date.at(lane_.core.clock.wall()));
  out_body_.clear();
  out_done_ = 0;
  channel_ = std::move(channel);
  phase_ = Phase::streaming;
  wait_readable();
  write_events();
}

void Connection::drop_slow_reader() {
  lane_.core.metrics.count(Refused::slow_reader);
  close();
}

void Connection::write_events() {
  if (phase_ != Phase::streaming) {
    return;
  }
  if (channel_->is_too_slow()) {
    return drop_slow_reader();
  }
  while (write_out()) {
    EventChannel::Taken taken = channel_->take();
    out_head_ = std::move(taken.text);
    out_body_.clear();
    out_done_ = 0;
    if (!out_head_.empty()) {
      continue;
    }
    if (taken.more == EventChannel::Taken::More::never) {
      return channel_->is_too_slow() ? drop_slow_reader() : end_stream();
    }
    return enter(Phase::streaming, lane_.core.options.stream_heartbeat);
  }
}

// A reader of events has nothing to say: its end means that it left.
void Connection::watch_reader() {
  const Moved moved = transport_->read(lane_.scratch);
  discarded_ += moved.bytes;
  if (moved.state == Moved::State::over || discarded_ > kLingerBytesMax) {
    return close();
  }
  wait_readable();
}

void Connection::end_stream() {
  const auto self = shared_from_this();
  if (const auto channel = std::exchange(channel_, nullptr)) {
    channel->close();
  }
  count_done();
  if (phase_ == Phase::streaming) {
    linger();
  }
}

}  // namespace noctem::http_os

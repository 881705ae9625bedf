#pragma once
// A Connection on a lane without sockets, threads or time: a test says what arrives, how much may
// be written and what time it is, and looks at what came out.
//
// One thread. Where the mailbox is not settled, every reply seems to come from another thread.

#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "connection.hpp"
#include "lane.hpp"

namespace noctem::http_os {

class StoppedClock final : public env::Clock {
 public:
  env::WallTime wall() const override { return env::WallTime(std::chrono::seconds(784111777)); }
  env::SteadyTime steady() const override { return now; }
  env::SteadyTime now{std::chrono::hours(1)};
};

class NoLog final : public LogSink {
 public:
  bool wants(LogLevel, std::string_view) const override { return false; }
  void write(const LogEvent&) override {}
};

// The other side of a FakeTransport.
struct FarSide {
  std::string sent;  // to the server
  std::size_t taken = 0;
  bool is_silent() const { return taken == sent.size(); }
  enum class Open { yes, half, no } open = Open::yes;
  std::string received;
  std::size_t room = 1u << 30;  // how much may still be written
  enum class Heard { nothing, end, close } heard = Heard::nothing;
  std::shared_ptr<TransportUser> reader;
  std::shared_ptr<TransportUser> writer;
};

class FakeTransport final : public Transport {
 public:
  explicit FakeTransport(std::shared_ptr<FarSide> far) : far_(std::move(far)) {}

  Moved read(std::span<char> into) override {
    if (far_->is_silent()) {
      return {.state =
                  far_->open == FarSide::Open::yes ? Moved::State::blocked : Moved::State::over};
    }
    const std::size_t bytes = far_->sent.copy(into.data(), into.size(), far_->taken);
    far_->taken += bytes;
    return {.state = Moved::State::moved, .bytes = bytes};
  }

  Moved write(std::string_view first, std::string_view second) override {
    if (far_->open == FarSide::Open::no) {
      return {.state = Moved::State::over};
    }
    const std::string all = std::string(first) + std::string(second);
    const std::size_t bytes = std::min(all.size(), far_->room);
    far_->received += all.substr(0, bytes);
    far_->room -= bytes;
    return {.state = bytes == 0 ? Moved::State::blocked : Moved::State::moved, .bytes = bytes};
  }

  void wait_readable(std::shared_ptr<TransportUser> user) override { far_->reader = user; }
  void wait_writable(std::shared_ptr<TransportUser> user) override { far_->writer = user; }
  void end() override { far_->heard = FarSide::Heard::end; }
  void close() override {
    far_->heard = FarSide::Heard::close;
    far_->reader = far_->writer = nullptr;
  }

 private:
  std::shared_ptr<FarSide> far_;
};

inline ServerOptions small_options() {
  ServerOptions options;
  options.hosts = {"h"};
  options.stream_buffer_bytes_max = 1'000;
  return options;
}

struct Stage {
  explicit Stage(ServerOptions options = small_options())
      : core(
            std::move(options),
            [this](http::Request request, http::Reply reply) {
              requests.push_back(std::move(request));
              replies.push_back(std::move(reply));
            },
            Log(log), metrics, clock),
        mailbox(std::make_shared<Mailbox>([this] { ++wakes; })),
        lane(std::make_unique<Lane>(core, mailbox)) {}
  ~Stage() { lane->close_all(); }

  std::shared_ptr<FarSide> connect() {
    auto far = std::make_shared<FarSide>();
    core.metrics.connections->fetch_add(1);
    lane->adopt(std::make_shared<Connection>(*lane, std::make_unique<FakeTransport>(far),
                                             http::Peer{.address = "192.0.2.1"}));
    return far;
  }

  static void say(FarSide& far, std::string_view bytes) {
    far.sent += bytes;
    wake_reader(far);
  }
  static void wake_reader(FarSide& far) {
    while (far.reader && (!far.is_silent() || far.open != FarSide::Open::yes)) {
      std::exchange(far.reader, nullptr)->on_readable();
    }
  }
  static void make_room(FarSide& far, std::size_t bytes) {
    far.room += bytes;
    if (const auto writer = std::exchange(far.writer, nullptr)) {
      writer->on_writable();
    }
  }

  void pass(std::chrono::milliseconds time) {
    clock.now += time;
    lane->wheel.advance(clock.now);
  }

  http::Reply take_reply() {
    http::Reply reply = std::move(replies.front());
    replies.pop_front();
    return reply;
  }

  StoppedClock clock;
  NoLog log;
  http::Metrics metrics;
  ServerCore core;
  int wakes = 0;
  std::shared_ptr<Mailbox> mailbox;
  std::unique_ptr<Lane> lane;
  std::vector<http::Request> requests;
  std::deque<http::Reply> replies;
};

inline const std::string kGet = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";

inline std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + part.size())) {
    ++found;
  }
  return found;
}

}  // namespace noctem::http_os

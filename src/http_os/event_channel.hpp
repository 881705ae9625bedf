#pragma once
// The way of events from whoever produces them to the connection that writes them. What was not
// written yet is bounded: a reader who lags further behind loses the stream, because he alone must
// pay for being slow. When the producer lets go of its handle, the stream ends after what is
// pending.
//
// Any thread, but for take() and the connection's end, which belong to the lane.

#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "noctem/http/reply.hpp"

#include "mailbox.hpp"

namespace noctem::http_os {

class Connection;

class EventChannel : public std::enable_shared_from_this<EventChannel> {
 public:
  EventChannel(std::weak_ptr<Connection> reader, std::shared_ptr<Mailbox> mailbox,
               std::size_t pending_bytes_max);

  bool send(std::string_view text);
  bool is_open() const;
  void on_close(std::function<void()> gone);
  void finish();  // by the producer: no more will come

  // By the connection. `taken` is what it is writing now; the next take() says that it is done with
  // that.
  struct Taken {
    std::string text;
    enum class More { may_come, never } more = More::may_come;
  };
  Taken take();
  bool is_too_slow() const;
  void drain();  // what is pending still goes out, nothing more comes
  void close();

 private:
  void tell_reader();

  const std::weak_ptr<Connection> reader_;
  const std::shared_ptr<Mailbox> mailbox_;
  const std::size_t pending_bytes_max_;

  mutable std::mutex mutex_;
  std::string pending_;
  std::size_t in_flight_ = 0;
  enum class State { open, finished, too_slow, closed } state_ = State::open;
  enum class Notice { none, sent } notice_ = Notice::none;
  std::function<void()> gone_;
};

// What a handler holds.
std::shared_ptr<http::EventStream> make_event_stream(std::shared_ptr<EventChannel> channel);

}  // namespace noctem::http_os

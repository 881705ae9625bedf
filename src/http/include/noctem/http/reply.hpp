#pragma once
// The right to answer one request, once. It may be kept and used later, from any thread, and the
// connection waits (it is parked). A Reply that is destroyed unused answers 500, so that no path
// can forget a caller. stream() answers with an event stream instead; its handle says when the
// reader has gone.
//
// Move-only. send() and stream() from any thread, once.

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "noctem/base/error.hpp"
#include "noctem/http/message.hpp"

namespace noctem::http {

// Server-sent events. send() never blocks; false: the reader left, is too slow (its buffer is full)
// or the server drains, and the stream is over.
class EventStream {
 public:
  virtual ~EventStream() = default;
  virtual bool send(std::string_view event, std::string_view data, std::string_view id) = 0;
  virtual bool is_open() const = 0;
  virtual void on_close(std::function<void()> gone) = 0;  // at once if it is over already
};

// What a transport implements. For HEAD it sends a response's head and no body.
class ReplySink {
 public:
  virtual ~ReplySink() = default;
  virtual void send(Response response) = 0;
  virtual void report(
      const Error& error) = 0;  // for the log: what the answer that follows does not say
  virtual std::shared_ptr<EventStream> stream(Response head) = 0;
};

class Reply {
 public:
  explicit Reply(std::unique_ptr<ReplySink> sink) : sink_(std::move(sink)) {}
  Reply(Reply&&) noexcept = default;
  Reply& operator=(Reply&& other) noexcept;  // whoever waited here for an answer gets the 500
  ~Reply();

  void send(Response response);
  void send(const Error& error);  // as problem+json
  std::shared_ptr<EventStream> stream();

  // For whoever puts a sink of its own before the transport's; the duty to answer goes with it.
  std::unique_ptr<ReplySink> take_sink() && { return std::move(sink_); }

 private:
  void answer_if_forgotten();
  std::unique_ptr<ReplySink> sink_;
};

using Handler = std::function<void(Request, Reply)>;

}  // namespace noctem::http

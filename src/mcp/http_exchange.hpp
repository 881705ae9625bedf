#pragma once
// The answer of one POST: JSON, or an event stream as soon as something must be said before the
// reply. A client that takes no stream hears the reply only.
//
// Any thread.

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "noctem/http/reply.hpp"
#include "noctem/mcp/peer.hpp"

#include "message.hpp"

namespace noctem::mcp {

class HttpExchange final : public Outlet, public std::enable_shared_from_this<HttpExchange> {
 public:
  enum class Era { modern, old };
  struct Setup {
    Era era = Era::modern;
    enum class Streams { taken, not_taken } streams = Streams::taken;
    std::shared_ptr<Peer> peer;  // whose call this is
    std::string new_session;     // named in the answer unless it is empty
  };
  HttpExchange(http::Reply reply, Setup setup);
  ~HttpExchange() override;

  void receive(Arrival arrival);
  bool send(Outgoing message) override;
  void accept();  // 202: nothing will be said

 private:
  bool send_event(const std::string& text);
  bool open_stream();
  void send_response(const Outgoing& message);

  const Setup setup_;
  std::mutex mutex_;
  std::optional<http::Reply> reply_;
  std::shared_ptr<http::EventStream> stream_;
};

// 200 for what was served, 400 and 404 for what could not be.
http::Response response_of(const Outgoing& message, HttpExchange::Era era);

// The head of an event stream.
http::Response stream_head();

}  // namespace noctem::mcp

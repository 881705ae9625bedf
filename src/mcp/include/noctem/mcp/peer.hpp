#pragma once
// One client of a server, as a transport sees it: messages in, messages out. Over a pipe a Peer
// lives as long as the pipe; over HTTP a session has one, and each request without a session has
// one of its own.
//
// Each message that comes in is handed over with the Outlet where everything about it goes:
// replies, progress, questions. What concerns no request goes to the peer's listener.
//
// Any thread. An Outlet is called from any thread, one call at a time for each request.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "noctem/mcp/call.hpp"
#include "noctem/mcp/server.hpp"

namespace noctem::mcp {

// One message on its way to the client, as a line of JSON without a line break.
struct Outgoing {
  std::string text;
  enum class Kind { notification, question, reply } kind = Kind::notification;
  // Of a reply: whether the request as such cannot be served (unreadable, of a revision that is not
  // ours, from a client that lacks what it takes) or asks for a method that is not there.
  enum class Trouble { none, request, method } trouble = Trouble::none;
};

class Outlet {
 public:
  virtual ~Outlet() = default;
  // False: nobody is there any more.
  virtual bool send(Outgoing message) = 0;
};

// Whether the client is the one at the other end of a pipe or one of many behind HTTP: there each
// request has a stream of its own, and a session is what `initialize` opens.
enum class Lifetime { pipe, session, request };

class Peer {
 public:
  Peer(const Server& server, Lifetime lifetime);
  ~Peer();  // cancels what is in progress

  // A request, a notification, a reply to a question of ours, or (2025-03-26) a batch of them.
  // What cannot be read is answered too.
  void receive(std::string_view text, const std::shared_ptr<Outlet>& outlet);

  // The client has gone: what is in progress is cancelled, and nobody listens any more.
  void leave();
  void listen(std::shared_ptr<Outlet> listener);  // null: nobody listens
  std::size_t calls_in_progress() const;          // that wait for an answer

  struct State;

 private:
  friend class HttpExchange;
  std::shared_ptr<State> state_;
};

}  // namespace noctem::mcp

#pragma once
// JSON-RPC as it comes in and goes out. What a client sends is read once, here, into one of four
// things; what it means is nobody's business yet. What goes out is one line of canonical JSON.
//
// Values and pure functions; any thread.

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "noctem/codec/json.hpp"
#include "noctem/mcp/peer.hpp"
#include "noctem/mcp/server.hpp"

namespace noctem::mcp {

// The codes of JSON-RPC and of the protocol.
inline constexpr int kParseError = -32700;
inline constexpr int kInvalidRequest = -32600;
inline constexpr int kMethodNotFound = -32601;
inline constexpr int kInvalidParams = -32602;
inline constexpr int kInternalError = -32603;
inline constexpr int kResourceNotFound = -32002;  // until 2025-11-25
inline constexpr int kHeaderMismatch = -32020;
inline constexpr int kMissingCapability = -32021;
inline constexpr int kUnsupportedRevision = -32022;

struct Request {
  codec::Json id;  // a text or an integer
  std::string method;
  codec::JsonObject params;
};

struct Notification {
  std::string method;
  codec::JsonObject params;
};

// To a question of ours; `result` is null if the client refused.
struct Answer {
  codec::Json id;
  codec::Json result;
  std::string refusal;
};

// What is said instead of a result.
struct Refusal {
  int code = kInternalError;
  std::string message;
  codec::Json more;  // error.data; null: none
  Outgoing::Trouble trouble = Outgoing::Trouble::none;
};

struct Unreadable {
  codec::Json id;  // null if it could not be read
  Refusal refusal;
};

using Incoming = std::variant<Request, Notification, Answer, Unreadable>;

struct Arrival {
  std::vector<Incoming> messages;  // at least one
  enum class Form { single, batch } form = Form::single;
};

Arrival read_arrival(std::string_view text, const Limits& limits);

Outgoing reply_message(const codec::Json& id, codec::JsonObject result);
Outgoing refusal_message(const codec::Json& id, Refusal refusal);
Outgoing notification_message(std::string_view method, codec::JsonObject params);
Outgoing question_message(const codec::Json& id, std::string_view method, codec::JsonObject params);

}  // namespace noctem::mcp

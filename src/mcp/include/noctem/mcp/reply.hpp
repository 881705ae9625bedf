#pragma once
// The right to answer one call, once. It may be kept and used later, from any thread. On the way
// the handler may tell how far it is and what it does; who cancelled hears nothing more, and the
// handler may look. A Reply that is destroyed unused answers with an internal error, so that no
// path can forget a caller.
//
// An Error becomes what its reader can act on: for a tool a result with isError, since a model
// reads that and mends its call; for anything else an error of the protocol. What is our fault
// keeps its message for the log.
//
// Move-only. Any thread; what answers (send, ask, fail) once. What is told after that is left out.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "noctem/base/error.hpp"
#include "noctem/codec/json.hpp"
#include "noctem/mcp/question.hpp"

namespace noctem::mcp {

class Exchange;

// RFC 5424's words, which the protocol uses.
enum class Severity { debug, info, notice, warning, error, critical, alert, emergency };
std::string_view name_of(Severity severity);

class Reply {
 public:
  explicit Reply(std::shared_ptr<Exchange> exchange);
  Reply(Reply&&) noexcept = default;
  Reply& operator=(Reply&& other) noexcept;  // whoever waited here gets the internal error
  ~Reply();

  // Only if the caller asked to be told; what does not grow is left out.
  void progress(double done, std::optional<double> total = {}, std::string_view message = {}) const;
  void log(Severity severity, codec::Json payload, std::string_view logger = {}) const;

  bool is_cancelled() const;
  void on_cancel(std::function<void()> cancelled) const;  // at once if it is so already

  void fail(const Error& error);
  // Ends this round: the handler is called again with the answers and with `state`, which travels
  // sealed. A client that lacks what a question needs is refused.
  void ask(const Questions& questions, codec::Json state = {});

 protected:
  void finish(codec::JsonObject result);

 private:
  void answer_if_forgotten();
  std::shared_ptr<Exchange> exchange_;
};

// T has json_of(T): the members of the protocol's result.
template <typename T>
class ReplyWith : public Reply {
 public:
  using Reply::Reply;
  void send(T result) { finish(json_of(std::move(result))); }
};

}  // namespace noctem::mcp

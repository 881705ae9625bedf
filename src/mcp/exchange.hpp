#pragma once
// One request in progress: whose it is, by which revision it is served, where its messages go, and
// whether it was answered or cancelled. Everything that a Reply does ends here.
//
// Messages leave in the order in which they were said, and none after the answer. Any thread.

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "noctem/mcp/peer.hpp"
#include "noctem/mcp/reply.hpp"
#include "noctem/mcp/server.hpp"

#include "message.hpp"

namespace noctem::mcp {

// How a request is to be served; from its `_meta`, or from what `initialize` agreed.
struct Terms {
  Revision revision = Revision::v2025_11_25;
  Client client;
  std::optional<Severity> log_from;
  codec::Json progress_token;  // null: none wanted

  bool is_modern() const { return revision >= Revision::v2026_07_28; }
};

class Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  struct Parties {
    std::shared_ptr<Server::State> server;
    std::weak_ptr<Peer::State> peer;
    std::shared_ptr<Outlet> outlet;
  };
  // A round: what came back, what was put aside, and how many rounds there were.
  using Round =
      std::function<void(std::shared_ptr<Exchange>, codec::JsonObject answers, codec::Json state)>;
  // What distinguishes the calls of a tool: errors become results, and results are checked.
  using Check = std::function<Result<>(const codec::JsonObject& result)>;
  struct Manner {
    enum class Errors { protocol, results } errors = Errors::protocol;
    Check check;
    std::string purpose;  // for the seal
    Round round;
  };

  Exchange(Parties parties, Request request, Terms terms);

  const Request& request() const { return request_; }
  const Terms& terms() const { return terms_; }
  void set_manner(Manner manner, std::int64_t rounds);

  void finish(codec::JsonObject result);
  void refuse(Refusal refusal);
  void fail(const Error& error);
  void forget();  // nobody will answer
  void ask(const Questions& questions, codec::Json state);

  bool notify(std::string_view method, codec::JsonObject params);
  bool question(const codec::Json& id, std::string_view method, codec::JsonObject params);
  void progress(double done, std::optional<double> total, std::string_view message);
  void log(Severity severity, codec::Json payload, std::string_view logger);

  // Stays open to tell of changes; it owes no answer.
  void set_listening();
  bool is_listening() const;
  void cancel();
  bool is_cancelled() const;
  bool is_over() const;
  void on_cancel(std::function<void()> cancelled);

  // The next round of a client that we asked ourselves.
  void go_on(codec::JsonObject answers, codec::Json state);

 private:
  enum class Phase { open, answered, cancelled };
  void answer(Outgoing message);
  bool say(Outgoing message);
  bool enter(Phase phase);
  void leave_peer();
  std::optional<std::string> lacking(const Questions& questions) const;
  void ask_by_result(const Questions& questions, codec::Json state);

  const Parties parties_;
  const Request request_;
  const Terms terms_;
  Manner manner_;
  std::int64_t rounds_ = 0;

  std::mutex order_;  // one message at a time; taken before mutex_
  mutable std::mutex mutex_;
  Phase phase_ = Phase::open;
  std::function<void()> cancelled_;
  enum class Owes { an_answer, nothing } owes_ = Owes::an_answer;
  std::optional<double> last_progress_;
};

}  // namespace noctem::mcp

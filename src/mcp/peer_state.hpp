#pragma once
// What is remembered of one client: what `initialize` agreed, which calls are in progress, which
// questions of ours wait for its answer, and what it subscribed to. Of a client of the new era only
// the calls in progress.
//
// Any thread.

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "noctem/mcp/peer.hpp"

#include "exchange.hpp"
#include "message.hpp"

namespace noctem::mcp {

struct Peer::State {
  State(std::shared_ptr<Server::State> owner, Lifetime span)
      : server(std::move(owner)), lifetime(span) {}

  const std::shared_ptr<Server::State> server;
  const Lifetime lifetime;

  // Of the old era; nothing before `initialize`.
  std::optional<Revision> revision() const;
  Terms terms() const;
  void agree(Revision revision, Client client);
  void set_log_from(Severity severity);

  // Why not, if it may not begin.
  std::optional<std::string> add(const std::shared_ptr<Exchange>& exchange);
  void remove(const Exchange& exchange);
  void cancel(const codec::Json& id);
  void cancel_all();
  std::size_t in_progress() const;

  // Sends the questions on the exchange's own way; it goes on when all are answered.
  bool ask(const std::shared_ptr<Exchange>& exchange, const Questions& questions,
           codec::Json state);
  void take(const Answer& answer);

  bool subscribe(std::string uri);
  void unsubscribe(std::string_view uri);
  bool is_subscribed(std::string_view uri) const;

  void set_listener(std::shared_ptr<Outlet> listener);
  void tell(std::string_view method, codec::JsonObject params);

 private:
  // One round of questions.
  struct Asked {
    std::shared_ptr<Exchange> exchange;
    codec::Json state;
    codec::JsonObject answers;
    std::size_t open = 0;
  };
  struct Waiting {
    std::shared_ptr<Asked> asked;
    std::string name;
  };

  mutable std::mutex mutex_;
  std::optional<Revision> revision_;
  Client client_;
  Severity log_from_ = Severity::info;
  std::map<std::string, std::weak_ptr<Exchange>> in_progress_;
  std::map<std::int64_t, Waiting> questions_;
  std::int64_t next_question_ = 1;
  std::set<std::string, std::less<>> subscriptions_;
  std::shared_ptr<Outlet> listener_;
};

}  // namespace noctem::mcp

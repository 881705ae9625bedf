#pragma once
// What could not be sent yet: signed documents, each a file in the home's queue/, durable before
// anybody is told that it is kept. A document has one id for ever, and a node that knows it answers
// as if it were new; so one that was sent and not taken out, because the program was killed in
// between, is sent again and recorded once.
//
// What a node refuses for good is kept aside with its reason, until somebody reads it in `status`.
// Several programs may use one queue: one at a time sends. Waits for disk and network.

#include <cstdint>
#include <string>
#include <vector>

#include "noctem/client/member.hpp"
#include "noctem/env/files.hpp"

namespace noctem::client {

inline constexpr std::size_t kQueueItemsMax = 1'000;
inline constexpr std::size_t kQueueRefusedMax = 100;  // the oldest go

struct Waiting {
  enum class Kind { contribution, reveal };
  Kind kind = Kind::contribution;
  std::string id;      // the document's
  std::string target;  // "/api/agent/knowledge"
  codec::Json body;
  std::int64_t kept_at = 0;
  std::int64_t due = 0;  // Unix seconds; of a reveal 0: not before its round says so
  std::int64_t tries = 0;
  std::string trouble;  // what the last try met
};

struct QueueState {
  std::vector<Waiting> waiting;
  std::vector<Waiting> refused;
  std::size_t count(Waiting::Kind kind) const;
};

struct Flushed {
  std::size_t sent = 0;
  std::size_t refused = 0;
};

class Queue {
 public:
  Queue(const env::Env& env, const home::Home& home);

  // Durable when it returns; what is there already stays as it is. exhausted/queue_full.
  Result<> keep(Waiting item);
  Result<> drop(const std::string& id);
  Result<QueueState> state() const;

  // Sends what is due, oldest first, and stops where the node cannot be reached. `now_or_due`: all,
  // or only what has waited long enough since its last try.
  enum class Which { due, all };
  Result<Flushed> flush(Member& member, Which which = Which::due);

 private:
  Result<std::vector<std::string>> names(std::string_view suffix) const;
  Result<Waiting> read(const std::string& name) const;
  Result<> write(const std::string& name, const Waiting& item);
  Result<> remove(const std::string& name);
  Result<> set_aside(const std::string& name, Waiting item);
  Result<> send(Member& member, const std::string& name, Waiting item, Flushed& flushed);
  Result<> put_off(const std::string& name, Waiting item, const Error& error);

  env::Env env_;
  std::string folder_;
};

// Whether the same words may be taken later: nobody was there, or nobody knows this agent yet.
bool is_passing(const Error& error);

}  // namespace noctem::client

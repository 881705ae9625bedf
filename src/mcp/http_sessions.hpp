#pragma once
// The sessions of clients of the old era, by names that nobody can guess. There is room for so
// many; the one that was silent longest, among those without a call in progress, makes room.
//
// Any thread.

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "noctem/env/clock.hpp"
#include "noctem/env/random.hpp"
#include "noctem/mcp/peer.hpp"

namespace noctem::mcp {

class HttpSessions {
 public:
  HttpSessions(env::Clock& clock, env::Random& random, std::size_t sessions_max)
      : clock_(clock), random_(random), sessions_max_(sessions_max) {}

  // Its name; nullopt if all are busy.
  std::optional<std::string> begin(std::shared_ptr<Peer> peer);
  std::shared_ptr<Peer> find(std::string_view name);  // null: there is none (any more)
  bool end(std::string_view name);

 private:
  struct Session {
    std::shared_ptr<Peer> peer;
    env::SteadyTime last_used;
  };
  std::shared_ptr<Peer> make_room();

  env::Clock& clock_;
  env::Random& random_;
  const std::size_t sessions_max_;
  std::mutex mutex_;
  std::map<std::string, Session, std::less<>> sessions_;
};

}  // namespace noctem::mcp

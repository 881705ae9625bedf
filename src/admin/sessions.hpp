#pragma once
// One-time links and the sessions that they begin. A link is good once and for two minutes; a
// session ends after a quarter of an hour in which nothing was done, after an hour in any case, and
// when its owner says so. Both live in memory alone, as hashes, so that nothing that is written or
// shown by mistake opens anything. Secrets are compared in constant time, with every one there is.
//
// Any thread.

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/crypto/hash.hpp"
#include "noctem/env/clock.hpp"
#include "noctem/env/random.hpp"

namespace noctem::admin {

struct SessionLimits {
  std::chrono::seconds link_life{120};
  std::chrono::seconds idle{15 * 60};
  std::chrono::seconds life{60 * 60};
  std::size_t links_max = 4;     // one more takes the place of the oldest
  std::size_t sessions_max = 8;  // likewise
};

// What a browser is given; either half alone opens nothing.
struct Halves {
  std::string cookie;
  std::string token;
};

struct Begun {
  std::uint64_t number = 0;  // what the log calls it
  std::string admin;         // id
  Halves halves;
};

struct Present {
  std::uint64_t number = 0;
  std::string admin;
  std::chrono::seconds left{};
};

// Looking does not keep a session from going idle: the page looks by itself.
enum class Use { looks, acts };

class Sessions {
 public:
  Sessions(const env::Clock& clock, env::Random& random, SessionLimits limits = {});

  std::string offer(std::string admin);  // a new link's secret
  std::optional<Begun> begin(std::string_view link);
  // A browser may send several cookies of one name.
  std::optional<Present> find(std::span<const std::string> cookies, std::string_view token,
                              Use use);
  std::optional<Present> end(std::span<const std::string> cookies, std::string_view token);

 private:
  struct Link {
    crypto::Digest secret;
    std::string admin;
    env::SteadyTime until;
  };
  struct Session {
    std::uint64_t number = 0;
    std::string admin;
    crypto::Digest cookie;
    crypto::Digest token;
    env::SteadyTime began;
    env::SteadyTime used;
  };
  using Place = std::vector<Session>::iterator;

  std::string draw();
  void forget_old();
  env::SteadyTime end_of(const Session& session) const;
  Place place_of(std::span<const std::string> cookies, std::string_view token);
  Present present(const Session& session) const;

  const env::Clock& clock_;
  env::Random& random_;
  const SessionLimits limits_;
  std::mutex mutex_;
  std::vector<Link> links_;        // oldest first
  std::vector<Session> sessions_;  // likewise
  std::uint64_t begun_ = 0;
};

}  // namespace noctem::admin

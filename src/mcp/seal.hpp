#pragma once
// What a call puts aside between two rounds travels through the client, who may read nothing of it
// and change nothing: sealed with a key of this process, bound to the request that it belongs to,
// and good for a limited time.
//
// Any thread.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "noctem/base/secret.hpp"
#include "noctem/codec/json.hpp"
#include "noctem/env/clock.hpp"
#include "noctem/env/random.hpp"

namespace noctem::mcp {

struct PutAside {
  codec::Json state;
  std::int64_t round = 0;  // how many there were
};

class Seal {
 public:
  Seal(env::Clock& clock, env::Random& random, std::chrono::seconds life);

  // `purpose`: method, name and arguments of the request.
  std::string close(const PutAside& aside, std::string_view purpose);
  Result<PutAside> open(std::string_view sealed, std::string_view purpose) const;

 private:
  env::Clock& clock_;
  env::Random& random_;
  const std::chrono::seconds life_;
  Secret key_;
};

}  // namespace noctem::mcp

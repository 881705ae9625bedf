#pragma once
// A play for a node that serves a demonstration: dozens of made-up operators, most of them honest,
// who publish, vote, work, quarrel and lie through the public API, in the time of the stage. What
// the node makes of it (verdicts, reputations, anomalies, quarantines) is its own doing: nothing is
// written but by signed requests at its door.
//
// One seed gives one play. Every call waits for the node; one thread, that is no worker of the
// stage.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "noctem/codec/cid.hpp"
#include "noctem/crypto/signing.hpp"
#include "noctem/demo/stage_clock.hpp"
#include "noctem/env/wire.hpp"

namespace noctem::demo {

inline constexpr std::int64_t kHistoryDays = 14;

struct PlayContext {  // borrowed; outlives the play
  env::Wire& wire;
  StageClock& clock;
  std::function<void()> settle;  // lets the node do what is due after time went on
  std::string url;
  codec::Cid mesh;
  const crypto::SigningKey& admin;
};

struct PlayOptions {
  std::int64_t operators = 60;     // 12 to 200
  std::int64_t documents = 6'000;  // about; of the first kHistoryDays
  std::uint64_t seed = 1;
};

struct Tally {
  std::uint64_t documents = 0;                   // signed and taken
  std::map<std::string, std::uint64_t> refused;  // by the reason that the node gave
};

class Play {
 public:
  virtual ~Play() = default;

  virtual Result<> found() = 0;  // rules, operators, agents
  // Everything that happens until then. After a year nobody plays any more, and time stands still.
  virtual void act_until(std::int64_t unix_seconds) = 0;
  virtual Tally tally() const = 0;
};

std::unique_ptr<Play> make_play(PlayContext context, PlayOptions options);

}  // namespace noctem::demo

#pragma once
// Follows another node's log and trusts none of it. Each look compares the served head with the
// kept one (has the log only grown?), takes what is new stretch by stretch, each under a head that
// the log's key signed, and looks whether those who countersigned saw the same. What is wrong is
// `corrupt`, with a reason that names it; what was kept before stays as it is.
//
// One thread. It reads the copy through its hub and writes through `adopt`, which answers when the
// stretch is durable or refused.

#include <cstdint>
#include <functional>
#include <vector>

#include "noctem/env/clock.hpp"
#include "noctem/follow/source.hpp"
#include "noctem/hub/hub.hpp"

namespace noctem::follow {

struct Look {
  document::SignedHead head;  // what the copy has now
  std::uint64_t records = 0;  // new with this look
  std::size_t witnesses = 0;  // operators whose countersignature the head carries
};

class Follower {
 public:
  using Adopt = std::function<Result<>(hub::Stretch)>;
  using Progress = std::function<void(std::uint64_t records, std::uint64_t of)>;

  // All outlive this; `copy` is a hub without the log's key.
  Follower(Source& source, hub::Hub& copy, const env::Clock& clock, Adopt adopt)
      : source_(source), copy_(copy), clock_(clock), adopt_(std::move(adopt)) {}

  // corrupt/log_truncated, log_rewritten, log_fork, log_withheld, log_split, or what the copy
  // refuses.
  Result<Look> catch_up(const Progress& on_progress);

  // Another node or follower of the same mesh: corrupt/log_split if it was shown another log. How
  // many records it has beyond this copy.
  Result<std::uint64_t> compare(Source& other);

 private:
  struct Wordless {
    codec::Cid entry;
    std::uint64_t seq = 0;
  };
  Result<Look> look_once(const Progress& on_progress);
  Result<> check_growth(const document::SignedHead& served);
  Result<hub::Stretch> next_stretch(std::uint64_t size, const document::SignedHead& latest);
  Result<std::vector<document::SignedHead>> next_heads(std::uint64_t size,
                                                       const document::SignedHead& latest);
  Result<std::size_t> count_witnesses(const ServedHead& served);
  Result<> drop_erased();
  void note_wordless(const hub::Stretch& stretch);

  Source& source_;
  hub::Hub& copy_;
  const env::Clock& clock_;
  Adopt adopt_;
  std::vector<Wordless> wordless_;  // entries that came without their words
};

}  // namespace noctem::follow

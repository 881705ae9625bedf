#pragma once
// The skills that may be called now: installed, not revoked, and let in by the policy, each with
// what it would be granted. A call is decided about anew; this is what others are shown.
//
// Uses the disk; one thread.

#include <string>
#include <vector>

#include "noctem/skill/authority.hpp"

namespace noctem::skill {

struct Offer {
  Installed skill;
  Manifest manifest;
  Authority authority;
};

// Changes whenever what is offered may have changed; cheap.
Result<std::string> offers_stamp(env::Files& files, const Shelf& shelf,
                                 const std::string& policy_file);
Result<std::vector<Offer>> list_offers(env::Files& files, const Shelf& shelf,
                                       const std::string& policy_file, std::int64_t now);

// The file that a person writes; denied/policy where there is none.
Result<Policy> read_policy(env::Files& files, const std::string& path);

}  // namespace noctem::skill

#pragma once
// What one run of a skill is granted, and who decides: the meet of what its manifest asks, what the
// policy allows and what the token carries, at the level that its tier and its origin demand. Below
// that level it does not run, and tier 4 never does.
//
//   tier 1  wasm or process   decided by the policy
//   tier 2  process           decided by the policy
//   tier 3  process           a person approves
//   tier 4  never
// A skill whose author's key is not trusted needs one level more.
//
// Pure; any thread.

#include <string>
#include <vector>

#include "noctem/skill/policy.hpp"
#include "noctem/skill/shelf.hpp"
#include "noctem/skill/token.hpp"

namespace noctem::skill {

enum class Decision { by_policy, by_person };

struct Authority {
  Bounds bounds;  // lists and limits are all there
  bark::LevelName level = bark::LevelName::process;
  Decision decision = Decision::by_policy;
  bark::Limits::Counting counting = bark::Limits::Counting::any;
  std::vector<std::string> withheld = {};  // what it asked for and does not get, in words
};

// denied/tier_never where nothing is enough.
Result<bark::LevelName> level_for(int tier, Trust trust, bark::LevelName runtime);

struct Claim {
  const Package& package;
  Trust trust = Trust::digest;
  const Policy& policy;
  const Token* token = nullptr;
  std::int64_t now = 0;  // Unix seconds
};
Result<Authority> authorise(const Claim& claim);

bark::Grants grants_of(const Authority& authority);
bark::ServiceGrants services_of(const Authority& authority, const std::string& skill);

}  // namespace noctem::skill

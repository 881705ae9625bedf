#pragma once
// A person's leave for a run. What is approved is the digest of everything that decides what the
// run can do: skill, package, level, arguments, folders, hosts, variables, limits; a run that
// differs in any of them is another one. Once, for the run that waits, or for this version with the
// same grants. A request that nobody answered in time is denied. State that cannot be read approves
// nothing.
//
// Uses the disk; one thread for each Approvals. Nothing that a skill or an agent's tools can call
// leads here: a person answers at the terminal (the CLI), or an administrator signs (the node).

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/env/clock.hpp"
#include "noctem/env/files.hpp"
#include "noctem/env/random.hpp"
#include "noctem/skill/authority.hpp"

namespace noctem::skill {

inline constexpr std::int64_t kApprovalSecondsMax = 400 * 86'400;
inline constexpr std::size_t kApprovalsMax = 1'000;

struct Proposal {
  std::string skill;
  std::string version;
  codec::JsonObject content;  // all that decides, arguments included

  std::string digest() const;
  std::string version_digest() const;  // the same without the arguments
};
Proposal propose(const Package& package, const Authority& authority, const codec::Json& arguments);

// For a person, plain text only: what it is, and what is new against the proposal `before`.
std::string describe(const Proposal& proposal, const std::optional<codec::JsonObject>& before);

enum class Scope { once, run, version };
std::string_view name_of(Scope scope);

struct Request {
  enum class State { waiting, denied } state = State::waiting;
  std::string id;
  Proposal proposal;
  std::int64_t expires_at = 0;
};

struct Approval {
  std::string id;  // of the request that it answered
  Scope scope = Scope::once;
  Proposal proposal;
  std::int64_t expires_at = 0;
};

// A yes, and to what: the digest of the proposal that the person was shown.
struct Consent {
  std::string request;
  std::string digest;
  Scope scope = Scope::once;
  std::int64_t seconds = 0;  // how long it is good
};

struct ApprovalsState {
  std::vector<Request> requests;
  std::vector<Approval> approvals;
  std::vector<Proposal> last;  // of each skill, for what is new
};

struct ApprovalWorld {
  env::Files& files;
  env::Clock& clock;
  env::Random& random;
  Pause pause = {};
};

class Approvals {
 public:
  Approvals(const ApprovalWorld& world, std::string folder)
      : world_(world), folder_(std::move(folder)) {}

  // What has expired is not in it.
  Result<ApprovalsState> state() const;
  Result<Request> ask(const Proposal& proposal, std::int64_t seconds);

  // not_found/approval where no such request waits, conflict/approval_digest where another does.
  Result<Approval> approve(const Consent& consent);
  Result<> deny(std::string_view request);
  Result<> revoke(std::string_view id);

  // The approval that means this run; one for once or for the run is used up by it. Nothing: there
  // is none. denied/approval_denied where the request was denied or is gone.
  Result<std::optional<Approval>> take(const Proposal& proposal, std::string_view request);
  Result<std::optional<codec::JsonObject>> last_of(std::string_view skill) const;

 private:
  template <typename Change>
  Result<> change(const Change& change);
  std::int64_t now() const { return env::unix_seconds(world_.clock.wall()); }

  ApprovalWorld world_;
  std::string folder_;
};

codec::Json approvals_json(const ApprovalsState& state);
Result<ApprovalsState> approvals_from_json(const codec::Json& json);

}  // namespace noctem::skill

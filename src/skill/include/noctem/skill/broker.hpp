#pragma once
// One run of a skill, from the wish to the result: package and policy are read anew, the grant is
// worked out, a person is asked where the tier demands it, the files are laid out, the level runs
// them, and each step stands in the audit log before the next one begins. What cannot be logged
// does not run. A revocation, a removal or a stop that comes while it runs ends it.
//
// One thread; it waits for the person and for the skill.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "noctem/audit/log.hpp"
#include "noctem/skill/approval.hpp"
#include "noctem/skill/shelf.hpp"

namespace noctem::skill {

struct Wish {
  std::string skill;
  codec::Json arguments;              // an object: what the skill reads on its standard input
  std::string token;                  // "" for none
  std::int64_t approval_seconds = 0;  // how long a request may wait; 0: not at all
  // Where a person must decide and nobody waits for that: refuse, or leave the request to be
  // answered (denied/approval_waiting says which), so that the same wish runs when it comes again.
  enum class Unanswered { refuse, leave } unanswered = Unanswered::refuse;
};

// What the person at the terminal says to a proposal; nothing: there is nobody to ask.
struct Answer {
  enum class Said { no, yes } said = Said::no;
  Scope scope = Scope::once;
};
using AskPerson = std::function<Result<std::optional<Answer>>(const std::string& description)>;

struct BrokerWorld {
  env::Env env;
  Pause pause;
  std::string policy_file;
  std::string scratch;  // a folder that outlives nothing: /tmp
  bark::Variables environment;
  std::vector<bark::Level*> levels;  // borrowed: those that this build has
  std::vector<std::string> issuers;  // did:key: whose tokens count
  AskPerson ask;
  std::function<void(const std::string&)> say;  // a line for the person who waits
  bark::MustStop must_stop = {};                // beside revocation: whoever asked for it has gone
};

struct RunResult {
  std::string run;
  bark::JobResult job;
  std::vector<std::string> withheld;
};

class Broker {
 public:
  Broker(BrokerWorld world, Shelf& shelf, Approvals& approvals, audit::AuditLog& log)
      : world_(std::move(world)), shelf_(shelf), approvals_(approvals), log_(log) {}

  Result<RunResult> run(const Wish& wish);

 private:
  struct Prepared;
  Result<RunResult> run_logged(const Wish& wish, const std::string& run);
  Result<Prepared> prepare(const Wish& wish) const;
  Result<std::optional<Token>> token_of(const Wish& wish, const ShelfState& state,
                                        const Installed& skill) const;
  Result<> decide(const Prepared& prepared, const Wish& wish, const std::string& run);
  Result<std::optional<Approval>> ask_for(const Proposal& proposal, const Wish& wish);
  Error leave(const Proposal& proposal);
  Result<bark::Level*> level_of(bark::LevelName name) const;
  Result<bark::JobResult> start(const Prepared& prepared, const Wish& wish, const std::string& run);
  bark::ServiceWitness witness_of(const std::string& run, std::vector<proxy::Event>& requests);
  std::string must_stop(const Prepared& prepared) const;
  Result<> note(std::string what, const std::string& run, codec::JsonObject details);

  BrokerWorld world_;
  Shelf& shelf_;
  Approvals& approvals_;
  audit::AuditLog& log_;
};

}  // namespace noctem::skill

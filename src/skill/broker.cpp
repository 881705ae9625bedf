#include "noctem/skill/broker.hpp"

#include <algorithm>

#include "noctem/document/did_key.hpp"
#include "noctem/skill/offer.hpp"

#include "run_notes.hpp"
#include "staging.hpp"

namespace noctem::skill {

namespace {

constexpr std::size_t kRunBytes = 8;
constexpr std::size_t kArgumentsBytesMax = 1u << 20;
constexpr std::size_t kKilobyte = 1024;
constexpr std::size_t kAboutMax = 300;
constexpr std::string_view kKilled = "everything was stopped by `noctem kill`";
constexpr std::size_t kLeftMax = 8;  // requests of one skill that nobody waits beside
constexpr std::string_view kWaits = "approval_waiting";
constexpr std::int64_t kAnswerSeconds = 86'400;  // how long a leave given at the terminal holds

}  // namespace

// Everything that is known before anybody decides.
struct Broker::Prepared {
  Installed skill;
  Package package;
  std::vector<std::string> tokens;  // ids
  Authority authority;
  Proposal proposal;
  std::int64_t stops = 0;
};

Result<> Broker::note(std::string what, const std::string& run, codec::JsonObject details) {
  auto noted = log_.append(std::move(what), run, std::move(details));
  return noted ? Result<>() : fail(std::move(noted).error());
}

Result<std::optional<Token>> Broker::token_of(const Wish& wish, const ShelfState& state,
                                              const Installed& skill) const {
  if (wish.token.empty()) {
    return std::nullopt;
  }
  NOCTEM_TRY(Token token, Token::parse(wish.token));
  if (std::ranges::find(world_.issuers, document::did_of(token.issuer())) == world_.issuers.end()) {
    return fail(denied("token_issuer", "the token was issued by a key that is not of this home"));
  }
  if (const std::string revoked = state.revocation(skill, token.ids()); !revoked.empty()) {
    return fail(denied("skill_revoked", revoked));
  }
  return std::optional(std::move(token));
}

Result<Broker::Prepared> Broker::prepare(const Wish& wish) const {
  if (wish.arguments.object() == nullptr ||
      codec::write_canonical(wish.arguments).size() > kArgumentsBytesMax) {
    return fail(invalid("skill_arguments", "arguments are a JSON object of at most 1 MiB"));
  }
  if (shelf_.is_killed()) {
    return fail(denied(
        "killed", std::string(kKilled) + ", and nothing begins until `noctem kill --release`"));
  }
  NOCTEM_TRY(const ShelfState state, shelf_.state());
  const Installed* skill = state.find(wish.skill);
  if (skill == nullptr) {
    return fail(not_found("skill", "no skill " + plain(wish.skill, 100) +
                                       " is installed: `noctem skill list` shows them all"));
  }
  if (const std::string revoked = state.revocation(*skill, {}); !revoked.empty()) {
    return fail(denied("skill_revoked", wish.skill + ": " + revoked));
  }
  NOCTEM_TRY(Package package, shelf_.load(*skill));
  NOCTEM_TRY(const Policy policy, read_policy(world_.env.files, world_.policy_file));
  NOCTEM_TRY(const auto token, token_of(wish, state, *skill));
  const std::int64_t now = env::unix_seconds(world_.env.clock.wall());
  NOCTEM_TRY(Authority authority,
             authorise({package, skill->trust, policy, token ? &*token : nullptr, now}));
  Proposal proposal = propose(package, authority, wish.arguments);
  return Prepared{*skill,
                  std::move(package),
                  token ? token->ids() : std::vector<std::string>(),
                  std::move(authority),
                  std::move(proposal),
                  state.stops};
}

Result<bark::Level*> Broker::level_of(bark::LevelName name) const {
  const auto found = std::ranges::find_if(
      world_.levels, [&](const bark::Level* level) { return level->name() == name; });
  if (found == world_.levels.end()) {
    return fail(unsupported("skill_level", "this skill needs the level " +
                                               std::string(bark::name_of(name)) +
                                               ", which this build does not have; it is not run "
                                               "at a lesser one"));
  }
  NOCTEM_CHECK((*found)->check());
  return *found;
}

Result<std::optional<Approval>> Broker::ask_for(const Proposal& proposal, const Wish& wish) {
  NOCTEM_TRY(const auto before, approvals_.last_of(proposal.skill));
  NOCTEM_TRY(const auto answer, world_.ask(describe(proposal, before)));
  if (!answer && wish.unanswered == Wish::Unanswered::leave) {
    return fail(leave(proposal));
  }
  const bool said_yes = answer && answer->said == Answer::Said::yes;
  if (answer ? !said_yes : wish.approval_seconds == 0) {
    return std::nullopt;
  }
  NOCTEM_TRY(const Request request,
             approvals_.ask(proposal, said_yes ? kAnswerSeconds : wish.approval_seconds));
  if (said_yes) {
    NOCTEM_CHECK(
        approvals_.approve({request.id, proposal.digest(), answer->scope, kAnswerSeconds}));
    return approvals_.take(proposal, request.id);
  }
  world_.say("waiting for a person: noctem skill approvals approve " + request.id);
  for (;;) {
    NOCTEM_TRY(auto taken, approvals_.take(proposal, request.id));
    if (taken) {
      return taken;
    }
    if (shelf_.is_killed()) {
      NOCTEM_CHECK(approvals_.deny(request.id));
      return std::nullopt;
    }
    world_.pause();
  }
}

// The request stays for a person; the same one is not made twice.
Error Broker::leave(const Proposal& proposal) {
  const auto state = approvals_.state();
  if (!state) {
    return state.error();
  }
  const std::string digest = proposal.digest();
  std::size_t waiting = 0;
  std::string id;
  for (const Request& each : state->requests) {
    const bool is_same = each.proposal.digest() == digest;
    if (is_same && each.state == Request::State::denied) {
      return denied("approval_denied", "a person denied exactly this run");
    }
    waiting += each.proposal.skill == proposal.skill ? 1 : 0;
    id = is_same ? each.id : id;
  }
  if (id.empty()) {
    if (waiting >= kLeftMax) {
      return exhausted("approvals", "8 runs of this skill wait for a person already");
    }
    const auto request = approvals_.ask(proposal, kAnswerSeconds);
    if (!request) {
      return request.error();
    }
    id = request->id;
  }
  return denied(std::string(kWaits),
                "a person must approve this run: at a terminal of this machine they type "
                "`noctem skill approvals approve " +
                    id + "`, which shows what it would do. Then ask for it again, unchanged");
}

Result<> Broker::decide(const Prepared& prepared, const Wish& wish, const std::string& run) {
  if (prepared.authority.decision == Decision::by_policy) {
    return note("decided", run, {{"by", "policy"}, {"says", "yes"}});
  }
  NOCTEM_TRY(auto approval, approvals_.take(prepared.proposal, ""));
  if (!approval) {
    NOCTEM_CHECK(note("presented", run, {{"digest", prepared.proposal.digest()}}));
    auto asked = ask_for(prepared.proposal, wish);
    if (!asked || !*asked) {
      const bool waits = !asked && asked.error().reason == kWaits;
      NOCTEM_CHECK(note("decided", run, {{"by", "person"}, {"says", waits ? "waits" : "no"}}));
      return fail(asked ? denied("approval_denied",
                                 "a person must approve this run, and nobody did: "
                                 "`noctem skill approvals` lists what waits (--wait SECONDS "
                                 "waits for an answer)")
                        : std::move(asked).error());
    }
    approval = std::move(*asked);
  }
  return note("decided", run,
              {{"by", "person"},
               {"says", "yes"},
               {"approval", approval->id},
               {"scope", name_of(approval->scope)},
               {"digest", prepared.proposal.digest()}});
}

std::string Broker::must_stop(const Prepared& prepared) const {
  if (shelf_.is_killed()) {
    return std::string(kKilled);
  }
  if (world_.must_stop) {
    if (std::string why = world_.must_stop(); !why.empty()) {
      return why;
    }
  }
  const auto state = shelf_.state();
  if (!state) {
    return "the list of skills cannot be read";
  }
  if (state->stops != prepared.stops) {
    return "everything was stopped";
  }
  if (state->find(prepared.skill.id) == nullptr) {
    return "the skill was removed";
  }
  if (std::string revoked = state->revocation(prepared.skill, prepared.tokens); !revoked.empty()) {
    return revoked;
  }
  const auto& expires = prepared.authority.bounds.expires_at;
  return expires && *expires <= env::unix_seconds(world_.env.clock.wall()) ? "its token expired"
                                                                           : "";
}

Result<bark::JobResult> Broker::start(const Prepared& prepared, const Wish& wish,
                                      const std::string& run) {
  NOCTEM_TRY(bark::Level* const level, level_of(prepared.authority.level));
  NOCTEM_TRY(const auto staging,
             Staging::make(world_.env.files, world_.env.random, world_.scratch, prepared.package));
  bark::Job job;
  job.folder = staging->folder();
  job.entry = prepared.package.manifest.entry;
  job.input = codec::write_canonical(wish.arguments);
  job.grants = grants_of(prepared.authority);
  job.environment = world_.environment;
  job.services = services_of(prepared.authority, prepared.skill.id);
  job.output_bytes_max = static_cast<std::size_t>(*prepared.authority.bounds.output_kb) * kKilobyte;
  if (std::string why = must_stop(prepared); !why.empty()) {
    return fail(denied("skill_revoked", why));
  }
  NOCTEM_CHECK(note("started", run, {{"level", bark::name_of(level->name())}}));
  std::vector<proxy::Event> requests;
  job.witness = witness_of(run, requests);
  auto result = level->run(job, [&] { return must_stop(prepared); });
  if (result) {
    result->requests.insert(result->requests.end(), requests.begin(), requests.end());
  }
  return result;
}

// What the node does for a skill is logged before it is done.
bark::ServiceWitness Broker::witness_of(const std::string& run,
                                        std::vector<proxy::Event>& requests) {
  return {.on_use =
              [this, run](const bark::ServiceUse& use) {
                return note("used", run,
                            {{"service", use.service},
                             {"about", plain(use.about, kAboutMax)},
                             {"question", log_.sealed(run, use.question)}});
              },
          .on_request =
              [&requests](const proxy::Event& event) {
                if (requests.size() < bark::Outcome::kRequestsMax) {
                  requests.push_back(event);
                }
              }};
}

Result<RunResult> Broker::run_logged(const Wish& wish, const std::string& run) {
  const std::string arguments = codec::write_canonical(wish.arguments);
  NOCTEM_CHECK(note("proposed", run,
                    {{"skill", plain(wish.skill, 100)},
                     {"arguments", log_.sealed(run, arguments)},
                     {"token", wish.token.empty() ? "" : log_.sealed(run, wish.token)}}));
  NOCTEM_TRY(const Prepared prepared, prepare(wish));
  NOCTEM_CHECK(decide(prepared, wish, run));
  NOCTEM_CHECK(note("authorised", run,
                    {{"skill", prepared.skill.id},
                     {"version", text_of(prepared.skill.version)},
                     {"digest", prepared.skill.digest},
                     {"level", bark::name_of(prepared.authority.level)},
                     {"bounds", bounds_json(prepared.authority.bounds)},
                     {"withheld", notes_of(prepared.authority.withheld)}}));
  NOCTEM_TRY(bark::JobResult job, start(prepared, wish, run));
  if (shelf_.is_killed()) {
    job.stopped = kKilled;  // whatever its level saw of it
  }
  if (!job.requests.empty()) {
    NOCTEM_CHECK(note("network", run, {{"requests", notes_of(job.requests)}}));
  }
  if (!job.denied.empty()) {
    NOCTEM_CHECK(note("denied", run, {{"reached_for", notes_of(job.denied)}}));
  }
  if (!job.services.empty()) {
    NOCTEM_CHECK(note("services", run, services_notes(job, log_, run)));
  }
  const bool whole = job.counted == bark::Outcome::Counted::whole_run;
  NOCTEM_CHECK(note("result", run,
                    {{"skill", prepared.skill.id},
                     {"how", job.how == bark::Outcome::How::exited ? "exited" : "signalled"},
                     {"code", job.code},
                     {"stopped", plain(job.stopped, 300)},
                     {"limits", whole ? "of the whole run" : "of each process"},
                     {"output", log_.sealed(run, job.output)},
                     {"output_bytes", static_cast<std::int64_t>(job.output.size())}}));
  return RunResult{run, std::move(job), prepared.authority.withheld};
}

Result<RunResult> Broker::run(const Wish& wish) {
  ByteArray<kRunBytes> id{};
  world_.env.random.fill(id);
  const std::string run = to_hex(id);
  auto result = run_logged(wish, run);
  if (!result) {
    NOCTEM_CHECK(note("refused", run,
                      {{"skill", plain(wish.skill, 100)},
                       {"reason", plain(result.error().reason, 60)},
                       {"message", plain(result.error().message, 500)}}));
  }
  return result;
}

}  // namespace noctem::skill

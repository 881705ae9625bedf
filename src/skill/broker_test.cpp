#include "noctem/skill/broker.hpp"

#include <doctest/doctest.h>

#include "noctem/audit/verification.hpp"
#include "noctem/document/did_key.hpp"

#include "skill_world_test.hpp"

using namespace noctem;
using namespace noctem::skill;

namespace {

constexpr const char* kPolicy = "version = 1\n[[allow]]\nskill = \"org.example/*\"\ntier = 3\n";
constexpr const char* kAudit = "/n/audit";

// A level that notes what it was asked to do, and does what a test says.
class FakeLevel final : public bark::Level {
 public:
  bark::LevelName name() const override { return bark::LevelName::process; }
  Result<> check() override { return checked; }
  Result<bark::JobResult> run(const bark::Job& job, const bark::MustStop& must_stop) override {
    ++runs;
    input = job.input;
    bark::JobResult result;
    result.output = "answer";
    if (during) {
      during(job);
    }
    result.stopped = must_stop();
    return result;
  }
  Result<> checked;
  std::function<void(const bark::Job&)> during;
  int runs = 0;
  std::string input;
};

class Ground {
 public:
  explicit Ground(std::int64_t tier = 1) {
    home.write("/n/skills/policy.toml", kPolicy);
    REQUIRE(shelf.trust(test_author()));
    codec::JsonObject fields = test_fields();
    fields.set("tier", tier);
    REQUIRE(shelf.install(write_package(test_package(fields).value()).value(), ""));
  }

  Result<RunResult> run(Wish wish) {
    Broker broker({home.env(),
                   [this] { home.pass(std::chrono::seconds(1)); },
                   "/n/skills/policy.toml",
                   "/n/tmp",
                   {},
                   {&level},
                   {document::did_of(test_key(7).public_key())},
                   [this](const std::string& text) {
                     shown = text;
                     return answer;
                   },
                   [](const std::string&) {}},
                  shelf, approvals, log);
    return broker.run(wish);
  }
  std::string reason(const std::string& token = "") {
    const auto done = run({"org.example/echo", codec::JsonObject{{"say", "4711"}}, token, 0});
    return done ? "" : done.error().reason;
  }
  std::vector<std::string> events() {
    std::vector<std::string> names;
    CHECK(audit::read_lines(home.env().files, kAudit, [&](std::string_view line) -> Result<> {
      names.push_back(audit::read_entry(line)->event.what);
      return {};
    }));
    return names;
  }

  TestHome home;
  Shelf shelf = home.shelf();
  Approvals approvals{{home.env().files, home.env().clock, home.env().random, {}},
                      TestHome::kFolder};
  audit::AuditLog log =
      audit::AuditLog::open({home.env().files, home.env().clock, home.env().random, {}}, kAudit)
          .value();
  FakeLevel level;
  Result<std::optional<Answer>> answer = std::optional<Answer>();
  std::string shown;
};

}  // namespace

TEST_CASE("a run goes through every step, and each stands in the log before the next") {
  Ground ground;
  std::string entry;
  ground.level.during = [&](const bark::Job& job) {
    const std::string path = job.folder + "/" + job.entry;
    entry = env::read_text(ground.home.env().files, path, 1'000).value();
    CHECK(ground.events().back() == "started");
  };
  CHECK(ground.reason() == "");
  CHECK(entry == "#!/bin/sh\ncat\n");
  CHECK(ground.level.input == "{\"say\":\"4711\"}");
  CHECK(ground.events() == std::vector<std::string>{"genesis", "proposed", "decided", "authorised",
                                                    "started", "result"});
  CHECK(ground.home.env().files.list("/n/tmp")->empty());
  const std::string text =
      env::read_text(ground.home.env().files, audit::log_path(kAudit), 1u << 20).value();
  CHECK(text.find("4711") == std::string::npos);
  CHECK(!audit::verify_log(ground.home.env().files, kAudit, {}, {})->fault);
}

TEST_CASE("without a policy, with a wrong one, or with nothing to log to, nothing runs") {
  Ground ground;
  ground.home.write("/n/skills/policy.toml", "version = 1\nallow_all = 1\n");
  CHECK(ground.reason() == "skill_policy");
  ground.home.write("/n/skills/policy.toml", "");
  CHECK(ground.reason() == "skill_policy");
  REQUIRE(ground.home.env().files.remove("/n/skills/policy.toml"));
  CHECK(ground.reason() == "policy");
  CHECK(ground.events().back() == "refused");
  ground.home.write("/n/skills/policy.toml", kPolicy);
  ground.home.node().disk().set_access(env_sim::Access::read_only);
  CHECK(ground.reason() != "");
  CHECK(ground.level.runs == 0);
}

TEST_CASE("a level that is not there is not replaced by another one") {
  Ground ground;
  ground.level.checked = fail(unsupported("level_process", "no bubblewrap"));
  CHECK(ground.reason() == "level_process");
  codec::JsonObject fields = test_fields();
  fields.set("version", "2.0.0");
  fields.set("runtime", "vm");
  REQUIRE(ground.shelf.install(write_package(test_package(fields).value()).value(), ""));
  ground.level.checked = {};
  CHECK(ground.reason() == "skill_level");
  CHECK(ground.level.runs == 0);
}

TEST_CASE("tier 3 runs when a person said yes, and then only") {
  Ground ground(3);
  CHECK(ground.reason() == "approval_denied");
  ground.answer = std::optional(Answer{Answer::Said::no, Scope::once});
  CHECK(ground.reason() == "approval_denied");
  CHECK(ground.level.runs == 0);
  ground.answer = std::optional(Answer{Answer::Said::yes, Scope::once});
  CHECK(ground.reason() == "");
  CHECK(ground.level.runs == 1);
  CHECK(ground.shown.find("org.example/echo") != std::string::npos);
  ground.answer = std::optional<Answer>();
  CHECK(ground.reason() == "approval_denied");  // once was once
  CHECK(ground.level.runs == 1);
}

TEST_CASE("somebody elsewhere may approve while it waits, and a time-out is a no") {
  Ground ground(3);
  const Wish wish{"org.example/echo", codec::JsonObject{}, "", 5};
  CHECK(ground.run(wish).error().reason == "approval_denied");
  int looks = 0;
  Broker broker(
      {ground.home.env(),
       [&] {
         if (++looks == 2) {
           const auto state = ground.approvals.state().value();
           const Request& request = state.requests.at(0);
           CHECK(ground.approvals.approve({request.id, request.proposal.digest(), Scope::run, 60}));
         }
       },
       "/n/skills/policy.toml",
       "/n/tmp",
       {},
       {&ground.level},
       {},
       [](const std::string&) { return std::optional<Answer>(); },
       [](const std::string&) {}},
      ground.shelf, ground.approvals, ground.log);
  CHECK(broker.run(wish).has_value());
  CHECK(ground.level.runs == 1);
}

TEST_CASE(
    "where nobody waits the request stays, once, and the same wish runs when it was approved") {
  Ground ground(3);
  Wish wish{"org.example/echo", codec::JsonObject{{"n", 1}}, "", 0, Wish::Unanswered::leave};
  for (int i = 0; i < 2; ++i) {
    const auto done = ground.run(wish);
    REQUIRE_FALSE(done);
    CHECK(done.error().reason == "approval_waiting");
    const auto state = ground.approvals.state().value();
    REQUIRE(state.requests.size() == 1);
    CHECK(done.error().message.find(state.requests[0].id) != std::string::npos);
  }
  CHECK(ground.level.runs == 0);
  const skill::Request request = ground.approvals.state()->requests[0];
  REQUIRE(ground.approvals.approve({request.id, request.proposal.digest(), Scope::once, 60}));
  Wish other = wish;
  other.arguments = codec::JsonObject{{"n", 2}};
  CHECK(ground.run(other).error().reason == "approval_waiting");
  CHECK(ground.run(wish).has_value());
  CHECK(ground.run(wish).error().reason == "approval_waiting");
  CHECK(ground.level.runs == 1);
  REQUIRE(ground.approvals.deny(ground.approvals.state()->requests[0].id));
  CHECK(ground.run(other).error().reason == "approval_denied");
  for (int i = 3; i < 20; ++i) {
    other.arguments = codec::JsonObject{{"n", i}};
    static_cast<void>(ground.run(other));
  }
  CHECK(ground.run(other).error().reason == "approvals");
  CHECK(ground.approvals.state()->requests.size() == 8);
}

TEST_CASE("what is revoked, removed or stopped while it runs is ended") {
  for (int way = 0; way < 3; ++way) {
    Ground ground;
    ground.level.during = [&](const bark::Job&) {
      if (way == 0) {
        CHECK(ground.shelf.revoke(RevokedWhat::key, test_author()));
      } else if (way == 1) {
        CHECK(ground.shelf.remove("org.example/echo"));
      } else {
        CHECK(ground.shelf.stop_all());
      }
    };
    const auto done = ground.run({"org.example/echo", codec::JsonObject{}, "", 0});
    REQUIRE(done);
    CHECK(done->job.stopped != "");
  }
  Ground ground;
  REQUIRE(ground.shelf.revoke(RevokedWhat::id, "org.example/echo"));
  CHECK(ground.reason() == "skill_revoked");
}

TEST_CASE("a token counts when a key of this home issued it and it was not revoked") {
  Ground ground;
  TestRandom random(1);
  const Token token = Token::issue({}, test_key(7), random);
  CHECK(ground.reason(token.text()) == "");
  const Token foreign = Token::issue({}, test_key(8), random);
  CHECK(ground.reason(foreign.text()) == "token_issuer");
  CHECK(ground.reason("nonsense") == "token");
  const Token child = token.narrow({}, random).value();
  CHECK(ground.reason(child.text()) == "");
  REQUIRE(ground.shelf.revoke(RevokedWhat::token, token.ids().front()));
  CHECK(ground.reason(token.text()) == "skill_revoked");
  CHECK(ground.reason(child.text()) == "skill_revoked");
  CHECK(ground.reason() == "");
}

TEST_CASE("while the kill switch is set nothing begins, and what runs is told to end") {
  Ground ground;
  REQUIRE(ground.shelf.set_kill_switch());
  CHECK(ground.reason() == "killed");
  CHECK(ground.level.runs == 0);
  CHECK(ground.events().back() == "refused");
  REQUIRE(ground.shelf.release_kill_switch());
  CHECK(ground.reason() == "");
  ground.level.during = [&](const bark::Job&) { CHECK(ground.shelf.set_kill_switch()); };
  const auto done = ground.run({"org.example/echo", codec::JsonObject{}, "", 0});
  REQUIRE(done);
  CHECK(done->job.stopped.find("noctem kill") != std::string::npos);
}

TEST_CASE("the kill switch denies what waits for a person") {
  Ground ground(3);
  ground.answer = std::optional<Answer>();
  Broker broker({ground.home.env(),
                 [&] { CHECK(ground.shelf.set_kill_switch()); },
                 "/n/skills/policy.toml",
                 "/n/tmp",
                 {},
                 {&ground.level},
                 {},
                 [&](const std::string&) { return ground.answer; },
                 [](const std::string&) {}},
                ground.shelf, ground.approvals, ground.log);
  const auto done = broker.run({"org.example/echo", codec::JsonObject{}, "", 1'000});
  REQUIRE(!done);
  CHECK(done.error().reason == "approval_denied");
  CHECK(ground.level.runs == 0);
}

#include "noctem/skill/approval.hpp"

#include <doctest/doctest.h>

#include "skill_world_test.hpp"

using namespace noctem;
using namespace noctem::skill;

namespace {

Proposal proposal(const std::string& argument = "x", std::int64_t memory = 32) {
  return {"org.example/echo", "1.0.0",
          codec::JsonObject{{"skill", "org.example/echo"},
                            {"arguments", codec::JsonObject{{"say", argument}}},
                            {"bounds", codec::JsonObject{{"memory_mb", memory}}}}};
}

class Ground {
 public:
  Approvals approvals() {
    const env::Env env = home.env();
    return {{env.files, env.clock, env.random, {}}, TestHome::kFolder};
  }
  TestHome home;
};

}  // namespace

TEST_CASE("exactly what was approved runs, and once means once") {
  Ground ground;
  Approvals approvals = ground.approvals();
  const Request request = approvals.ask(proposal(), 100).value();
  CHECK(!*approvals.take(proposal(), request.id));
  REQUIRE(approvals.approve({request.id, request.proposal.digest(), Scope::once, 1'000}));
  CHECK(!*approvals.take(proposal("y"), ""));
  CHECK(!*approvals.take(proposal("x", 64), ""));
  CHECK(approvals.take(proposal(), "")->has_value());
  CHECK(!*approvals.take(proposal(), ""));
}

TEST_CASE(
    "for the run means the run that waits, for the version any arguments but no other grant") {
  Ground ground;
  Approvals approvals = ground.approvals();
  const Request run = approvals.ask(proposal(), 100).value();
  REQUIRE(approvals.approve({run.id, run.proposal.digest(), Scope::run, 1'000}));
  CHECK(!*approvals.take(proposal(), ""));
  CHECK(approvals.take(proposal(), run.id)->has_value());
  CHECK(approvals.take(proposal(), run.id).error().reason == "approval_denied");
  const Request version = approvals.ask(proposal(), 100).value();
  REQUIRE(approvals.approve({version.id, version.proposal.digest(), Scope::version, 1'000}));
  CHECK(approvals.take(proposal("y"), "")->has_value());
  CHECK(approvals.take(proposal("z"), "")->has_value());
  CHECK(!*approvals.take(proposal("y", 64), ""));
  REQUIRE(approvals.revoke(version.id));
  CHECK(!*approvals.take(proposal("y"), ""));
}

TEST_CASE("denied, and nobody answered in time, are the same: no") {
  Ground ground;
  Approvals approvals = ground.approvals();
  const Request denied = approvals.ask(proposal(), 100).value();
  REQUIRE(approvals.deny(denied.id));
  CHECK(approvals.take(proposal(), denied.id).error().reason == "approval_denied");
  CHECK(!approvals.approve({denied.id, denied.proposal.digest(), Scope::once, 100}));
  const Request late = approvals.ask(proposal(), 2).value();
  ground.home.pass(std::chrono::seconds(3));
  CHECK(approvals.take(proposal(), late.id).error().reason == "approval_denied");
  CHECK(approvals.approve({late.id, late.proposal.digest(), Scope::once, 100}).error().reason ==
        "approval");
}

TEST_CASE("what is approved is what was shown, and nothing that took its place") {
  Ground ground;
  Approvals approvals = ground.approvals();
  const Request request = approvals.ask(proposal(), 100).value();
  const auto other = approvals.approve({request.id, proposal("y").digest(), Scope::once, 1'000});
  CHECK(other.error().reason == "approval_digest");
  CHECK(!*approvals.take(proposal("y"), ""));
  CHECK(!*approvals.take(proposal(), ""));
  CHECK(approvals.approve({request.id, "", Scope::once, 1'000}).error().kind ==
        ErrorKind::conflict);
}

TEST_CASE("an approval expires") {
  Ground ground;
  Approvals approvals = ground.approvals();
  const Request request = approvals.ask(proposal(), 100).value();
  REQUIRE(approvals.approve({request.id, request.proposal.digest(), Scope::version, 5}));
  CHECK(approvals.take(proposal(), "")->has_value());
  ground.home.pass(std::chrono::seconds(6));
  CHECK(!*approvals.take(proposal(), ""));
}

TEST_CASE("a person sees plain text and what is new") {
  const std::string shown = describe(proposal("\x1b[2K\xe2\x80\xae"
                                              "safe\nyes"),
                                     proposal("y", 8).content);
  CHECK(shown.find('\x1b') == std::string::npos);
  CHECK(shown.find("\xe2\x80\xae") == std::string::npos);
  CHECK(shown.find("\nyes") == std::string::npos);
  CHECK(shown.find("\\u{202e}safe") != std::string::npos);
  CHECK(shown.find("+ memory_mb: 32\n") != std::string::npos);
  CHECK(shown.find("- memory_mb: 8\n") != std::string::npos);
  CHECK(shown.find("  skill: org.example/echo\n") != std::string::npos);
}

TEST_CASE("an argument too long to be shown says so: nobody approves its end unseen") {
  const std::string shown = describe(proposal(std::string(5'000, 'x') + "rm -rf"), std::nullopt);
  CHECK(shown.find("rm -rf") == std::string::npos);
  CHECK(shown.find("bytes more, which are not shown") != std::string::npos);
}

TEST_CASE("approvals that cannot be read approve nothing") {
  Ground ground;
  Approvals approvals = ground.approvals();
  const Request request = approvals.ask(proposal(), 100).value();
  REQUIRE(approvals.approve({request.id, request.proposal.digest(), Scope::version, 1'000}));
  const std::string path = std::string(TestHome::kFolder) + "/approvals.json";
  const std::string good = env::read_text(ground.home.env().files, path, 1u << 20).value();
  for (const std::string& bad :
       {std::string(), std::string("{}"), good.substr(0, good.size() - 3),
        std::string(good).replace(good.find("version\""), 8, "always\""),
        std::string(good).replace(good.find("\"format\": 1"), 11, "\"format\": 9")}) {
    ground.home.write(path, bad);
    CHECK_MESSAGE(!approvals.take(proposal(), ""), bad);
  }
  ground.home.write(path, good);
  CHECK(approvals.take(proposal(), "")->has_value());
}

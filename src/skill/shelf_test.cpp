#include "noctem/skill/shelf.hpp"

#include <doctest/doctest.h>

#include "skill_world_test.hpp"

using namespace noctem;
using namespace noctem::skill;

namespace {

std::string reason(const Result<Installed>& done) { return done ? "" : done.error().reason; }

}  // namespace

TEST_CASE("a skill is installed when its author is trusted, or when it was named itself") {
  TestHome home;
  Shelf shelf = home.shelf();
  const Bytes bytes = test_bytes();
  const std::string digest = read_package(bytes)->digest().text();
  CHECK(reason(shelf.install(bytes, "")) == "skill_untrusted");
  CHECK(reason(shelf.install(bytes, "bagaaiera")) == "skill_untrusted");
  CHECK(shelf.install(bytes, digest)->trust == Trust::digest);
  REQUIRE(shelf.trust(test_author()));
  CHECK(shelf.install(bytes, "")->trust == Trust::key);
  const ShelfState state = shelf.state().value();
  CHECK(state.installed.size() == 1);
  CHECK(shelf.load(*state.find("org.example/echo"))->digest().text() == digest);
}

TEST_CASE("versions only rise, for each skill and author, also after a removal") {
  TestHome home;
  Shelf shelf = home.shelf();
  REQUIRE(shelf.trust(test_author()));
  REQUIRE(shelf.install(test_bytes("1.2.0"), ""));
  REQUIRE(shelf.install(test_bytes("1.10.0"), ""));
  CHECK(reason(shelf.install(test_bytes("1.9.0"), "")) == "skill_version");
  CHECK(reason(shelf.install(test_bytes("1.10.0", 1, "Another content."), "")) == "skill_version");
  REQUIRE(shelf.remove("org.example/echo"));
  CHECK(reason(shelf.install(test_bytes("1.2.0"), "")) == "skill_version");
  CHECK(reason(shelf.install(test_bytes("1.10.0"), "")) == "");
}

TEST_CASE("nobody takes over another author's skill by signing one of that name") {
  TestHome home;
  Shelf shelf = home.shelf();
  REQUIRE(shelf.trust(test_author(1)));
  REQUIRE(shelf.trust(test_author(2)));
  REQUIRE(shelf.install(test_bytes("1.0.0", 1), ""));
  CHECK(reason(shelf.install(test_bytes("9.0.0", 2), "")) == "skill_author");
}

TEST_CASE("what is revoked is not installed, nor trusted again") {
  TestHome home;
  Shelf shelf = home.shelf();
  const Package package = read_package(test_bytes()).value();
  REQUIRE(shelf.trust(test_author()));
  REQUIRE(shelf.install(test_bytes(), ""));
  REQUIRE(shelf.revoke(RevokedWhat::digest, package.digest().text()));
  CHECK(reason(shelf.install(test_bytes(), package.digest().text())) == "skill_revoked");
  CHECK(reason(shelf.install(test_bytes("2.0.0"), "")) == "");
  REQUIRE(shelf.revoke(RevokedWhat::key, test_author()));
  CHECK(reason(shelf.install(test_bytes("3.0.0"), "")) == "skill_revoked");
  CHECK(shelf.trust(test_author()).error().reason == "skill_revoked");
  const ShelfState state = shelf.state().value();
  CHECK(state.revocation(*state.find("org.example/echo"), {}) != "");
}

TEST_CASE("a package that was changed on the disk is not used") {
  TestHome home;
  Shelf shelf = home.shelf();
  REQUIRE(shelf.trust(test_author()));
  const Installed skill = shelf.install(test_bytes(), "").value();
  const std::string path = std::string(TestHome::kFolder) + "/packages/" + skill.digest + ".skill";
  home.write(path, noctem::text_of(test_bytes("1.3.0")));
  CHECK(shelf.load(skill).error().reason == "skill_digest");
  home.node().disk().flip_bit(path);
  CHECK(!shelf.load(skill));
  REQUIRE(home.env().files.remove(path));
  CHECK(!shelf.load(skill));
}

TEST_CASE("state that cannot be read lets nothing in and nothing run") {
  TestHome home;
  Shelf shelf = home.shelf();
  REQUIRE(shelf.trust(test_author()));
  const std::string path = std::string(TestHome::kFolder) + "/shelf.json";
  const std::string good = env::read_text(home.env().files, path, 1u << 20).value();
  for (const std::string& bad :
       {std::string(), std::string("{}"), std::string("[]"), good.substr(0, good.size() / 2),
        std::string(good).replace(good.find("\"stops\""), 7, "\"steps\""),
        std::string(good).replace(good.find("\"format\": 1"), 11, "\"format\": 2")}) {
    home.write(path, bad);
    CHECK_MESSAGE(!shelf.state(), bad);
    CHECK_MESSAGE(reason(shelf.install(test_bytes(), "")) == "skill_state", bad);
  }
}

TEST_CASE("power lost at any operation of an upgrade leaves the old skill or the new, whole") {
  int struck = 0;
  for (std::uint64_t at = 1;; ++at) {
    TestHome home;
    REQUIRE(home.shelf().trust(test_author()));
    REQUIRE(home.shelf().install(test_bytes("1.0.0"), ""));
    home.node().disk().crash_at(home.node().disk().operations() + at, {});
    const bool done = home.shelf().install(test_bytes("2.0.0"), "").has_value();
    if (home.node().alive()) {
      CHECK(done);
      break;
    }
    ++struck;
    home.start_again();
    const ShelfState state = home.shelf().state().value();
    const Installed* skill = state.find("org.example/echo");
    REQUIRE_MESSAGE(skill != nullptr, at);
    CHECK_MESSAGE(home.shelf().load(*skill).has_value(), at);
    CHECK_MESSAGE((!done || noctem::skill::text_of(skill->version) == "2.0.0"), at);
  }
  CHECK(struck > 5);
}

TEST_CASE("the kill switch outlives a crash, and one that cannot be looked at is set") {
  TestHome home;
  CHECK(!home.shelf().is_killed());
  REQUIRE(home.shelf().set_kill_switch());
  REQUIRE(home.shelf().set_kill_switch());
  home.node().crash(env_sim::Crash::power);
  home.start_again();
  CHECK(home.shelf().is_killed());
  REQUIRE(home.shelf().release_kill_switch());
  REQUIRE(home.shelf().release_kill_switch());
  CHECK(!home.shelf().is_killed());
}

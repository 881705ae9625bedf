// Time: what is due happens by itself, a pause is written where nobody served, and a clock that
// jumps is not believed.
#include <doctest/doctest.h>

#include <algorithm>

#include "house_test.hpp"

using namespace noctem;
using namespace noctem::hub;
using test::House;
using test::kCommitSeconds;
using test::kRevealSeconds;

namespace {

constexpr auto kText = "Channels with select are faster than a mutex for fan out on this machine";

std::size_t count(const std::vector<std::string>& kinds, std::string_view kind) {
  return static_cast<std::size_t>(std::ranges::count(kinds, kind));
}

}  // namespace

TEST_CASE("the time of an idle mesh is stored at least once a minute") {
  House house;
  house.pass(300);
  CHECK(house.mesh_row().time >= house.now() - 62);
  CHECK(house.size() == 1);
}

TEST_CASE("a short stop is no pause, a long one is the first record after it") {
  House house;
  house.team({"anna"});
  house.off_for(500);
  house.publish("anna/1", kText);
  CHECK(count(house.kinds(), "pause") == 0);
  house.off_for(3'600);
  house.pass(2);
  CHECK(count(house.kinds(), "pause") == 1);
  CHECK(house.kinds().back() == "pause");
  CHECK(house.audit() == "");
}

TEST_CASE("a pause moves open windows by its length") {
  House house;
  house.team({"anna", "ben"});
  const auto id = house.publish("anna/1", kText);
  const auto cast = house.vote("ben/1", id, 1, 1);
  house.accepted({cast.commit});
  house.pass(60);
  house.off_for(5'000);
  house.pass(2);
  CHECK(house.accepted({cast.reveal}).fate == Fate::waiting);
  house.pass(kCommitSeconds + kRevealSeconds - 120);
  CHECK(count(house.kinds(), "round.close") == 0);
  house.pass(180);
  CHECK(count(house.kinds(), "round.close") == 1);
  CHECK(house.audit() == "");
}

TEST_CASE("while the wall clock disagrees nothing is written, and reading goes on") {
  House house;
  house.team({"anna"});
  house.pass(2);
  house.jump_clock(7'200);
  CHECK(house.refused({house.entry("anna/1", kText)}) == "clock");
  CHECK(house.size() == 3);
  house.jump_clock(-7'200);
  CHECK(house.accepted({house.entry("anna/1", kText)}).fate == Fate::added);
}

TEST_CASE("a person says that the clock is right, and the jump becomes a pause") {
  House house;
  house.team({"anna"});
  house.pass(2);
  house.jump_clock(7'200);
  CHECK(house.refused({house.entry("anna/1", kText)}) == "clock");
  house.hub().accept_clock([](const Result<>& done) { CHECK(done.has_value()); });
  house.pass(1);
  CHECK(house.accepted({house.entry("anna/1", kText)}).fate == Fate::added);
  CHECK(count(house.kinds(), "pause") == 1);
  CHECK(house.audit() == "");
}

TEST_CASE("a clock behind the log at the start stops writes; time never goes back") {
  House house;
  house.team({"anna"});
  house.lose_power();
  house.jump_clock(-86'400);
  house.start();
  CHECK(house.refused({house.entry("anna/1", kText)}) == "clock");
  house.hub().accept_clock([](const Result<>& done) { CHECK(done.has_value()); });
  house.pass(1);
  const auto before = house.mesh_row().time;
  CHECK(house.accepted({house.entry("anna/1", kText)}).record->at == before);
}

TEST_CASE("a clock more than thirty days ahead at the start stops writes") {
  House house;
  house.team({"anna"});
  house.lose_power();
  house.jump_clock(31 * 86'400);
  house.start();
  CHECK(house.refused({house.entry("anna/1", kText)}) == "clock");
}

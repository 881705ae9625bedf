#include "noctem/mesh/params.hpp"

#include <algorithm>
#include <vector>

#include "world_test.hpp"

using namespace noctem;
using namespace noctem::mesh;
using test::World;

TEST_CASE("every parameter is listed once, by name, with its default within its bounds") {
  const Params defaults;
  const auto rules = param_rules();
  CHECK(rules.size() * sizeof(std::int64_t) == sizeof(Params));
  CHECK(std::ranges::is_sorted(rules, {}, &ParamRule::name));
  for (const ParamRule& rule : rules) {
    CHECK_MESSAGE(defaults.*rule.member >= rule.min, rule.name);
    CHECK_MESSAGE(defaults.*rule.member <= rule.max, rule.name);
    CHECK_FALSE(rule.meaning.empty());
    CHECK(std::ranges::count(rules, rule.member, &ParamRule::member) == 1);
  }
}

TEST_CASE("presets differ from the defaults where they say") {
  const auto personal = preset(Preset::personal);
  CHECK(personal.entries_per_hour_agent == 600);
  CHECK(personal.entries_per_hour_operator == 2'000);
  CHECK(personal.entries_per_hour_domain == 200);
  CHECK(personal.votes_per_hour_operator == 1'200);
  CHECK(personal.reads_per_second_agent == 500);
  CHECK(personal.public_read == 0);
  const auto team = preset(Preset::team);
  CHECK(team.commit_window_seconds == 7'200);
  CHECK(team.reveal_window_seconds == 3'600);
  CHECK(preset(Preset::open).public_read == 1);
  for (const auto which : {Preset::personal, Preset::team, Preset::open}) {
    const auto params = preset(which);
    for (const ParamRule& rule : param_rules()) {
      CHECK_MESSAGE(params.*rule.member >= rule.min, rule.name);
      CHECK_MESSAGE(params.*rule.member <= rule.max, rule.name);
    }
  }
}

TEST_CASE("changes leave the rest, and what is unknown or out of bounds is refused") {
  const auto changed =
      with_changes({}, codec::JsonObject{{"public_read", 1}, {"lease_seconds", 60}});
  REQUIRE(changed.has_value());
  CHECK(changed->public_read == 1);
  CHECK(changed->lease_seconds == 60);
  CHECK(changed->panel_members_max == Params().panel_members_max);
  CHECK_FALSE(with_changes({}, codec::JsonObject{{"public_read", 2}}).has_value());
  CHECK_FALSE(with_changes({}, codec::JsonObject{{"public_reads", 1}}).has_value());
  CHECK_FALSE(with_changes({}, codec::JsonArray{}).has_value());
}

TEST_CASE("a genesis sets parameters, administrators change them, and nobody else") {
  World world(codec::JsonObject{{"agents_per_operator", 2}});
  CHECK(world.row<Params>("").agents_per_operator == 2);
  world.team({"anna"});
  CHECK(world.operator_row("anna").max_agents == 2);
  const codec::JsonObject change{{"params", codec::JsonObject{{"agents_per_operator", 9}}}};
  world.refused("not_admin", Kind::params, "anna", change);
  world.refused("not_admin", Kind::params, "log", change);
  world.accepted(Kind::params, "admin", change);
  CHECK(world.row<Params>("").agents_per_operator == 9);
  world.approve("ben");
  CHECK(world.operator_row("ben").max_agents == 9);
  world.refused("params", Kind::params, "admin", {});
}

TEST_CASE("administrators and the log key change, and the old ones may nothing") {
  World world;
  world.accepted(Kind::params, "admin",
                 {{"admins", codec::JsonArray{test::did_of("eva"), test::did_of("admin")}},
                  {"log_key", test::did_of("log2")}});
  world.accepted(Kind::params, "eva", {{"admins", codec::JsonArray{test::did_of("eva")}}});
  world.refused("not_admin", Kind::operator_approve, "admin", {{"operator", test::did_of("x")}});
  world.refused("admins", Kind::params, "eva",
                {{"admins", codec::JsonArray{test::did_of("eva"), test::did_of("eva")}}});
  world.stamp(world.time() + 600);
  const codec::JsonObject pause{{"from", world.time() - 600}, {"to", world.time()}};
  world.refused("not_log_key", Kind::pause, "log", pause);
  world.accepted(Kind::pause, "log2", pause);
}

TEST_CASE("a row of before has no turns, is read as it is and written as it was") {
  Params before;
  std::string text;
  row_codec::append(text, before);
  CHECK(text.find("verify_turn_seconds") == std::string::npos);
  Params read = preset(Preset::team);
  REQUIRE(row_codec::read(text, read));
  CHECK(read == before);
  const auto now = preset(Preset::team);
  CHECK(now.verify_turn_seconds == kVerifyTurnSeconds);
  text.clear();
  row_codec::append(text, now);
  REQUIRE(row_codec::read(text, read));
  CHECK(read == now);
}

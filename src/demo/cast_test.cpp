#include "cast.hpp"

#include <doctest/doctest.h>

#include <set>

#include "lines.hpp"

using namespace noctem::demo;

TEST_CASE("one seed gives one cast, another seed other keys") {
  Dice first(7);
  Dice again(7);
  Dice other(8);
  const auto cast = cast_of(60, first);
  const auto same = cast_of(60, again);
  const auto different = cast_of(60, other);
  REQUIRE(cast.size() == 60);
  std::set<std::string> labels;
  for (std::size_t i = 0; i < cast.size(); ++i) {
    CHECK(cast[i].id == same[i].id);
    CHECK(cast[i].agents.front().id == same[i].agents.front().id);
    CHECK_FALSE(cast[i].id == different[i].id);
    labels.insert(cast[i].label);
  }
  CHECK(labels.size() == 60);
}

TEST_CASE("one in five is hostile, and of sixty every role is there") {
  for (const std::int64_t operators : {kOperatorsMin, std::int64_t{60}, kOperatorsMax}) {
    Dice dice(1);
    const auto cast = cast_of(operators, dice);
    std::set<Role> roles;
    std::int64_t hostile = 0;
    for (const Actor& actor : cast) {
      roles.insert(actor.role);
      hostile += actor.role == Role::honest ? 0 : 1;
      CHECK(actor.agents.size() == (actor.role == Role::sybil ? 4 : 1));
    }
    CHECK(hostile == operators / 5);
    CHECK((operators < 60 || roles.size() == names_of(Role()).size()));
  }
}

TEST_CASE("every line can be published") {
  Dice dice(3);
  for (int i = 0; i < 500; ++i) {
    for (const Line& line :
         {true_line(dice), false_line(dice), flood_line(dice, i), poison_line(dice)}) {
      CHECK(line.content.size() > 20);
      CHECK(line.content.size() < 1000);
      CHECK(line.content.find("{}") == std::string::npos);
      CHECK(line.domain.find('/') != std::string::npos);
    }
  }
}

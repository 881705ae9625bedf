// Words that were withdrawn are nowhere in the home; the record of them stays.
#include <doctest/doctest.h>

#include "house_test.hpp"

using namespace noctem;
using namespace noctem::hub;
using mesh::Kind;
using test::House;

namespace {

constexpr auto kWords =
    "The vault door opens with xylophone quetzal on every second Tuesday at nine";

}  // namespace

TEST_CASE("a tombstone erases the words from every file, and not the record") {
  House house;
  house.team({"anna"});
  const auto id = house.publish("anna/1", kWords);
  REQUIRE(house.ask("", "xylophone")->found.size() == 1);
  house.pass(3);
  REQUIRE(house.disk_holds("xylophone quetzal"));
  house.accepted({house.make(Kind::tombstone, "anna/1", {{"entry", id.value()}})});
  house.pass(3);
  for (const auto* words : {"xylophone quetzal", "xylophon", "quetzal", "vault"}) {
    CAPTURE(words);
    CHECK_FALSE(house.disk_holds(words));
  }
  CHECK(house.ask("", "xylophone")->found.empty());
  const auto view = entry_view(house.reader(), id);
  REQUIRE(view.has_value());
  CHECK_FALSE(view->text.has_value());
  CHECK(house.audit() == "");
  CHECK(house.hub().counters().erased == 1);
}

TEST_CASE("equal words are no echo of what was erased, nor near to it") {
  House house;
  house.team({"anna", "ben"});
  const auto id = house.publish("anna/1", kWords);
  house.accepted({house.make(Kind::tombstone, "anna/1", {{"entry", id.value()}})});
  house.pass(3);
  CHECK_FALSE(house.accepted({house.entry("ben/1", kWords)}).record->near.has_value());
}

TEST_CASE("the end of a ttl erases by itself, also after a loss of power") {
  House house;
  house.team({"anna"});
  house.publish("anna/1", kWords, {{"ttl", 120}});
  house.restart();
  house.pass(60);
  REQUIRE(house.disk_holds("xylophone quetzal"));
  house.pass(70);
  CHECK_FALSE(house.disk_holds("xylophone quetzal"));
  CHECK(house.audit() == "");
}

TEST_CASE("an old reader keeps former pages only as long as it reads") {
  House house;
  house.team({"anna"});
  const auto id = house.publish("anna/1", kWords);
  house.pass(3);
  {
    const auto old = house.reader();
    REQUIRE(entry_view(old, id)->text.has_value());
    house.accepted({house.make(Kind::tombstone, "anna/1", {{"entry", id.value()}})});
    house.pass(3);
    CHECK(entry_view(old, id)->text.has_value());  // its moment
  }
  house.pass(3);
  CHECK_FALSE(house.disk_holds("xylophone quetzal"));
}

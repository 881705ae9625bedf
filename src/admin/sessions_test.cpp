// Links and sessions over time, which is the simulator's.

#include "sessions.hpp"

#include <doctest/doctest.h>

#include <set>

#include "noctem/env_sim/world.hpp"

namespace noctem::admin {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

struct Place {
  env_sim::World world{1, {}};
  env_sim::Node& node =
      world.add_node("n", [](env_sim::Node&) { return std::make_shared<int>(0); });
  std::optional<Sessions> sessions;

  explicit Place(SessionLimits limits = {}) {
    node.start();
    sessions.emplace(node.env().clock, node.env().random, limits);
  }

  Begun begin() { return *sessions->begin(sessions->offer("admin")); }
  bool is_open(const Begun& begun, Use use = Use::looks) {
    return find({begun.halves.cookie}, begun.halves.token, use).has_value();
  }
  std::optional<Present> find(const std::vector<std::string>& cookies, const std::string& token,
                              Use use = Use::looks) {
    return sessions->find(cookies, token, use);
  }
};

}  // namespace

TEST_CASE("a link is good once") {
  Place place;
  const std::string link = place.sessions->offer("0123456789abcdef");
  CHECK(link.size() >= 43);  // 256 bits
  CHECK_FALSE(place.sessions->begin(link.substr(1)).has_value());
  CHECK_FALSE(place.sessions->begin("").has_value());
  const auto begun = place.sessions->begin(link);
  REQUIRE(begun.has_value());
  CHECK(begun->admin == "0123456789abcdef");
  CHECK(begun->halves.cookie != begun->halves.token);
  CHECK_FALSE(place.sessions->begin(link).has_value());
  CHECK(place.is_open(*begun));
}

TEST_CASE("a link is good for two minutes") {
  Place place;
  const std::string early = place.sessions->offer("admin");
  const std::string late = place.sessions->offer("admin");
  place.world.run_for(seconds(119));
  CHECK(place.sessions->begin(early).has_value());
  place.world.run_for(seconds(1));
  CHECK_FALSE(place.sessions->begin(late).has_value());
}

TEST_CASE("a fifth link takes the place of the first") {
  Place place;
  std::vector<std::string> links;
  for (int i = 0; i < 5; ++i) {
    links.push_back(place.sessions->offer("admin"));
  }
  CHECK(std::set<std::string>(links.begin(), links.end()).size() == 5);
  CHECK_FALSE(place.sessions->begin(links[0]).has_value());
  CHECK(place.sessions->begin(links[1]).has_value());
  CHECK(place.sessions->begin(links[4]).has_value());
}

TEST_CASE("either half of a session alone opens nothing, nor do halves of two") {
  Place place;
  const Begun one = place.begin();
  const Begun other = place.begin();
  CHECK_FALSE(place.find({one.halves.cookie}, "").has_value());
  CHECK_FALSE(place.find({}, one.halves.token).has_value());
  CHECK_FALSE(place.find({one.halves.cookie}, other.halves.token).has_value());
  CHECK_FALSE(place.find({one.halves.token}, one.halves.cookie).has_value());
  const auto found =
      place.find({"foreign", other.halves.cookie, one.halves.cookie}, one.halves.token);
  REQUIRE(found.has_value());
  CHECK(found->number == one.number);
}

TEST_CASE("a session goes idle, and only acting keeps it") {
  Place place;
  const Begun begun = place.begin();
  place.world.run_for(minutes(14));
  CHECK(place.find({begun.halves.cookie}, begun.halves.token)->left == minutes(1));
  place.world.run_for(seconds(59));
  CHECK(place.is_open(begun, Use::looks));
  place.world.run_for(seconds(1));
  CHECK_FALSE(place.is_open(begun, Use::acts));

  const Begun second = place.begin();
  place.world.run_for(minutes(14));
  CHECK(place.is_open(second, Use::acts));
  place.world.run_for(minutes(14));
  CHECK(place.is_open(second));
}

TEST_CASE("a session ends after an hour, whatever is done") {
  Place place;
  const Begun begun = place.begin();
  for (int i = 0; i < 5; ++i) {
    place.world.run_for(minutes(10));
    CHECK(place.is_open(begun, Use::acts));
  }
  place.world.run_for(minutes(10) - seconds(1));
  CHECK(place.find({begun.halves.cookie}, begun.halves.token, Use::acts)->left == seconds(1));
  place.world.run_for(seconds(1));
  CHECK_FALSE(place.is_open(begun));
}

TEST_CASE("who signs out is out, and nobody else") {
  Place place;
  const Begun one = place.begin();
  const Begun other = place.begin();
  const std::vector<std::string> cookies = {one.halves.cookie};
  CHECK_FALSE(place.sessions->end(cookies, other.halves.token).has_value());
  CHECK(place.is_open(one));
  const auto ended = place.sessions->end(cookies, one.halves.token);
  REQUIRE(ended.has_value());
  CHECK(ended->number == one.number);
  CHECK_FALSE(place.is_open(one));
  CHECK(place.is_open(other));
  CHECK_FALSE(place.sessions->end(cookies, one.halves.token).has_value());
}

TEST_CASE("a ninth session ends the oldest, and a restart all of them") {
  Place place;
  std::vector<Begun> all;
  for (int i = 0; i < 9; ++i) {
    all.push_back(place.begin());
  }
  CHECK_FALSE(place.is_open(all[0]));
  CHECK(place.is_open(all[1]));
  CHECK(place.is_open(all[8]));
  const std::string link = place.sessions->offer("admin");
  place.sessions.emplace(place.node.env().clock, place.node.env().random);
  CHECK_FALSE(place.is_open(all[8]));
  CHECK_FALSE(place.sessions->begin(link).has_value());
}

}  // namespace noctem::admin

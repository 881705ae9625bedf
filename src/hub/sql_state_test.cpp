#include "sql_state.hpp"

#include <doctest/doctest.h>

#include "house_test.hpp"

using namespace noctem;
using namespace noctem::hub;
using mesh::Table;
using test::House;

TEST_CASE("every table of the fold lies in the database") {
  House house;
  const auto now = house.reader();
  for (int table = 0; table < mesh::kTables; ++table) {
    CAPTURE(mesh::name_of(static_cast<Table>(table)));
    CHECK(now.state().get(static_cast<Table>(table), "nothing").has_value());
  }
}

TEST_CASE("a stored state answers scans as one in memory does") {
  House house;
  house.team({"anna", "ben", "carl"});
  const auto now = house.reader();
  mesh::MemoryState again;
  const auto row = house.mesh_row();
  REQUIRE(refold(now.connection(), again, static_cast<std::uint64_t>(row.size), row.time, {})
              .has_value());
  const auto first = *again.scan(Table::member_key, "", "", 1);
  REQUIRE(first.size() == 1);
  for (const auto* prefix : {"", "did:key:z", "did:key:z6Mk", "x"}) {
    for (const auto& after : {std::string(), std::string("did"), first.front().key}) {
      for (const std::size_t count : {1u, 2u, 100u}) {
        CAPTURE(prefix);
        CAPTURE(after);
        CAPTURE(count);
        CHECK(*now.state().scan(Table::member_key, prefix, after, count) ==
              *again.scan(Table::member_key, prefix, after, count));
      }
    }
  }
}

TEST_CASE("a reader's state cannot be written") {
  House house;
  const auto now = house.reader();
  CHECK(now.state().put(Table::gaps, "a", "{}").error().reason == "state_write");
  CHECK(now.state().erase(Table::gaps, "a").error().reason == "state_write");
}

TEST_CASE("a reader sees one moment while the mesh goes on") {
  House house;
  const auto before = house.reader();
  house.team({"anna"});
  CHECK(mesh_view(before)->size == 1);
  CHECK(mesh_view(house.reader())->size == 3);
}

TEST_CASE("a cache has an end, forgets what was not asked for, and remembers what is not there") {
  RowCache cache(64 * 1024);
  cache.put(Table::gaps, "absent", std::nullopt);
  REQUIRE(cache.find(Table::gaps, "absent") != nullptr);
  CHECK_FALSE(cache.find(Table::gaps, "absent")->has_value());
  CHECK(cache.find(Table::domains, "absent") == nullptr);
  for (int i = 0; i < 1'000; ++i) {
    cache.put(Table::entries, std::to_string(i), std::string(1'000, 'x'));
    REQUIRE(cache.find(Table::gaps, "absent") != nullptr);  // asked for again and again
  }
  CHECK(cache.rows() <= 64);
  CHECK(cache.find(Table::entries, "999") != nullptr);
  CHECK(cache.find(Table::entries, "0") == nullptr);
  cache.clear();
  CHECK(cache.rows() == 0);
}

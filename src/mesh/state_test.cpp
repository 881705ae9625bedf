#include "noctem/mesh/state.hpp"

#include <doctest/doctest.h>

using namespace noctem;
using namespace noctem::mesh;

namespace {

std::vector<std::string> keys(State& state, std::string_view prefix, std::string_view after,
                              std::size_t rows_max) {
  std::vector<std::string> found;
  const auto rows = state.scan(Table::entries, prefix, after, rows_max).value();
  for (const auto& row : rows) {
    found.push_back(row.key);
  }
  return found;
}

void fill(State& state) {
  for (const auto* key : {"a/1", "a/2", "a/3", "b/1"}) {
    REQUIRE(state.put(Table::entries, key, "{}").has_value());
  }
  REQUIRE(state.put(Table::rounds, "a/9", "{}").has_value());
}

using Keys = std::vector<std::string>;

}  // namespace

TEST_CASE("a scan gives what begins with the prefix, after a key, in order, and of one table") {
  MemoryState state;
  fill(state);
  CHECK(keys(state, "", "", 10) == Keys{"a/1", "a/2", "a/3", "b/1"});
  CHECK(keys(state, "a/", "", 10) == Keys{"a/1", "a/2", "a/3"});
  CHECK(keys(state, "a/", "a/1", 1) == Keys{"a/2"});
  CHECK(keys(state, "b/", "a/2", 10) == Keys{"b/1"});
}

TEST_CASE("a draft is the state with its own changes, and leaves it alone until it is kept") {
  MemoryState state;
  fill(state);
  Draft draft(state);
  REQUIRE(draft.erase(Table::entries, "a/1").has_value());
  REQUIRE(draft.erase(Table::entries, "a/2").has_value());
  REQUIRE(draft.put(Table::entries, "a/25", "1").has_value());
  REQUIRE(draft.put(Table::entries, "a/3", "2").has_value());
  CHECK(keys(draft, "a/", "", 10) == Keys{"a/25", "a/3"});
  CHECK(keys(draft, "", "", 2) == Keys{"a/25", "a/3"});
  CHECK(keys(draft, "", "a/25", 2) == Keys{"a/3", "b/1"});
  CHECK_FALSE(draft.get(Table::entries, "a/1")->has_value());
  CHECK(draft.get(Table::entries, "a/3").value() == "2");
  CHECK(keys(state, "a/", "", 10) == Keys{"a/1", "a/2", "a/3"});
  const auto before = hash_of(state).value();
  const auto drafted = hash_of(draft).value();
  CHECK(before != drafted);
  REQUIRE(draft.keep().has_value());
  CHECK(draft.changes().empty());
  CHECK(hash_of(state).value() == drafted);
  CHECK(keys(state, "", "", 10) == Keys{"a/25", "a/3", "b/1"});
}

TEST_CASE("the hash knows in which table and under which key a row stands") {
  MemoryState one;
  MemoryState other;
  REQUIRE(one.put(Table::entries, "k", "{}").has_value());
  REQUIRE(other.put(Table::rounds, "k", "{}").has_value());
  CHECK(hash_of(one).value() != hash_of(other).value());
}

TEST_CASE("the hash covers the only row of a table, which stands under no key") {
  MemoryState one;
  const auto empty = hash_of(one).value();
  REQUIRE(one.put(Table::mesh, "", "{}").has_value());
  const auto first = hash_of(one).value();
  CHECK(first != empty);
  REQUIRE(one.put(Table::mesh, "", R"({"size":1})").has_value());
  CHECK(hash_of(one).value() != first);
}

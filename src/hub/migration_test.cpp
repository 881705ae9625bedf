// A mesh that an older program wrote is taken over as it is: its rows were text in tables of
// another shape, and its fold kept nothing of its past.
#include <doctest/doctest.h>

#include <algorithm>

#include "noctem/mesh/history.hpp"

#include "house_test.hpp"

using namespace noctem;
using namespace noctem::hub;
using test::House;

namespace {

constexpr std::int64_t kDaySeconds = 86'400;
constexpr auto kText =
    "Mice leave the cellar in the first warm week of spring when nobody listens.";

std::string quoted(std::string_view text) {
  std::string literal = "'";
  for (const char c : text) {
    literal += c;
    literal += c == '\'' ? "'" : "";
  }
  return literal + "'";
}

std::vector<mesh::StateRow> rows_of(mesh::State& state, mesh::Table table) {
  auto rows = state.scan(table, "", "", 10'000).value();
  if (auto only = state.get(table, "").value(); only.has_value()) {
    rows.push_back({"", *std::move(only)});
  }
  return rows;
}

bool is_history(const mesh::StateRow& row) {
  return std::ranges::any_of(mesh::kHistoryPrefixes,
                             [&](std::string_view prefix) { return row.key.starts_with(prefix); });
}

// The tables of the fourth step of the schema, and in them what the mesh says now.
void make_older(House& house) {
  std::string script;
  {
    const auto now = house.reader();
    for (int number = 0; number < mesh::kTables; ++number) {
      const auto table = static_cast<mesh::Table>(number);
      const auto name = "mesh_" + std::string(mesh::name_of(table));
      script += "DROP TABLE " + name + ";CREATE TABLE " + name +
                " (key TEXT PRIMARY KEY, row TEXT NOT NULL);";
      for (const auto& row : rows_of(now.state(), table)) {
        script += is_history(row) ? ""
                                  : "INSERT INTO " + name + " (key, row) VALUES (" +
                                        quoted(row.key) + ", " + quoted(row.text) + ");";
      }
    }
  }
  house.change(script +
               "ALTER TABLE hub_words ADD COLUMN entry TEXT NOT NULL DEFAULT 'an id';"
               "DROP TABLE hub_history_until;"
               "DROP TABLE hub_evidence;"
               "DELETE FROM noctem_schema WHERE version >= 5;");
}

std::vector<mesh::StateRow> history(House& house) {
  const auto now = house.reader();
  auto rows = rows_of(now.state(), mesh::Table::activity);
  std::erase_if(rows, [](const mesh::StateRow& row) { return !is_history(row); });
  return rows;
}

}  // namespace

TEST_CASE("a mesh of the version before is taken over whole, and goes on") {
  House house;
  house.team({"anna", "ben", "carl", "dora"});
  const auto first = house.publish("anna/1", kText);
  const auto ballot = house.vote("ben/1", first, 1, 1);
  house.accepted({ballot.commit, ballot.reveal});
  house.pass(test::kCommitSeconds + test::kRevealSeconds + 5);
  REQUIRE(house.entry_row(first).rounds == 1);
  house.pass(kDaySeconds);
  const auto entry = house.entry_row(first);
  const auto size = house.size();
  const auto past = history(house);
  CHECK(past.size() == 2);  // what became of tasks in an hour, and a night
  make_older(house);
  house.restart();
  CHECK(history(house) == past);
  CHECK(house.audit() == "");
  CHECK(house.size() >= size);
  CHECK(house.entry_row(first).verdict == entry.verdict);
  const auto twin = house.accepted({house.entry("carl/1", kText)});
  REQUIRE(twin.record->near.has_value());
  CHECK(twin.record->near->entry.text() == first.value());
  CHECK(house.ask("dora", "mice in the cellar").value().found.size() == 2);
  house.restart();
  CHECK(house.audit() == "");
}

TEST_CASE("a mesh of another version is not judged by this one") {
  House house;
  house.change("DELETE FROM noctem_schema WHERE version = 7");
  CHECK(house.audit().find("start the node once") != std::string::npos);
  house.change("INSERT INTO noctem_schema (version, name) VALUES (7, 'evidence')");
  CHECK(house.audit() == "");
  house.change("INSERT INTO noctem_schema (version, name) VALUES (8, 'tomorrow')");
  CHECK(house.audit().find("install a newer program") != std::string::npos);
}

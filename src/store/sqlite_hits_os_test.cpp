#include <doctest/doctest.h>

#include <vector>

#include "noctem/store/sqlite.hpp"

#include "expect.hpp"
#include "sqlite_hits.hpp"
#include "temporary_folder.hpp"

namespace noctem::store {
namespace {

struct Hit {
  int phrase;
  int column;
  int word;
  bool operator==(const Hit&) const = default;
};

struct Fixture {
  Fixture() {
    good(writer->execute_script(
        "CREATE VIRTUAL TABLE found USING fts5(title, text, content='', tokenize=ascii)"));
  }
  void add(std::int64_t id, std::string_view title, std::string_view text) {
    const Parameter row[] = {id, title, text};
    good(writer->execute({"INSERT INTO found (rowid, title, text) VALUES ($1, $2, $3)", row}));
  }
  std::vector<std::vector<Hit>> hits(std::string_view match) {
    std::vector<std::vector<Hit>> rows;
    const Parameter words[] = {match};
    good(reader->query({"SELECT noctem_hits(found) FROM found WHERE found MATCH $1", words},
                       [&](const Row& row) -> Result<Walk> {
                         auto& hits = rows.emplace_back();
                         const ByteView bytes = row.blob(0);
                         for (std::size_t i = 0; i + 3 < bytes.size(); i += 4) {
                           hits.push_back(
                               {bytes[i], bytes[i + 1] >> 4,
                                (bytes[i + 1] & 0xf) << 16 | bytes[i + 2] << 8 | bytes[i + 3]});
                         }
                         return Walk::go_on;
                       }));
    return rows;
  }

  TemporaryFolder folder;
  std::unique_ptr<Database> database = good(open_sqlite({.path = folder.file("store.db")}));
  std::unique_ptr<Connection> writer = good(database->connect(Access::write));
  std::unique_ptr<Connection> reader = good(database->connect(Access::read));
};

TEST_SUITE_BEGIN("sqlite hits");

TEST_CASE_FIXTURE(Fixture, "each phrase is told with its column and its place") {
  add(7, "moon", "a wolf and a moon");
  add(8, "sun", "moon rise");
  CHECK(hits("\"wolf\" OR \"moon\"") ==
        std::vector<std::vector<Hit>>{{{0, 1, 1}, {1, 0, 0}, {1, 1, 4}}, {{1, 1, 0}}});
  CHECK(hits("\"moon\" AND (\"rise\" OR \"wolf\" OR \"moon\")").size() == 2);
}

TEST_CASE_FIXTURE(Fixture, "a row that repeats a word costs no more than the limit") {
  std::string text;
  for (int i = 0; i < 5000; ++i) {
    text += "again ";
  }
  add(1, "", text + "end");
  const auto rows = hits("\"again\" OR \"end\"");
  REQUIRE(rows.size() == 1);
  REQUIRE(rows[0].size() == kSqliteHitsMax + 1);
  CHECK(rows[0].back() == Hit{1, 1, 5000});
}

TEST_SUITE_END();

}  // namespace
}  // namespace noctem::store

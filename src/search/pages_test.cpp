// Pages, their cursors, and what happens between them. Compiled into one binary for each engine.

#include <algorithm>

#include "library_test.hpp"

namespace noctem::search {
namespace {

constexpr int kNotes = 60;

struct Notes : Library {
  Notes() {
    good(writer->begin());
    for (int i = 0; i < kNotes; ++i) {
      add(i);
    }
    good(writer->commit());
  }
  void add(int i) {
    std::string content = "gnu number " + std::to_string(i);
    for (int more = 0; more < i % 7; ++more) {
      content += " filler" + std::to_string(i * 10 + more);
    }
    put("n" + std::to_string(i), {.domain = i % 2 == 0 ? "even/notes" : "odd", .content = content},
        {.confidence = 300 + (i * 37) % 300});
  }
  void check_pages(const Query& query) {
    Query whole = query;
    whole.limit = kLimitMax;
    const Names at_once = names_of(ask(whole));
    CHECK(all_pages(query) == at_once);
  }
};

TEST_SUITE_BEGIN("search pages");

TEST_CASE_FIXTURE(Notes, "pages show every hit once, in the order of one long page") {
  for (const int limit : {1, 7, 20}) {
    check_pages({.text = "gnu", .limit = limit});
    check_pages({.text = "gnu number", .domain = "even", .limit = limit});
    check_pages({.limit = limit});
    check_pages({.domain = "odd", .limit = limit});
    check_pages({.limit = limit, .order = Order::newest});
    check_pages({.domain = "odd", .limit = limit, .order = Order::newest});
  }
  CHECK(all_pages({.text = "gnu", .limit = 9}).size() == kNotes);
}

TEST_CASE_FIXTURE(Notes, "listings are by trust, or by age") {
  const auto trusted = ask({.limit = kLimitMax}).hits;
  REQUIRE(trusted.size() == kNotes);
  CHECK(std::is_sorted(trusted.begin(), trusted.end(), [](const Hit& a, const Hit& b) {
    return a.standing.confidence > b.standing.confidence;
  }));
  const Names newest = names_of(ask({.limit = 3, .order = Order::newest}));
  CHECK(newest == Names{"n59", "n58", "n57"});
  CHECK(names_of(ask({.domain = "even", .limit = 2, .order = Order::newest})) ==
        Names{"n58", "n56"});
}

TEST_CASE_FIXTURE(Notes, "what is put or erased between pages neither repeats nor hides others") {
  for (Query query : {Query{.text = "gnu", .limit = 10}, Query{.limit = 10},
                      Query{.domain = "odd", .limit = 10}}) {
    const Names before = all_pages(query);
    const Answer first = ask(query);
    add(kNotes + static_cast<int>(names.size()));
    const std::string gone = names_of(first).front();
    erase(gone);
    query.cursor = first.next;
    Names after = names_of(first);
    for (const std::string& name : all_pages(query)) {
      after.push_back(name);
    }
    CHECK(after == before);
    put(gone, texts[gone]);
  }
}

TEST_CASE_FIXTURE(Notes, "a cursor is of its query alone") {
  const Answer first = ask({.text = "gnu", .limit = 5});
  REQUIRE_FALSE(first.next.empty());
  for (const Query& query :
       {Query{.text = "gnus and", .cursor = first.next}, Query{.cursor = first.next},
        Query{.text = "gnu", .domain = "odd", .cursor = first.next},
        Query{.text = "gnu", .cursor = "x"}, Query{.text = "gnu", .cursor = std::string(99, 'A')},
        Query{.text = "gnu", .cursor = first.next + "A"}, Query{.text = "gnu", .cursor = "!"}}) {
    const auto refused = index.query(*writer, query);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().kind == ErrorKind::invalid);
    CHECK(refused.error().reason == "cursor");
  }
}

TEST_CASE_FIXTURE(Notes, "the limit has limits") {
  CHECK(ask({.text = "gnu"}).hits.size() == kLimitDefault);
  CHECK(ask({.text = "gnu", .limit = 0}).hits.size() == 1);
  CHECK(ask({.text = "gnu", .limit = -7}).hits.size() == 1);
  for (int i = 0; i < kLimitMax; ++i) {
    add(1000 + i);
  }
  CHECK(ask({.text = "gnu", .limit = 1'000'000}).hits.size() == kLimitMax);
}

TEST_SUITE_END();

}  // namespace
}  // namespace noctem::search

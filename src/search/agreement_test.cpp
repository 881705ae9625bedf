// PostgreSQL and SQLite find the same: made-up entries and questions, the same on both.

#include <algorithm>
#include <random>

#include "library_test.hpp"

namespace noctem::search {
namespace {

constexpr int kNotes = 300;
constexpr int kQuestions = 80;

class Speech {
 public:
  std::string some(int most) {
    constexpr const char* kWords[] = {
        "the",        "how",        "index",     "Indexes", "indexed", "cache",      "cacheLine",
        "HTTPServer", "a_b_c",      "sha256",    "e-mail",  "email",   "größe",      "GROSSE",
        "日本",       "3.40.1",     "don't",     "C++",     "x",       "connection", "connect",
        "naïve",      "\"quoted\"", "a/b",       "AND",     "NEAR(x)", "🙂",         "running",
        "ran",        "snake_case", "snakeCase", "::"};
    std::string text;
    for (int i = draw(1, most); i > 0; --i) {
      text += std::string(kWords[draw(0, std::size(kWords) - 1)]) + " ";
    }
    return text;
  }
  int draw(std::size_t least, std::size_t most) {
    return static_cast<int>(least + numbers_() % (most - least + 1));
  }

 private:
  std::mt19937_64 numbers_{7};
};

TEST_SUITE_BEGIN("search agreement");

TEST_CASE("both engines find the same entries") {
  Library here;
  Library there(sqlite_engine());
  Speech words;
  good(here.writer->begin());
  good(there.writer->begin());
  constexpr const char* kDomains[] = {"go", "go.net", "golang", "db.sqlite", "db"};
  for (int i = 0; i < kNotes; ++i) {
    const Words note{.domain = kDomains[words.draw(0, 4)],
                     .tags = {words.draw(0, 1) == 0 ? "even" : "odd"},
                     .summary = words.some(4),
                     .content = words.some(30)};
    for (Library* library : {&here, &there}) {
      library->put("n" + std::to_string(i), note, {.confidence = 250 + i});
    }
    if (i % 11 == 0) {
      here.erase("n" + std::to_string(i));
      there.erase("n" + std::to_string(i));
    }
  }
  good(here.writer->commit());
  good(there.writer->commit());
  for (int i = 0; i < kQuestions; ++i) {
    Query query{.text = words.some(5), .limit = kLimitMax};
    query.domain = i % 3 == 0 ? kDomains[words.draw(0, 4)] : "";
    query.tags = i % 4 == 0 ? Names{"odd"} : Names{};
    CAPTURE(query.text);
    CHECK(here.sorted(here.all_pages(query)) == there.sorted(there.all_pages(query)));
  }
}

TEST_SUITE_END();

}  // namespace
}  // namespace noctem::search

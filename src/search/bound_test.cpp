// What a question costs does not grow with the number of entries that hold its words.

#include <algorithm>

#include "library_test.hpp"

namespace noctem::search {
namespace {

constexpr int kNotes = 4'000;
constexpr std::size_t kCandidatesMax = 3'000;
constexpr std::size_t kFrequentMax = 800;

struct Crowd : Library {
  Crowd() {
    good(writer->begin());
    for (int i = 0; i < kNotes; ++i) {
      note("n" + std::to_string(i), "alpha beta gamma" + std::string(i == 7 ? " needle" : ""));
    }
    good(writer->commit());
  }
};

TEST_SUITE_BEGIN("search bound");

TEST_CASE_FIXTURE(Crowd, "words that every entry holds cost a bounded number of candidates") {
  for (const char* text : {"alpha beta gamma", "alpha", "alpha absent", "gamma absent beta"}) {
    CAPTURE(text);
    const Answer answer = ask({.text = text});
    CHECK(answer.hits.size() == kLimitDefault);
    CHECK(answer.cost.candidates <= kFrequentMax);
  }
  CHECK(ask({.text = "alpha beta", .domain = "notes"}).cost.candidates <= kFrequentMax);
  CHECK(ask({.domain = "notes"}).cost.candidates <= kCandidatesMax);
}

// Ten words that are in all of them: a phrase is sought among the newest four thousand.
TEST_CASE_FIXTURE(Library, "a phrase of words that are everywhere costs a bounded number") {
  const std::string words = "was for with from are has you and the that";
  const std::string phrase = "that was for with from are has you and the";
  good(writer->begin());
  constexpr int kMany = 4'300;
  for (int i = 0; i < kMany; ++i) {
    note("n" + std::to_string(i), i == 3 || i == kMany - 3'500 ? phrase : words);
  }
  good(writer->commit());
  const Answer answer = ask({.text = phrase});
  CHECK(names_of(answer).front() == "n800");
  CHECK(names_of(answer).size() == kLimitDefault);
  CHECK(answer.cost.candidates <= kFrequentMax + 1);
  CHECK(std::ranges::count(names_of(ask({.text = phrase, .limit = kLimitMax})), "n3") == 0);
  CHECK(ask({.text = words, .limit = kLimitMax}).cost.candidates <= kFrequentMax);
}

TEST_CASE_FIXTURE(Crowd, "a rare word is found however old its entry is, and however many crowd") {
  CHECK(find("alpha needle beta").front() == "n7");
  CHECK(find("needle") == Names{"n7"});
}

TEST_SUITE_END();

}  // namespace
}  // namespace noctem::search

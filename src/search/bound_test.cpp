// What a question costs does not grow with the number of entries that hold its words.

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

TEST_CASE_FIXTURE(Crowd, "a rare word is found however old its entry is, and however many crowd") {
  CHECK(find("alpha needle beta").front() == "n7");
  CHECK(find("needle") == Names{"n7"});
}

TEST_SUITE_END();

}  // namespace
}  // namespace noctem::search

// What is erased leaves the disk: every byte of every file is read as a thief would.

#include <algorithm>

#include "library_test.hpp"

namespace noctem::search {
namespace {

constexpr int kNotes = 200;
constexpr int kPages = 8;

struct Secret : Library {
  Secret() {
    for (int i = 0; i < kNotes; ++i) {
      good(writer->begin());
      note("n" + std::to_string(i), "ordinary words of note " + std::to_string(i));
      // Some are in the sample of frequencies, others are not.
      put("s" + std::to_string(i), {.domain = "notes",
                                    .tags = {"labelxq"},
                                    .summary = "brief zyzzogeton",
                                    .content = "the passphrase is xylotomous" +
                                               std::string(1, static_cast<char>('a' + i % 26))});
      good(writer->commit());
    }
  }
  void erase_all() {
    good(writer->begin());
    for (int i = 0; i < kNotes; ++i) {
      erase("s" + std::to_string(i));
    }
    good(writer->commit());
  }
  int rewrite_all() {
    for (int steps = 1; steps < 10'000; ++steps) {
      if (good(index.rewrite(*writer, kPages)) == Rewrite::done) {
        return steps;
      }
    }
    FAIL("a rewriting without end");
    return 0;
  }
  bool on_disk(const std::string& word) {
    good(writer->execute_script("PRAGMA wal_checkpoint(TRUNCATE)"));
    return engine->bytes_on_disk().find(word) != std::string::npos;
  }
};

TEST_SUITE_BEGIN("search erasure");

TEST_CASE_FIXTURE(Secret, "erased words are in no file after the rewriting") {
  for (const char* word : {"zyzzogeton", "xylotomous", "labelxq"}) {
    CAPTURE(word);
    CHECK(on_disk(word));
  }
  erase_all();
  CHECK(find("zyzzogeton").empty());
  CHECK(rewrite_all() > 1);
  for (const char* word : {"zyzzogeton", "xylotom", "passphras", "labelxq"}) {
    CAPTURE(word);
    CHECK_FALSE(on_disk(word));
  }
  CHECK(on_disk("rdinari"));  // behind "or", whose letter FTS5 does not repeat
  CHECK(ask({.text = "ordinary", .limit = kLimitMax}).hits.size() == kLimitMax);
  CHECK(find("note 77").front() == "n77");
}

TEST_CASE_FIXTURE(Secret, "without an erasure nothing is rewritten") {
  CHECK(good(index.rewrite(*writer, kPages)) == Rewrite::done);
  erase("s1");
  rewrite_all();
  CHECK(good(index.rewrite(*writer, kPages)) == Rewrite::done);
}

TEST_CASE_FIXTURE(Secret, "what is erased while it is rewritten goes with the next time") {
  erase("s0");
  CHECK(good(index.rewrite(*writer, 1)) == Rewrite::more);
  erase_all();
  auto outcome = Rewrite::more;
  while (outcome == Rewrite::more) {
    outcome = good(index.rewrite(*writer, kPages));
  }
  CHECK(outcome == Rewrite::again);
  rewrite_all();
  CHECK_FALSE(on_disk("zyzzogeton"));
}

TEST_SUITE_END();

}  // namespace
}  // namespace noctem::search

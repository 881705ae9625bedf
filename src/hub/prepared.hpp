#pragma once
// A submission, looked at on its caller's thread: its shape, its signatures, and everything about
// its words that costs time. What is left for the writer is what depends on the state.
//
// Pure functions; any thread.

#include <optional>
#include <vector>

#include "noctem/hub/submission.hpp"
#include "noctem/mesh/kinds.hpp"
#include "noctem/search/index.hpp"
#include "noctem/text/sentences.hpp"

#include "words.hpp"

namespace noctem::hub {

struct PreparedDocument {
  document::Envelope envelope;
  mesh::Kind kind = mesh::Kind::entry;
  std::string content;                  // of an entry
  std::optional<WordsDigest> words;     // of an entry
  std::vector<text::Finding> findings;  // of an entry
  search::Terms terms;                  // of an entry that is not too long to be kept
};

struct Prepared {
  std::vector<PreparedDocument> documents;
};

// invalid/pair, invalid/body, denied/signature, denied/not_the_author.
Result<Prepared> prepare(Submission submission);

}  // namespace noctem::hub

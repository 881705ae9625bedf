#pragma once
// What operators were told lately: for each the hashes of the sentences that were served to it, and
// of which entry they are. An observation that says them again adds nothing to what is known; the
// door refuses it, so that the mesh does not take its own echo for evidence. An echo in other words
// is not recognised.
//
// Value; no locks: one thread at a time. Bounded in time, sentences and operators; what is
// forgotten is what was served longest ago.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "noctem/codec/cid.hpp"
#include "noctem/text/sentences.hpp"

namespace noctem::text {

struct ServedLimits {
  std::size_t operators_max = 512;
  std::size_t sentences_max = 4096;  // per operator
  std::int64_t seconds_max = 24 * 60 * 60;
};

struct ServedMatch {
  std::size_t sentences = 0;        // of the content, distinct, long enough
  std::size_t matched = 0;          // of these, served to the operator
  std::vector<codec::Cid> entries;  // whose sentences they are; most matches first

  bool mostly_served() const { return matched > 0 && 2 * matched >= sentences; }
};

class ServedSentences {
 public:
  explicit ServedSentences(ServedLimits limits = {}) : limits_(limits) {}

  // `sentences` are the sentence_hashes of the entry's content; of more than sentences_max the
  // first are remembered. An entry that is served again counts from now.
  void remember(std::string_view operator_id, const codec::Cid& entry,
                std::span<const SentenceHash> sentences, std::int64_t now);

  // An entry appears in `entries` if any of the content's sentences is its own.
  ServedMatch match(std::string_view operator_id, std::string_view content, std::int64_t now) const;

  // An erased entry leaves no hash of its words behind.
  void forget(const codec::Cid& entry);

  std::size_t operators() const { return operators_.size(); }

 private:
  struct Serving {
    codec::Cid entry;
    std::int64_t at = 0;
    std::vector<SentenceHash> sentences;  // ascending
  };
  struct Operator {
    std::deque<Serving> servings;  // oldest first
    std::size_t sentences = 0;
    std::int64_t last_at = 0;
  };

  Operator& room_for(std::string_view operator_id);
  void shrink(Operator& served, std::int64_t now) const;

  ServedLimits limits_;
  std::unordered_map<std::string, Operator> operators_;
};

}  // namespace noctem::text

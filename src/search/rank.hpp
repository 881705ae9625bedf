#pragma once
// How well a slot answers a question: BM25 over the columns, with more for words that stand beside
// each other as they were asked, and less for words that are not there.
//
// One thread at a time.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "postings.hpp"
#include "question.hpp"

namespace noctem::search {

struct Candidate {
  std::int64_t slot = 0;
  std::span<const Occurrence>
      occurrences;  // by number of the question's term; those of one together
};

struct Relevance {
  double score = 0;
  bool holds_all = false;  // every word of the question
};

class Rank {
 public:
  // In how many of `items` each term is.
  Rank(const Question& question, const std::vector<std::int64_t>& items_with_term,
       std::int64_t items);

  Relevance of(const Candidate& candidate);

 private:
  double adjacency(const Candidate& candidate) const;
  double weight(std::size_t term) const;

  const Question& question_;
  std::vector<double> rarity_;
  double rarity_of_all_ = 0;
  // Of the candidate at hand, by term; kept so that a candidate costs no allocation.
  std::vector<double> counts_;
  std::vector<const Occurrence*> first_;
  double length_ = 1;
};

}  // namespace noctem::search

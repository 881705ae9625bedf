#include "rank.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace noctem::search {
namespace {

constexpr std::array<double, kColumns> kColumnWeights = {2.5, 2.0,
                                                         1.0};  // summary, labels, content
constexpr double kSaturation = 0.9;                             // k1 of BM25
constexpr double kLengthShare = 0.75;                           // b of BM25
constexpr double kTermsTypical = 80;                            // of an entry
constexpr double kAdjacency = 0.4;  // of the rarer word's weight, for a pair side by side
constexpr int kAstrayMax = 2;       // words from where the other one is looked for
constexpr double kWholeBonus = 1.1;

double rarity(std::int64_t with_term, std::int64_t items) {
  const auto with = static_cast<double>(std::min(with_term, items));
  return std::log(1 + (static_cast<double>(items) - with + 0.5) / (with + 0.5));
}

}  // namespace

Rank::Rank(const Question& question, const std::vector<std::int64_t>& items_with_term,
           std::int64_t items)
    : question_(question),
      counts_(question.terms.size(), 0),
      first_(question.terms.size(), nullptr) {
  for (const std::int64_t with : items_with_term) {
    rarity_.push_back(rarity(std::max<std::int64_t>(with, 1), std::max<std::int64_t>(items, 1)));
  }
  for (const Question::Group& group : question.groups) {
    for (const std::size_t piece : group.pieces) {
      rarity_of_all_ += rarity_[piece];
    }
  }
}

// The nearest pair counts, once: side by side, or as far apart as they were typed, since what
// stands between may be common words.
double Rank::adjacency(const Candidate& candidate) const {
  const Occurrence* const end = candidate.occurrences.data() + candidate.occurrences.size();
  const auto nearest = [&](const Occurrence* left, const Occurrence* right, int typed) {
    int found = kAstrayMax + 1;
    for (const Occurrence* a = left; a != end && a->term == left->term; ++a) {
      for (const Occurrence* b = right; b != end && b->term == right->term; ++b) {
        const int apart = b->word - a->word;
        const int astray = std::min(apart - 1, std::abs(apart - typed));
        found = a->column == b->column && apart > 0 ? std::min(found, astray) : found;
      }
    }
    return found;
  };
  double sum = 0;
  for (std::size_t i = 0; i + 1 < question_.order.size(); ++i) {
    const auto [left, left_at] = question_.order[i];
    const auto [right, right_at] = question_.order[i + 1];
    if (first_[left] == nullptr || first_[right] == nullptr || left == right) {
      continue;
    }
    const int typed = static_cast<int>(right_at - left_at);
    if (const int astray = nearest(first_[left], first_[right], typed); astray <= kAstrayMax) {
      sum += kAdjacency * std::min(rarity_[left], rarity_[right]) / (astray + 1);
    }
  }
  return sum;
}

double Rank::weight(std::size_t term) const {
  const double count = counts_[term];
  return count == 0 ? 0
                    : rarity_[term] * count * (1 + kSaturation) / (count + kSaturation * length_);
}

Relevance Rank::of(const Candidate& candidate) {
  std::fill(counts_.begin(), counts_.end(), 0.0);
  std::fill(first_.begin(), first_.end(), nullptr);
  for (const Occurrence& occurrence : candidate.occurrences) {
    const auto term = static_cast<std::size_t>(occurrence.term);
    counts_[term] += kColumnWeights[static_cast<std::size_t>(occurrence.column)];
    first_[term] = first_[term] == nullptr ? &occurrence : first_[term];
  }
  length_ = 1 - kLengthShare + kLengthShare * terms_in(candidate.slot) / kTermsTypical;
  Relevance relevance{.score = 0, .holds_all = true};
  double covered = 0;
  for (const Question::Group& group : question_.groups) {
    double pieces = 0;
    double wholes = 0;
    double rarity_found = 0;
    double rarity_asked = 0;
    for (const std::size_t piece : group.pieces) {
      pieces += weight(piece);
      rarity_found += counts_[piece] > 0 ? rarity_[piece] : 0;
      rarity_asked += rarity_[piece];
    }
    for (const std::size_t whole : group.wholes) {
      wholes = std::max(wholes, kWholeBonus * weight(whole));
    }
    relevance.score += std::max(pieces, wholes);
    covered += wholes > 0 ? rarity_asked : rarity_found;
    relevance.holds_all = relevance.holds_all && (wholes > 0 || rarity_found >= rarity_asked);
  }
  const double coverage = rarity_of_all_ > 0 ? covered / rarity_of_all_ : 1;
  relevance.score = (relevance.score + adjacency(candidate)) * std::sqrt(coverage);
  return relevance;
}

}  // namespace noctem::search

#include <algorithm>
#include <cmath>
#include <tuple>

#include "answer.hpp"
#include "candidates.hpp"
#include "items.hpp"
#include "rank.hpp"

namespace noctem::search {
namespace {

constexpr std::size_t kItemsAtOnce = 64;
constexpr double kScoreUnit = 1'000;  // a relevance of 1 at the weight 1 in thousandths
constexpr std::int64_t kAllWords = std::int64_t{1} << 50;  // above every score of some words

struct Scored {
  std::int64_t slot = 0;
  std::int64_t best = 0;  // the score at the greatest weight
  double relevance = 0;
  bool holds_all = false;

  std::int64_t score(int weight) const {
    return std::llround(relevance * weight * kScoreUnit) + (holds_all ? kAllWords : 0);
  }
};

struct Ranked {
  std::int64_t score = 0;
  Scored scored;
  StoredItem item;

  bool before(std::int64_t other_score, std::int64_t other_slot) const {
    return std::tie(score, scored.slot) > std::tie(other_score, other_slot);
  }
};

bool is_better(const Ranked& a, const Ranked& b) { return a.before(b.score, b.scored.slot); }

std::vector<Scored> score_all(const Asked& asked, const Candidates& candidates, int weight) {
  Rank rank(asked.question, candidates.items_with_term, candidates.items);
  std::vector<Scored> scored;
  scored.reserve(candidates.all.size());
  for (const Candidate& candidate : candidates.all) {
    const Relevance relevance = rank.of(candidate);
    Scored one{candidate.slot, 0, relevance.score, relevance.holds_all};
    one.best = one.score(weight);
    scored.push_back(one);
  }
  std::sort(scored.begin(), scored.end(), [](const Scored& a, const Scored& b) {
    return std::tie(a.best, a.slot) > std::tie(b.best, b.slot);
  });
  return scored;
}

// Takes the most relevant first and stops where not even the greatest weight of all could bring
// another one onto the page.
class Page {
 public:
  Page(store::Connection& connection, const Postings& postings, const Asking& asking)
      : connection_(connection), postings_(postings), asking_(asking) {}

  Result<> fill(const std::vector<Scored>& scored) {
    for (std::size_t at = 0; at < scored.size(); at += kItemsAtOnce) {
      if (ranked_.size() > asking_.limit && scored[at].best < ranked_[asking_.limit].score) {
        return {};
      }
      NOCTEM_CHECK(add({scored.data() + at, std::min(kItemsAtOnce, scored.size() - at)}));
    }
    return {};
  }

  // One more than the page holds tells that there is a next one.
  Answer answer(const std::vector<std::int64_t>& items_with_term) {
    Answer answer;
    answer.cost.rows = rows_;
    const std::size_t count = std::min(ranked_.size(), asking_.limit);
    for (std::size_t i = 0; i < count; ++i) {
      const Ranked& one = ranked_[i];
      answer.hits.push_back({one.item.id, one.score, one.item.standing,
                             one.scored.holds_all ? Hit::Match::all : Hit::Match::some});
    }
    if (ranked_.size() > count && count > 0) {
      const Ranked& last = ranked_[count - 1];
      answer.next = write_cursor(asking_.query,
                                 {asking_.slot_max, last.score, last.scored.slot, items_with_term});
    }
    return answer;
  }

 private:
  Result<> add(std::span<const Scored> scored) {
    std::vector<std::int64_t> slots;
    for (const Scored& one : scored) {
      slots.push_back(one.slot);
    }
    NOCTEM_TRY(const auto items, items_at(connection_, postings_, slots));
    rows_ += items.size();
    for (const Scored& one : scored) {
      const auto item = items.find(one.slot);
      if (item != items.end()) {
        add(one, item->second);
      }
    }
    std::sort(ranked_.begin(), ranked_.end(), is_better);
    ranked_.resize(std::min(ranked_.size(), asking_.limit + 1));
    return {};
  }

  void add(const Scored& scored, const StoredItem& item) {
    const Standing& standing = item.standing;
    const Ranked ranked{scored.score(weight_of(standing)), scored, item};
    const bool fits =
        standing.listed == Listed::yes && standing.confidence >= asking_.query.confidence_min;
    const bool is_shown =
        asking_.cursor && (ranked.before(asking_.cursor->score, asking_.cursor->slot) ||
                           scored.slot == asking_.cursor->slot);
    if (fits && !is_shown) {
      ranked_.push_back(ranked);
    }
  }

  store::Connection& connection_;
  const Postings& postings_;
  const Asking& asking_;
  std::vector<Ranked> ranked_;
  std::size_t rows_ = 0;
};

}  // namespace

Result<Answer> answer_words(store::Connection& connection, const Postings& postings,
                            const Asking& asking, Question question) {
  const Asked asked{std::move(question), places_of(asking.query), asking.slot_max};
  NOCTEM_TRY(Candidates candidates, find_candidates(connection, postings, asked));
  if (asking.cursor) {
    if (asking.cursor->items_with_term.size() != asked.question.terms.size()) {
      return fail(other_query());
    }
    candidates.items_with_term = asking.cursor->items_with_term;
  }
  NOCTEM_TRY(const int weight, greatest_weight(connection));
  Page page(connection, postings, asking);
  NOCTEM_CHECK(page.fill(score_all(asked, candidates, weight)));
  Answer answer = page.answer(candidates.items_with_term);
  answer.terms = asked.question.terms;
  answer.cost.candidates = candidates.all.size();
  return answer;
}

}  // namespace noctem::search

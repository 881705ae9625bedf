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
constexpr std::int64_t kPhrase = std::int64_t{1} << 51;    // above those of all words

struct Scored {
  std::int64_t slot = 0;
  std::int64_t best = 0;  // the score at the greatest weight
  double relevance = 0;
  enum class Holds { some, all, phrase } holds = Holds::some;

  std::int64_t score(int weight) const {
    const std::int64_t tier = holds == Holds::phrase ? kPhrase
                              : holds == Holds::all  ? kAllWords
                                                     : 0;
    return tier + std::llround(relevance * weight * kScoreUnit);
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

// As if the phrase stood there once and nothing else: for a slot of which no more is known.
std::vector<Occurrence> occurrences_of(const Question& question) {
  std::vector<Occurrence> occurrences;
  for (const auto& [term, at] : question.order) {
    occurrences.push_back({static_cast<int>(term), Column::content, static_cast<int>(at)});
  }
  std::sort(occurrences.begin(), occurrences.end(), [](const Occurrence& a, const Occurrence& b) {
    return std::tie(a.term, a.word) < std::tie(b.term, b.word);
  });
  return occurrences;
}

class Scoring {
 public:
  Scoring(const Asked& asked, const Candidates& candidates)
      : asked_(asked), rank_(asked.question, candidates.items_with_term, candidates.items) {
    scored_.reserve(candidates.all.size());
    for (const Candidate& candidate : candidates.all) {
      add(candidate);
    }
  }

  // What holds a phrase holds its words: where these were all looked for, and nothing has them,
  // there is no need to ask.
  bool may_hold_phrase(Candidates::Reach reach) const {
    return !asked_.question.phrase.empty() &&
           (reach == Candidates::Reach::some ||
            std::any_of(scored_.begin(), scored_.end(),
                        [](const Scored& one) { return one.holds == Scored::Holds::all; }));
  }

  void lift(const std::vector<std::int64_t>& slots) {
    const std::vector<Occurrence> occurrences = occurrences_of(asked_.question);
    for (const std::int64_t slot : slots) {
      auto known = std::find_if(scored_.begin(), scored_.end(),
                                [slot](const Scored& one) { return one.slot == slot; });
      if (known == scored_.end()) {
        add({slot, occurrences});
        known = scored_.end() - 1;
      }
      known->holds = Scored::Holds::phrase;
    }
  }

  // The best first, if all had the greatest weight.
  std::vector<Scored> take(int weight) {
    for (Scored& one : scored_) {
      one.best = one.score(weight);
    }
    std::sort(scored_.begin(), scored_.end(), [](const Scored& a, const Scored& b) {
      return std::tie(a.best, a.slot) > std::tie(b.best, b.slot);
    });
    return std::move(scored_);
  }

 private:
  void add(const Candidate& candidate) {
    const Relevance relevance = rank_.of(candidate);
    const auto holds = relevance.holds_all ? Scored::Holds::all : Scored::Holds::some;
    scored_.push_back({candidate.slot, 0, relevance.score, holds});
  }

  const Asked& asked_;
  Rank rank_;
  std::vector<Scored> scored_;
};

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
      answer.hits.push_back(
          {one.item.id, one.score, one.item.standing,
           one.scored.holds == Scored::Holds::some ? Hit::Match::some : Hit::Match::all});
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
  Scoring scoring(asked, candidates);
  if (scoring.may_hold_phrase(candidates.reach)) {
    NOCTEM_TRY(const auto slots, find_phrase(connection, postings, asked));
    scoring.lift(slots);
  }
  const std::vector<Scored> scored = scoring.take(weight);
  Page page(connection, postings, asking);
  NOCTEM_CHECK(page.fill(scored));
  Answer answer = page.answer(candidates.items_with_term);
  answer.terms = asked.question.terms;
  answer.cost.candidates = scored.size();
  return answer;
}

}  // namespace noctem::search

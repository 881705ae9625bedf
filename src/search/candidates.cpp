#include "candidates.hpp"

#include <algorithm>
#include <span>
#include <tuple>

#include "items.hpp"

namespace noctem::search {
namespace {

constexpr std::int64_t kRareItems = 1'500;      // all rare words together
constexpr std::int64_t kLeadItems = 200;        // enough of them, so that no more must lead
constexpr std::size_t kSlotsMax = 3'000;        // of one match, should the sample be wrong
constexpr std::size_t kFrequentSlotsMax = 400;  // of frequent words
constexpr std::size_t kEnough = 50;
constexpr std::int64_t kWindowItems = 30'000;     // the newest, where nothing rare leads
constexpr std::int64_t kUnsampled = 8;            // what a term may have that the sample never met
constexpr std::int64_t kPhrasePostings = 40'000;  // of all words of a phrase together
constexpr std::size_t kPhraseSlotsMax = 100;

class Search {
 public:
  Search(store::Connection& connection, const Postings& postings, const Asked& asked)
      : connection_(connection), postings_(postings), asked_(asked) {}

  Result<Candidates> run() {
    const std::size_t terms = asked_.question.terms.size();
    NOCTEM_TRY(found_.items_with_term, estimates(connection_, asked_.question.terms));
    NOCTEM_TRY(const auto places, estimates(connection_, asked_.places));
    found_.items = serial_of(asked_.slot_max);
    for (std::size_t i = 0; i < terms; ++i) {
      std::int64_t& with = found_.items_with_term[i];
      with = std::min(with == 0 ? kUnsampled : with, found_.items);
      by_rarity_.push_back(i);
    }
    std::sort(by_rarity_.begin(), by_rarity_.end(), [&](std::size_t a, std::size_t b) {
      return std::tie(found_.items_with_term[a], a) < std::tie(found_.items_with_term[b], b);
    });
    if (!places.empty()) {
      place_items_ = *std::min_element(places.begin(), places.end());
    }
    NOCTEM_CHECK(run_passes());
    return std::move(found_);
  }

 private:
  Result<> run_passes() {
    if (place_items_ <= kRareItems) {
      NOCTEM_CHECK(any_of(by_rarity_.size()));
      note_reach();
      return {};
    }
    const std::size_t rare = count_rare();
    if (rare > 0) {
      NOCTEM_CHECK(any_of(rare));
      note_reach();
      count_again(rare);
    }
    const std::vector<std::size_t> frequent = frequent_words(rare);
    if (frequent.size() > 1 && found_.all.size() < kEnough) {
      NOCTEM_CHECK(all_of(frequent));
    }
    if (!frequent.empty() && found_.all.size() < kEnough) {
      return one_of(frequent);
    }
    return {};
  }

  // One rare word is enough to bring what holds all words, unless it was cut off.
  void note_reach() {
    const bool is_cut = found_.all.size() >= kSlotsMax;
    found_.reach = is_cut ? Candidates::Reach::some : Candidates::Reach::every;
  }

  std::size_t count_rare() const {
    std::size_t rare = 0;
    std::int64_t items = 0;
    for (const std::size_t term : by_rarity_) {
      if (items >= kLeadItems || items + found_.items_with_term[term] > kRareItems) {
        break;
      }
      items += found_.items_with_term[term];
      ++rare;
    }
    return rare;
  }

  std::vector<std::size_t> frequent_words(std::size_t rare) const {
    std::vector<std::size_t> words;
    for (std::size_t i = rare; i < by_rarity_.size(); ++i) {
      if (asked_.question.is_whole[by_rarity_[i]] == 0) {
        words.push_back(by_rarity_[i]);
      }
    }
    return words;
  }

  // The `count` rarest lead, the others are told of.
  Result<> any_of(std::size_t count) {
    std::vector<std::size_t> others(by_rarity_.begin() + static_cast<std::ptrdiff_t>(count),
                                    by_rarity_.end());
    return run(Match::Wanted::any,
               {by_rarity_.begin(), by_rarity_.end() - static_cast<std::ptrdiff_t>(others.size())},
               others, {.slots_max = kSlotsMax, .first = Match::First::oldest});
  }

  Result<> all_of(const std::vector<std::size_t>& words) {
    return run(Match::Wanted::all, words, {}, {window(), kFrequentSlotsMax});
  }

  Result<> one_of(const std::vector<std::size_t>& words) {
    return run(Match::Wanted::any, {words.front()}, {words.begin() + 1, words.end()},
               {asked_.places.empty() ? 0 : window(), kFrequentSlotsMax});
  }

  std::int64_t window() const {
    return std::max<std::int64_t>(0, asked_.slot_max - kWindowItems * kLengthClasses);
  }

  struct Bound {
    std::int64_t slot_min = 0;
    std::size_t slots_max = 0;
    Match::First first = Match::First::newest;
  };

  Result<> run(Match::Wanted how, const std::vector<std::size_t>& wanted,
               const std::vector<std::size_t>& besides, Bound bound) {
    Match match{.how = how,
                .places = asked_.places,
                .slot_min = bound.slot_min,
                .slot_max = asked_.slot_max,
                .slots_max = bound.slots_max,
                .first = bound.first};
    std::vector<std::size_t> numbers = wanted;
    numbers.insert(numbers.end(), besides.begin(), besides.end());
    for (const std::size_t term : wanted) {
      match.wanted.push_back(asked_.question.terms[term]);
    }
    for (const std::size_t term : besides) {
      match.besides.push_back(asked_.question.terms[term]);
    }
    NOCTEM_TRY(Found found, postings_.match(connection_, match));
    for (Occurrence& occurrence : found.occurrences) {
      occurrence.term = static_cast<int>(numbers[static_cast<std::size_t>(occurrence.term)]);
    }
    take(std::move(found));
    return {};
  }

  void take(Found found) {
    const std::span<const Occurrence> occurrences = found.occurrences;
    for (const Found::Slot& one : found.slots) {
      if (!is_taken(one.slot)) {
        found_.all.push_back({one.slot, occurrences.subspan(one.begin, one.end - one.begin)});
      }
    }
    found_.found.push_back(std::move(found));
  }

  // Each match is in descending order.
  bool is_taken(std::int64_t slot) const {
    return std::any_of(found_.found.begin(), found_.found.end(), [&](const Found& before) {
      const auto at = std::lower_bound(
          before.slots.begin(), before.slots.end(), slot,
          [](const Found::Slot& one, std::int64_t wanted) { return one.slot > wanted; });
      return at != before.slots.end() && at->slot == slot;
    });
  }

  // What led without a place brought all that there is, so it is known and no estimate.
  void count_again(std::size_t rare) {
    if (!asked_.places.empty() || found_.all.size() >= kSlotsMax) {
      return;
    }
    std::vector<std::int64_t> counts(asked_.question.terms.size(), 0);
    std::vector<std::int64_t> last(asked_.question.terms.size(), -1);
    for (const Candidate& candidate : found_.all) {
      for (const Occurrence& occurrence : candidate.occurrences) {
        const auto term = static_cast<std::size_t>(occurrence.term);
        counts[term] += last[term] != candidate.slot ? 1 : 0;
        last[term] = candidate.slot;
      }
    }
    for (std::size_t i = 0; i < rare; ++i) {
      found_.items_with_term[by_rarity_[i]] = counts[by_rarity_[i]];
    }
  }

  store::Connection& connection_;
  const Postings& postings_;
  const Asked& asked_;
  std::vector<std::size_t> by_rarity_;
  std::int64_t place_items_ = std::int64_t{1} << 62;
  Candidates found_;
};

}  // namespace

Result<Candidates> find_candidates(store::Connection& connection, const Postings& postings,
                                   const Asked& asked) {
  return Search(connection, postings, asked).run();
}

Result<std::vector<std::int64_t>> find_phrase(store::Connection& connection,
                                              const Postings& postings, const Asked& asked) {
  std::vector<std::string> read = asked.question.phrase;
  read.insert(read.end(), asked.places.begin(), asked.places.end());
  NOCTEM_TRY(const auto counts, estimates(connection, read));
  std::int64_t sum = 1;
  const std::int64_t items = serial_of(asked.slot_max);
  for (const std::int64_t count : counts) {
    sum += std::min(std::max(count, kUnsampled), items);
  }
  const std::int64_t window = items * kPhrasePostings / sum;
  NOCTEM_TRY(const Found found,
             postings.match(connection, {.how = Match::Wanted::phrase,
                                         .wanted = asked.question.phrase,
                                         .places = asked.places,
                                         .slot_min = std::max<std::int64_t>(
                                             0, asked.slot_max - window * kLengthClasses),
                                         .slot_max = asked.slot_max,
                                         .slots_max = kPhraseSlotsMax}));
  std::vector<std::int64_t> slots;
  for (const Found::Slot& one : found.slots) {
    slots.push_back(one.slot);
  }
  return slots;
}

}  // namespace noctem::search

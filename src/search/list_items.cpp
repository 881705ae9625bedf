#include <algorithm>
#include <tuple>

#include "answer.hpp"
#include "columns.hpp"
#include "items.hpp"

namespace noctem::search {
namespace {

constexpr std::size_t kPlacedMax = 2'000;  // of a domain or tag the newest, for the trusted ones
constexpr std::size_t kItemsAtOnce = 250;
constexpr int kNewestRounds = 8;
constexpr int kUnverifiedMax = 600;  // above it the weight of an unverified item tells nothing

bool fits(const StoredItem& item, const Query& query) {
  return item.standing.listed == Listed::yes && item.standing.confidence >= query.confidence_min;
}

Hit hit_of(const StoredItem& item, std::int64_t score) {
  return {item.id, score, item.standing, Hit::Match::listed};
}

// Hits in their order, one more than the page holds if there is a next one.
struct Line {
  std::int64_t score = 0;
  StoredItem item;
};

class Listing {
 public:
  Listing(store::Connection& connection, const Postings& postings, const Asking& asking)
      : connection_(connection), postings_(postings), asking_(asking) {}

  Result<Answer> run() {
    const auto places = places_of(asking_.query);
    if (asking_.query.order == Order::newest) {
      NOCTEM_CHECK(places.empty() ? newest() : newest_in(places));
    } else {
      NOCTEM_CHECK(places.empty() ? trusted() : trusted_in(places));
    }
    return answer();
  }

 private:
  // As if nothing had been shown yet: above every score and slot.
  Cursor after() const {
    return asking_.cursor.value_or(
        Cursor{asking_.slot_max, std::int64_t{1} << 32, asking_.slot_max + 1});
  }

  Result<> take_rows(std::string_view sql, std::span<const store::Parameter> parameters) {
    return connection_.query({sql, parameters}, [&](const store::Row& row) -> Result<store::Walk> {
      ++rows_;
      NOCTEM_TRY(const StoredItem item, item_of(row));
      const int weight = weight_of(item.standing);
      found_.push_back({asking_.query.order == Order::newest ? 0 : weight, item});
      return store::Walk::go_on;
    });
  }

  Result<> newest() {
    const store::Parameter parameters[] = {std::min(after().slot, asking_.slot_max + 1),
                                           std::int64_t{asking_.query.confidence_min},
                                           static_cast<std::int64_t>(asking_.limit + 1)};
    return take_rows(
        "SELECT slot, id, confidence, verified, listed FROM search_item WHERE slot < $1"
        " AND listed = 1 AND confidence >= $2 ORDER BY slot DESC LIMIT $3",
        parameters);
  }

  Result<> trusted() {
    const store::Parameter parameters[] = {
        after().score,
        after().slot,
        std::int64_t{std::min(asking_.query.confidence_min, kUnverifiedMax)},
        std::int64_t{asking_.query.confidence_min},
        asking_.slot_max,
        static_cast<std::int64_t>(asking_.limit + 1)};
    return take_rows(
        "SELECT slot, id, confidence, verified, listed FROM search_item"
        " WHERE (weight, slot) < ($1, $2) AND weight >= $3 AND confidence >= $4 AND slot <= $5"
        " AND listed = 1 ORDER BY weight DESC, slot DESC LIMIT $6",
        parameters);
  }

  Result<std::vector<StoredItem>> placed(const std::vector<std::string>& places,
                                         std::int64_t slot_max, std::size_t most) {
    NOCTEM_TRY(
        const auto matched,
        postings_.match(connection_, {.places = places, .slot_max = slot_max, .slots_max = most}));
    std::vector<StoredItem> items;
    for (std::size_t at = 0; at < matched.slots.size(); at += kItemsAtOnce) {
      std::vector<std::int64_t> slots;
      for (std::size_t i = at; i < std::min(at + kItemsAtOnce, matched.slots.size()); ++i) {
        slots.push_back(matched.slots[i].slot);
      }
      NOCTEM_TRY(const auto stored, items_at(connection_, postings_, slots));
      for (const std::int64_t slot : slots) {
        if (const auto item = stored.find(slot); item != stored.end()) {
          items.push_back(item->second);
        }
      }
    }
    candidates_ += matched.slots.size();
    rows_ += items.size();
    return items;
  }

  Result<> trusted_in(const std::vector<std::string>& places) {
    NOCTEM_TRY(const auto items, placed(places, asking_.slot_max, kPlacedMax));
    const Cursor from = after();
    for (const StoredItem& item : items) {
      const std::int64_t score = weight_of(item.standing);
      if (fits(item, asking_.query) &&
          std::tie(score, item.slot) < std::tie(from.score, from.slot)) {
        found_.push_back({score, item});
      }
    }
    std::sort(found_.begin(), found_.end(), [](const Line& a, const Line& b) {
      return std::tie(a.score, a.item.slot) > std::tie(b.score, b.item.slot);
    });
    return {};
  }

  // Items that do not fit are stepped over, so many at a time; then the page stays short.
  Result<> newest_in(const std::vector<std::string>& places) {
    std::int64_t slot_max = std::min(after().slot - 1, asking_.slot_max);
    for (int round = 0; round < kNewestRounds && found_.size() <= asking_.limit; ++round) {
      NOCTEM_TRY(const auto items, placed(places, slot_max, kItemsAtOnce));
      for (const StoredItem& item : items) {
        if (fits(item, asking_.query)) {
          found_.push_back({0, item});
        }
      }
      if (items.size() < kItemsAtOnce) {
        return {};
      }
      slot_max = items.back().slot - 1;
    }
    stopped_at_ = slot_max + 1;
    return {};
  }

  Answer answer() {
    Answer answer;
    answer.cost = {candidates_, rows_};
    const std::size_t count = std::min(found_.size(), asking_.limit);
    for (std::size_t i = 0; i < count; ++i) {
      answer.hits.push_back(hit_of(found_[i].item, found_[i].score));
    }
    if (found_.size() > count) {
      const Line& last = found_[count - 1];
      answer.next = write_cursor(asking_.query, {asking_.slot_max, last.score, last.item.slot});
    } else if (stopped_at_ > 0) {
      answer.next = write_cursor(asking_.query, {asking_.slot_max, 0, stopped_at_});
    }
    return answer;
  }

  store::Connection& connection_;
  const Postings& postings_;
  const Asking& asking_;
  std::vector<Line> found_;
  std::size_t candidates_ = 0;
  std::size_t rows_ = 0;
  std::int64_t stopped_at_ = 0;  // looked at so far, without filling the page
};

}  // namespace

Result<Answer> list_items(store::Connection& connection, const Postings& postings,
                          const Asking& asking) {
  return Listing(connection, postings, asking).run();
}

}  // namespace noctem::search

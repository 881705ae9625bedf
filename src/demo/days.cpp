#include <algorithm>

#include "stage.hpp"

namespace noctem::demo {

namespace {

constexpr std::int64_t kDocumentsPerEntry = 19;  // with its votes
constexpr std::int64_t kFloodDay = 8;
constexpr std::int64_t kHurryDay = 10;
constexpr std::int64_t kRingSessions = 3;
constexpr std::int64_t kFloodHours = 10;
constexpr std::int64_t kFloodPerHour = 22;  // more than the rules let anybody write
constexpr std::size_t kHurriedVotes = 60;
constexpr int kMistakePercent = 5;
constexpr std::int64_t kClaimsPerDay = 60;

}  // namespace

void Stage::plan_day() {
  at(born_ + (day() + 1) * kDay + kMinute, [this] { plan_day(); });
  const std::int64_t entries =
      std::max<std::int64_t>(4, options_.documents / kDocumentsPerEntry / kHistoryDays);
  plan_honest(entries);
  plan_hostile();
  for (std::int64_t i = 0; i < kClaimsPerDay; ++i) {
    later(dice_.below(kDay), [this] { claim(); });
  }
  for (int i = 0; i < 4; ++i) {
    later(dice_.below(kDay), [this] { reflect(someone(Role::honest)); });
  }
  if (day() % 2 == 0) {
    later(dice_.below(kDay), [this] { look_for_gap(); });
  }
}

void Stage::plan_honest(std::int64_t entries) {
  for (std::int64_t i = 0; i < entries; ++i) {
    later(dice_.below(kDay),
          [this] { publish_line(someone(Role::honest), !dice_.chance(kMistakePercent)); });
  }
}

void Stage::plan_hostile() {
  for (std::size_t who = 0; who < cast_.size(); ++who) {
    const Role role = cast_[who].role;
    const bool strikes = role == Role::burner && day() >= kStrikeDay;
    const bool poses = role == Role::flooder && day() < kFloodDay;  // else it may write less
    const std::int64_t entries = role == Role::burner ? 4 : role == Role::sybil || poses ? 1 : 0;
    for (std::int64_t i = 0; i < entries; ++i) {
      later(dice_.below(kDay), [this, who, strikes] { publish_line(who, !strikes); });
    }
    if (role == Role::poisoner && day() % 2 == 1) {
      later(dice_.below(kDay), [this, who] {
        const Line line = poison_line(dice_);
        publish(who, {.text = words("observation", line.domain, line.content), .good = false});
      });
    }
    if (role == Role::flooder && day() == kFloodDay) {
      flood();
    }
    if (role == Role::hasty && day() == kHurryDay) {
      later(9 * kHour, [this] { hurry(); });
    }
  }
  for (std::int64_t i = 0; plays(Role::ring) && i < kRingSessions; ++i) {
    later(dice_.below(kDay), [this] { publish_line(someone(Role::ring), false); });
  }
}

void Stage::flood() {
  const std::size_t who = someone(Role::flooder);
  for (std::int64_t i = 0; i < kFloodHours * kFloodPerHour; ++i) {
    later(i * kHour / kFloodPerHour + dice_.below(kMinute), [this, who, i] {
      const Line line = flood_line(dice_, i);
      publish(who, {.text = words("observation", line.domain, line.content),
                    .good = false,
                    .review = Draft::Review::none});
    });
  }
}

// Whatever nobody has voted about yet.
void Stage::hurry() {
  const std::size_t who = someone(Role::hasty);
  std::size_t votes = 0;
  for (std::size_t i = 0; i < known_.size() && votes < kHurriedVotes; ++i) {
    if (known_[i].voted.empty() && known_[i].type == "observation") {
      later(static_cast<std::int64_t>(votes++) * 4 * kMinute, [this, who, i] { vote(who, i); });
    }
  }
}

}  // namespace noctem::demo

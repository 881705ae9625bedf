#include <fmt/core.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>

#include "noctem/hub/audit.hpp"

#include "mesh_direct.hpp"
#include "mesh_workshop.hpp"
#include "words.hpp"

namespace noctem::bench {

namespace {

constexpr std::int64_t kAgoSeconds = 6 * 3'600;  // homes are filled in the past, where rounds end
constexpr std::size_t kGroup = 256;              // entries of a commit, as the writer takes them
constexpr std::size_t kFirstPoint = 1'250;
constexpr std::size_t kRounds = 400;
constexpr std::size_t kVoters = 5;
constexpr std::size_t kQuestions = 2'000;
constexpr std::size_t kWarm = 200;
constexpr double kEntryBytes = 1'024;

class Stopwatch {
 public:
  Stopwatch() : clock_(std::chrono::steady_clock::now()), cpu_(cpu_now()) {}
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - clock_).count();
  }
  double cpu_seconds() const { return cpu_now() - cpu_; }

 private:
  static double cpu_now() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
  }
  std::chrono::steady_clock::time_point clock_;
  double cpu_;
};

double at(std::vector<double>& times, double share) {
  std::ranges::sort(times);
  return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
}

using Submissions = std::vector<std::vector<document::Envelope>>;

Submissions entries_of(const Town& town, std::size_t from, std::size_t until) {
  Submissions all;
  for (std::size_t i = from; i < until; ++i) {
    all.push_back({town.entry(i)});
  }
  return all;
}

// To the next point: signing is the client's work and not measured.
Result<> fill_to(Workshop& shop, std::size_t until, Growth& growth) {
  const auto from = growth.entries;
  double spent = 0;
  while (growth.entries < until) {
    const auto next = std::min(growth.entries + kGroup, until);
    auto submissions = entries_of(shop.town(), growth.entries, next);
    const Stopwatch watch;
    NOCTEM_CHECK(shop.submit(std::move(submissions)));
    spent += watch.cpu_seconds();
    growth.entries = next;
  }
  const Stopwatch watch;
  NOCTEM_CHECK(shop.index_all());
  spent += watch.cpu_seconds();
  shop.pass(1);
  growth.points.push_back({until, spent * 1e6 / static_cast<double>(until - from)});
  return {};
}

std::string thousands(std::size_t number) {
  return number % 1'000 == 0 ? fmt::format("{}k", number / 1'000) : fmt::format("{}", number);
}

}  // namespace

Result<> fill(const std::string& home, std::size_t until, Growth& growth) {
  // A node has been here since; its time may not go back.
  NOCTEM_TRY(const auto shop, Workshop::open(home, growth.entries == 0 ? kAgoSeconds : 0));
  while (growth.entries < until) {
    const auto next = growth.entries < kFirstPoint ? kFirstPoint : growth.entries * 2;
    NOCTEM_CHECK(fill_to(*shop, std::min(next, until), growth));
  }
  return {};
}

// n log n is allowed: an entry may cost as much more as the logarithm of the size has grown.
void add_growth_rows(Table& table, const Growth& growth) {
  const auto& first = growth.points.at(1);  // the one before pays for opening everything
  for (const auto& point : growth.points) {
    const bool last = &point == &growth.points.back();
    Row row{fmt::format("mesh_fill_cpu_at_{}", point.entries), point.microseconds, "us", {}, {}};
    if (last && &point != &first) {
      row.bound = first.microseconds * std::log(static_cast<double>(point.entries)) /
                  std::log(static_cast<double>(first.entries));
      row.goal = Goal{Goal::Direction::at_most, 1};
    }
    table.add(std::move(row));
  }
}

// Five operators vote on each entry: commitments with their reveals, and what the node adds when
// the windows are over.
Result<> add_round_rows(Table& table, const std::string& home) {
  NOCTEM_TRY(const auto shop, Workshop::open(home, kAgoSeconds));
  NOCTEM_TRY(const auto ids, shop->submit(entries_of(shop->town(), 0, kRounds)));
  NOCTEM_CHECK(shop->index_all());
  Submissions votes;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    for (std::size_t voter = 1; voter <= kVoters; ++voter) {
      auto vote = shop->town().vote((i + voter) % kOperators, ids[i]);
      votes.push_back({std::move(vote.commit), std::move(vote.reveal)});
    }
  }
  const Stopwatch watch;
  NOCTEM_CHECK(shop->submit(std::move(votes)));
  shop->pass(kCommitSeconds + kRevealSeconds + 1);
  while (shop->hub().counters().rounds_closed < kRounds) {
    shop->pass(1);
  }
  const auto seconds = watch.seconds();
  const auto rounds = static_cast<double>(kRounds);
  table.add({"mesh_vote_rounds", rounds / seconds, "1/s", {}, {}});
  table.add({"mesh_votes", rounds * kVoters / seconds, "1/s", {}, {}});
  return {};
}

Result<> add_question_rows(Table& table, const std::string& home, const Growth& growth) {
  NOCTEM_TRY(const auto shop, Workshop::open(home, 0));
  NOCTEM_CHECK(shop->index_all());
  Numbers numbers(2);
  std::vector<double> clock_ms;
  std::vector<double> cpu_ms;
  for (std::size_t i = 0; i < kQuestions; ++i) {
    const search::Query query{.text = question(numbers)};
    const Stopwatch watch;
    NOCTEM_CHECK(shop->ask({.query = query, .asker = {}}));
    if (i >= kWarm) {
      clock_ms.push_back(watch.seconds() * 1e3);
      cpu_ms.push_back(watch.cpu_seconds() * 1e3);
    }
  }
  const auto most = [&](double small, double million) {
    return Goal{Goal::Direction::at_most, growth.entries < 500'000 ? small : million};
  };
  const auto name = "mesh_query_" + thousands(growth.entries);
  table.add({name + "_p50", at(clock_ms, 0.5), "ms", {}, most(1, 5)});
  table.add({name + "_p50_cpu", at(cpu_ms, 0.5), "ms", {}, {}});
  table.add({name + "_p99", at(clock_ms, 0.99), "ms", {}, most(10, 50)});
  table.add({name + "_p99_cpu", at(cpu_ms, 0.99), "ms", {}, {}});
  return {};
}

Result<> add_disk_rows(Table& table, const std::string& home, const Growth& growth) {
  double bytes = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(home)) {
    bytes += file.is_regular_file() ? static_cast<double>(file.file_size()) : 0;
  }
  const auto each = bytes / static_cast<double>(growth.entries);
  table.add({"mesh_disk_each", each, "bytes", kEntryBytes, Goal{Goal::Direction::at_most, 3}});
  return {};
}

Result<> add_replay_rows(Table& table, const std::string& home, const Growth& growth) {
  NOCTEM_TRY(const auto shop, Workshop::open(home, 0));
  NOCTEM_TRY(const auto connection, shop->database().connect(store::Access::read));
  NOCTEM_CHECK(connection->begin());
  const Stopwatch watch;
  NOCTEM_TRY(const auto verified,
             hub::verify_mesh(*connection, [](std::uint64_t) {}, &shop->threads()));
  const auto records = static_cast<double>(verified.log.records);
  table.add({"mesh_replay_" + thousands(growth.entries),
             records / watch.seconds(),
             "1/s",
             {},
             Goal{Goal::Direction::at_least, 20'000}});
  return {};
}

}  // namespace noctem::bench

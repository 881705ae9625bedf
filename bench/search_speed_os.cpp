// The cost of search: building the index, its size, questions over it, and the worst question. The
// entries are made up: 160 words each, drawn from 60 000 by Zipf's law, so about 1 KiB. A question
// is three to six words of one entry without the hundred commonest words, which stand for those
// that a question drops; the worst one is the three commonest of all, which every entry holds.
//
//   search_speed --out FILE [--entries 100000]
//
// Times are of the one thread that asks, on the processor (_cpu) and on the clock.

#include <fmt/core.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <optional>

#include "noctem/base/strings.hpp"
#include "noctem/search/index.hpp"
#include "noctem/store/sqlite.hpp"

#include "row.hpp"
#include "words.hpp"

namespace noctem::bench {
namespace {

constexpr std::size_t kGroup = 256;  // entries of one commit, as the writer takes them
constexpr int kQuestions = 2'000;
constexpr int kWorstRounds = 50;

codec::Cid id_of(std::size_t number) {
  ByteArray<32> digest{};
  std::uint64_t mixed = (number + 1) * 0x9e3779b97f4a7c15u;
  for (std::size_t i = 0; i < digest.size(); ++i) {
    digest[i] = static_cast<std::uint8_t>(mixed >> 56);
    mixed = mixed * 6364136223846793005u + 1442695040888963407u;
  }
  return {codec::CidCodec::json, digest};
}

struct Times {
  std::vector<double> clock_ms;
  std::vector<double> cpu_ms;

  static double at(std::vector<double>& times, double share) {
    std::sort(times.begin(), times.end());
    return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
  }
};

double cpu_ms() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

class Bench {
 public:
  Bench(std::string path, std::size_t entries) : path_(std::move(path)), entries_(entries) {}

  Result<> run(Table& table) {
    NOCTEM_TRY(database_, store::open_sqlite({.path = path_}));
    NOCTEM_TRY(index_, search::Index::open(*database_));
    NOCTEM_TRY(connection_, database_->connect(store::Access::write));
    NOCTEM_CHECK(build(table));
    return ask(table);
  }

 private:
  search::Item item(std::size_t number, Numbers& numbers) {
    const std::size_t area = number % 200;
    return {id_of(number),
            {.domain = fmt::format("area{}/part{}", area % 20, area / 20),
             .tags = {fmt::format("t{}", number % 50)},
             .content = prose(numbers)},
            standing_of(number)};
  }

  // A third is verified.
  static search::Standing standing_of(std::size_t number) {
    const int share = static_cast<int>(number * 7919 % 300);
    return number % 3 == 0 ? search::Standing{650 + share, search::Verified::yes}
                           : search::Standing{300 + share, search::Verified::no};
  }

  Result<> build(Table& table) {
    Numbers numbers(1);
    double spent_ms = 0;
    for (std::size_t from = 0; from < entries_; from += kGroup) {
      std::vector<search::Item> items;
      for (std::size_t i = from; i < std::min(from + kGroup, entries_); ++i) {
        items.push_back(item(i, numbers));
      }
      const double before = cpu_ms();
      NOCTEM_CHECK(connection_->begin());
      for (const search::Item& one : items) {
        NOCTEM_CHECK(index_->put(*connection_, one));
      }
      NOCTEM_CHECK(connection_->commit());
      spent_ms += cpu_ms() - before;
    }
    const auto count = static_cast<double>(entries_);
    table.add({"search_entries", count, "", std::nullopt, std::nullopt});
    table.add({"search_build", count / spent_ms * 1e3, "1/s", std::nullopt, std::nullopt});
    NOCTEM_TRY(const std::uint64_t bytes, database_->size_bytes());
    table.add({"search_bytes_each", static_cast<double>(bytes) / count, "bytes", std::nullopt,
               std::nullopt});
    return {};
  }

  Result<> time(const search::Query& query, Times& times) {
    const double cpu = cpu_ms();
    const auto clock = std::chrono::steady_clock::now();
    NOCTEM_TRY(const auto answer, index_->query(*connection_, query));
    times.clock_ms.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - clock)
            .count());
    times.cpu_ms.push_back(cpu_ms() - cpu);
    candidates_ += answer.cost.candidates;
    return {};
  }

  Result<> ask(Table& table) {
    Numbers numbers(2);
    Times warm;
    Times questions;
    Times worst;
    Times listing;
    for (int i = 0; i < kQuestions; ++i) {
      NOCTEM_CHECK(time({.text = question(numbers)}, i < kQuestions / 10 ? warm : questions));
    }
    const auto candidates = static_cast<double>(candidates_) / kQuestions;
    for (int i = 0; i < kWorstRounds; ++i) {
      NOCTEM_CHECK(time({.text = word(0) + " " + word(1) + " " + word(2)}, worst));
      NOCTEM_CHECK(time({.domain = "area7"}, listing));
    }
    const bool is_million = entries_ >= 1'000'000;
    const auto most = [](double limit) { return Goal{Goal::Direction::at_most, limit}; };
    add(table, "search_query_p50", questions, 0.5, most(is_million ? 5 : 1));
    add(table, "search_query_p99", questions, 0.99,
        is_million ? std::nullopt : std::optional(most(10)));
    add(table, "search_worst", worst, 0.5, std::nullopt);
    add(table, "search_listing", listing, 0.5, std::nullopt);
    table.add({"search_candidates", candidates, "", std::nullopt, std::nullopt});
    return {};
  }

  static void add(Table& table, const std::string& name, Times& times, double share,
                  std::optional<Goal> goal) {
    table.add({name, Times::at(times.clock_ms, share), "ms", std::nullopt, goal});
    table.add({name + "_cpu", Times::at(times.cpu_ms, share), "ms", std::nullopt, goal});
  }

  std::string path_;
  std::size_t entries_;
  std::size_t candidates_ = 0;
  std::unique_ptr<store::Database> database_;
  std::optional<search::Index> index_;
  std::unique_ptr<store::Connection> connection_;
};

}  // namespace
}  // namespace noctem::bench

int main(int count, char** words) {
  std::string out;
  std::size_t entries = 100'000;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string name = words[i];
    if (name == "--out") {
      out = words[i + 1];
    } else if (name == "--entries") {
      entries = noctem::parse_decimal(words[i + 1]).value_or(entries);
    }
  }
  if (out.empty() || entries == 0) {
    fmt::print(stderr, "usage: search_speed --out FILE [--entries 100000]\n");
    return 2;
  }
  const auto folder = std::filesystem::path(out).parent_path() / "search-homes";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  noctem::bench::Table table;
  const auto done = noctem::bench::Bench(folder / "search.db", entries).run(table);
  std::filesystem::remove_all(folder);
  if (!done) {
    fmt::print(stderr, "{}\n", to_string(done.error()));
    return 1;
  }
  fmt::print("{}", table.text());
  std::ofstream(out) << table.lines();
  return 0;
}

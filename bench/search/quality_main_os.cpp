// How well search finds what it should, beside what SQLite's FTS5 finds by itself: entries and
// questions as descriptions.hpp makes them, each question has one right answer. Prints MRR@10,
// recall@5, the time of a query, and the questions that ours answers worst.
//
//   search_quality --descriptions FILE [--questions 2000]

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>

#include "noctem/base/strings.hpp"
#include "noctem/search/index.hpp"
#include "noctem/store/sqlite.hpp"

#include "descriptions.hpp"

namespace noctem::bench {
namespace {

constexpr std::size_t kEntriesMin = 10'000;
constexpr int kTop = 10;
constexpr int kRecallTop = 5;
constexpr std::size_t kWorst = 20;
constexpr std::size_t kGroup = 500;  // entries of one transaction

codec::Cid id_of(std::size_t number) {
  ByteArray<32> digest{};
  for (std::size_t i = 0; i < sizeof(number); ++i) {
    digest[i] = static_cast<std::uint8_t>(number >> (8 * i) & 0xff);
  }
  return {codec::CidCodec::json, digest};
}

struct Engine {
  std::string name;
  // Numbers of entries, best first.
  std::function<Result<std::vector<std::size_t>>(const std::string&)> ask;
};

struct Score {
  double reciprocal_ranks = 0;
  std::size_t within_recall = 0;
  std::size_t empty = 0;
  std::vector<double> times_ms;
  std::vector<int> ranks;  // 0: not among the first
};

class World {
 public:
  World(const std::string& path, std::vector<Description> entries) : entries_(std::move(entries)) {
    database_ = store::open_sqlite({.path = path}).value();
  }

  const std::vector<Description>& entries() const { return entries_; }

  Result<> fill() {
    NOCTEM_TRY(index_, search::Index::open(*database_));
    NOCTEM_TRY(connection_, database_->connect(store::Access::write));
    NOCTEM_CHECK(connection_->execute_script(
        "CREATE VIRTUAL TABLE plain USING fts5(content, tokenize='porter unicode61')"));
    for (std::size_t from = 0; from < entries_.size(); from += kGroup) {
      NOCTEM_CHECK(connection_->begin());
      for (std::size_t i = from; i < std::min(from + kGroup, entries_.size()); ++i) {
        NOCTEM_CHECK(add(i));
      }
      NOCTEM_CHECK(connection_->commit());
    }
    return {};
  }

  Result<std::vector<std::size_t>> ask_ours(const std::string& question) {
    NOCTEM_TRY(const auto answer, index_->query(*connection_, {.text = question, .limit = kTop}));
    std::vector<std::size_t> numbers;
    for (const auto& hit : answer.hits) {
      const auto& digest = hit.id.digest();
      std::size_t number = 0;
      for (std::size_t i = sizeof(number); i-- > 0;) {
        number = number << 8U | digest[i];
      }
      numbers.push_back(number);
    }
    return numbers;
  }

  Result<std::vector<std::size_t>> ask_plain(const std::string& question,
                                             std::string_view between) {
    std::string expression;
    for (const auto word : split(question, ' ')) {
      expression +=
          (expression.empty() ? "\"" : std::string(between) + "\"") + std::string(word) + "\"";
    }
    const store::Parameter parameters[] = {std::string_view(expression)};
    std::vector<std::size_t> numbers;
    NOCTEM_CHECK(connection_->query(
        {"SELECT rowid FROM plain WHERE plain MATCH $1 ORDER BY rank LIMIT 10", parameters},
        [&](const store::Row& row) -> Result<store::Walk> {
          numbers.push_back(static_cast<std::size_t>(row.integer(0)));
          return store::Walk::go_on;
        }));
    return numbers;
  }

 private:
  Result<> add(std::size_t number) {
    const std::string& text = entries_[number].text;
    NOCTEM_CHECK(
        index_->put(*connection_, {id_of(number),
                                   {.domain = "debian", .tags = {}, .summary = "", .content = text},
                                   {.confidence = 500}}));
    const store::Parameter row[] = {static_cast<std::int64_t>(number), std::string_view(text)};
    NOCTEM_CHECK(connection_->execute({"INSERT INTO plain (rowid, content) VALUES ($1, $2)", row}));
    return {};
  }

  std::vector<Description> entries_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<store::Connection> connection_;
  std::optional<search::Index> index_;
};

Result<Score> judge(const Engine& engine, const World& world,
                    const std::vector<std::size_t>& asked) {
  Score score;
  for (const std::size_t number : asked) {
    const auto start = std::chrono::steady_clock::now();
    NOCTEM_TRY(const auto answer, engine.ask(world.entries()[number].question));
    score.times_ms.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
            .count());
    const auto at = std::find(answer.begin(), answer.end(), number);
    const int rank = at == answer.end() ? 0 : static_cast<int>(at - answer.begin()) + 1;
    score.ranks.push_back(rank);
    score.reciprocal_ranks += rank == 0 ? 0 : 1.0 / rank;
    score.within_recall += rank > 0 && rank <= kRecallTop ? 1 : 0;
    score.empty += answer.empty() ? 1 : 0;
  }
  return score;
}

void print_row(const std::string& name, Score score) {
  const auto count = static_cast<double>(score.ranks.size());
  std::sort(score.times_ms.begin(), score.times_ms.end());
  const auto at = [&](double share) {
    return score.times_ms[static_cast<std::size_t>(share * (count - 1))];
  };
  fmt::print("{:<12}{:>8.3f}{:>10.3f}{:>11.1f}%{:>10.2f}{:>10.2f}\n", name,
             score.reciprocal_ranks / count, static_cast<double>(score.within_recall) / count,
             100 * static_cast<double>(score.empty) / count, at(0.5), at(0.99));
}

// Where ours found nothing among the first and another did; then where nobody did.
void print_worst(const World& world, const std::vector<std::size_t>& asked,
                 const std::vector<Score>& scores) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (scores.front().ranks[i] == 0) {
      order.push_back(i);
    }
  }
  const auto found_elsewhere = [&](std::size_t i) {
    return std::any_of(scores.begin() + 1, scores.end(),
                       [&](const Score& score) { return score.ranks[i] > 0; });
  };
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::pair(!found_elsewhere(a), a) < std::pair(!found_elsewhere(b), b);
  });
  fmt::print("\nworst {} questions (ranks; 0: not among the first {})\n", kWorst, kTop);
  for (std::size_t i = 0; i < std::min(kWorst, order.size()); ++i) {
    const Description& entry = world.entries()[asked[order[i]]];
    std::string ranks;
    for (const Score& score : scores) {
      ranks += fmt::format("{:>3}", score.ranks[order[i]]);
    }
    fmt::print("{}  {:<28} {}\n", ranks, entry.package.substr(0, 28), entry.question);
  }
}

Result<> run(const std::string& file, std::size_t questions, const std::string& folder) {
  std::ifstream stream(file, std::ios::binary);
  std::string paragraphs{std::istreambuf_iterator<char>(stream), {}};
  World world(folder + "/quality.db", parse_descriptions(paragraphs));
  if (world.entries().size() < kEntriesMin) {
    return fail(invalid("descriptions", fmt::format("{}: {} descriptions, at least {} are needed",
                                                    file, world.entries().size(), kEntriesMin)));
  }
  NOCTEM_CHECK(world.fill());
  std::vector<std::size_t> asked;
  for (std::size_t i = 0; i < world.entries().size(); ++i) {
    if (!world.entries()[i].question.empty()) {
      asked.push_back(i);
    }
  }
  const std::size_t usable = asked.size();
  for (std::size_t i = 0; i < std::min(questions, usable); ++i) {
    asked[i] = asked[i * usable / std::min(questions, usable)];
  }
  asked.resize(std::min(questions, usable));
  fmt::print("{} entries, {} of {} questions\n\n{:<12}{:>8}{:>10}{:>12}{:>10}{:>10}\n",
             world.entries().size(), asked.size(), usable, "", "MRR@10", "recall@5", "empty",
             "p50 ms", "p99 ms");
  const std::vector<Engine> engines = {
      {"noctem", [&](const std::string& text) { return world.ask_ours(text); }},
      {"fts5 AND", [&](const std::string& text) { return world.ask_plain(text, " AND "); }},
      {"fts5 OR", [&](const std::string& text) { return world.ask_plain(text, " OR "); }}};
  std::vector<Score> scores;
  for (const Engine& engine : engines) {
    NOCTEM_TRY(Score score, judge(engine, world, asked));
    print_row(engine.name, score);
    scores.push_back(std::move(score));
  }
  print_worst(world, asked, scores);
  return {};
}

}  // namespace
}  // namespace noctem::bench

int main(int count, char** words) {
  std::string file;
  std::size_t questions = 2000;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string name = words[i];
    if (name == "--descriptions") {
      file = words[i + 1];
    } else if (name == "--questions") {
      questions = noctem::parse_decimal(words[i + 1]).value_or(questions);
    }
  }
  if (file.empty() || questions == 0) {
    fmt::print(stderr, "usage: search_quality --descriptions FILE [--questions 2000]\n");
    return 2;
  }
  const auto folder = std::filesystem::temp_directory_path() / "noctem-search-quality";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const auto done = noctem::bench::run(file, questions, folder);
  std::filesystem::remove_all(folder);
  if (!done) {
    fmt::print(stderr, "{}\n", to_string(done.error()));
    return 1;
  }
  return 0;
}

// A home whose mesh holds as many entries as a test wants, filled below the door as fast as the
// rules allow: in as many domains as it wants, all of them children of the first.
//
//   filled_mesh --home FOLDER --entries 100000 --domains 5000
//
// Prints the id of the first entry. A node that is started on the home finds what its own hub would
// have written.

#include <fmt/core.h>

#include <algorithm>

#include "noctem/base/strings.hpp"

#include "mesh_workshop.hpp"
#include "words.hpp"

namespace noctem::bench {

namespace {

constexpr std::int64_t kAgoSeconds = 3'600;
constexpr std::size_t kGroup = 512;  // entries of a commit
constexpr std::size_t kFields = 23;
constexpr std::size_t kTopics = 211;
constexpr int kSentences = 3;

struct Arguments {
  std::string home;
  std::size_t entries = 0;
  std::size_t domains = 0;
};

Result<Arguments> parse(int count, char** words) {
  Arguments arguments;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string name = words[i];
    const std::string value = words[i + 1];
    if (name == "--home") {
      arguments.home = value;
    } else if (name == "--entries") {
      arguments.entries = parse_decimal(value).value_or(0);
    } else if (name == "--domains") {
      arguments.domains = parse_decimal(value).value_or(0);
    }
  }
  if (arguments.home.empty() || arguments.entries == 0 || arguments.domains == 0) {
    return fail(
        invalid("usage", "usage: filled_mesh --home FOLDER --entries NUMBER --domains NUMBER"));
  }
  return arguments;
}

Town::Words words_of(std::size_t number, std::size_t domains,
                     const std::vector<mesh::EntryId>& sources) {
  Numbers numbers(number * 0x9e3779b97f4a7c15u + 1);
  std::string content;
  for (int i = 0; i < kSentences; ++i) {
    content += question(numbers) + ". ";
  }
  const auto domain = number % domains;
  return {
      .domain = fmt::format("field{}/topic{}/case{}", domain % kFields, domain % kTopics, domain),
      .content = content + fmt::format("Number {}.", number),
      .sources = sources};
}

Result<> run(const Arguments& arguments) {
  NOCTEM_TRY(const auto shop, Workshop::open(arguments.home, kAgoSeconds));
  const auto& town = shop->town();
  NOCTEM_TRY(const auto first, shop->submit({{town.says(0, words_of(0, arguments.domains, {}))}}));
  for (std::size_t done = 1; done < arguments.entries;) {
    const auto next = std::min(done + kGroup, arguments.entries);
    std::vector<std::vector<document::Envelope>> group;
    for (std::size_t i = done; i < next; ++i) {
      group.push_back({town.says(i, words_of(i, arguments.domains, first))});
    }
    NOCTEM_CHECK(shop->submit(std::move(group)));
    shop->pass(1);
    done = next;
  }
  NOCTEM_CHECK(shop->index_all());
  fmt::print("{}\n", first.front().value());
  return {};
}

}  // namespace

}  // namespace noctem::bench

int main(int count, char** words) {
  const auto arguments = noctem::bench::parse(count, words);
  const auto done = arguments ? noctem::bench::run(*arguments)
                              : noctem::Result<>(noctem::fail(arguments.error()));
  if (!done) {
    fmt::print(stderr, "{}\n", to_string(done.error()));
    return 1;
  }
  return 0;
}

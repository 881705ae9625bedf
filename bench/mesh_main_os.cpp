// The figures of the mesh: what contributing, voting, asking and proving cost, and what a mesh of
// many entries takes of memory and disk. Prints a table, and the same as JSON lines.
//
//   mesh_speed --build FOLDER --out FILE [--entries 100000] [--only door|direct]

#include <fmt/core.h>

#include <filesystem>
#include <fstream>

#include "noctem/base/strings.hpp"

#include "mesh_direct.hpp"
#include "mesh_served.hpp"

namespace noctem::bench {

namespace {

constexpr std::size_t kSmall = 10'000;

struct Arguments {
  std::string out;
  std::string noctem;
  std::size_t entries = 100'000;
  enum class Only { everything, direct, door } only = Only::everything;
};

Result<Arguments> parse(int count, char** words) {
  Arguments arguments;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string name = words[i];
    const std::string value = words[i + 1];
    if (name == "--out") {
      arguments.out = value;
    } else if (name == "--build") {
      arguments.noctem = value + "/bin/noctem";
    } else if (name == "--entries") {
      arguments.entries = parse_decimal(value).value_or(0);
    } else if (name == "--only") {
      arguments.only = value == "door"     ? Arguments::Only::door
                       : value == "direct" ? Arguments::Only::direct
                                           : Arguments::Only::everything;
    }
  }
  if (arguments.out.empty() || arguments.noctem.empty() || arguments.entries < kSmall) {
    return fail(invalid("usage",
                        "usage: mesh_speed --build FOLDER --out FILE [--entries 100000]"
                        " [--only door|direct]; at least 10000 entries"));
  }
  return arguments;
}

// Memory is told at each size that the issue names, on the way up.
Result<> fill_and_weigh(Table& table, const MeshNode& node, const Arguments& arguments,
                        Growth& growth) {
  for (const std::size_t size : {kSmall, std::size_t{100'000}, std::size_t{1'000'000}}) {
    if (growth.entries >= arguments.entries) {
      break;
    }
    NOCTEM_CHECK(fill(node.home, std::min(size, arguments.entries), growth));
    NOCTEM_CHECK(add_memory_rows(table, node, growth));
  }
  add_growth_rows(table, growth);
  return add_disk_rows(table, node.home, growth);
}

Result<> run(const Arguments& arguments) {
  using Only = Arguments::Only;
  const auto folder = std::filesystem::path(arguments.out).parent_path() / "mesh-homes";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const MeshNode node{arguments.noctem, folder / "mesh"};
  Table table;
  Growth growth;
  NOCTEM_CHECK(add_round_rows(table, folder / "rounds"));
  if (arguments.only == Only::door) {
    NOCTEM_CHECK(fill(node.home, arguments.entries, growth));
  } else {
    NOCTEM_CHECK(fill_and_weigh(table, node, arguments, growth));
    NOCTEM_CHECK(add_question_rows(table, node.home, growth));
    NOCTEM_CHECK(add_replay_rows(table, node.home, growth));
  }
  if (arguments.only != Only::direct) {
    NOCTEM_CHECK(add_door_rows(table, node, growth));
  }
  fmt::print("{}", table.text());
  std::ofstream(arguments.out) << table.lines();
  std::filesystem::remove_all(folder);
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

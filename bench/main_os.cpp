// The figures of the ground floor: prints a table, and the same as JSON lines to the file that
// --out names.

#include <fmt/core.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "micro.hpp"
#include "served.hpp"

namespace {

using noctem::Result;

struct Arguments {
  std::string out;
  noctem::bench::Programs programs;
};

Result<Arguments> parse(int count, char** words) {
  Arguments arguments;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string name = words[i];
    if (name == "--out") {
      arguments.out = words[i + 1];
    } else if (name == "--build") {
      arguments.programs = {std::string(words[i + 1]) + "/test/ledger_server",
                            std::string(words[i + 1]) + "/bin/noctem"};
    }
  }
  if (arguments.out.empty() || arguments.programs.noctem.empty()) {
    return noctem::fail(noctem::invalid("usage", "usage: ground --build FOLDER --out FILE"));
  }
  return arguments;
}

Result<> run(const Arguments& arguments) {
  const auto folder = std::filesystem::path(arguments.out).parent_path() / "ground-homes";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  noctem::bench::Table table;
  noctem::bench::add_micro_rows(table, folder);
  NOCTEM_CHECK(noctem::bench::add_node_rows(table, arguments.programs, folder));
  NOCTEM_CHECK(noctem::bench::add_ledger_rows(table, arguments.programs, folder));
  fmt::print("{}", table.text());
  std::ofstream(arguments.out) << table.lines();
  std::filesystem::remove_all(folder);
  return {};
}

}  // namespace

int main(int count, char** words) {
  const auto arguments = parse(count, words);
  const auto done = arguments ? run(*arguments) : Result<>(noctem::fail(arguments.error()));
  if (!done) {
    fmt::print(stderr, "{}\n", to_string(done.error()));
    return 1;
  }
  return 0;
}

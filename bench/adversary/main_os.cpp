// Attacks a mesh by the rules, and counts what comes of it.
//
//   adversary --out FILE [--seeds N] [--slice I/N] [--only WORD] [--seconds S]
//             [--set PARAM=VALUE]
//   adversary --small [--seeds N]
//
// The first walks the grid and appends a JSON line for each cell to FILE; cells that have a line
// there are left out, so it can be cut off and called again. --slice does every N-th cell, for
// several processes; --only takes cells whose name has the word; --seconds ends it after so long.
// --set tries other rules: give them a FILE of their own.
// --small is for every build: one cell of each class, and the aims of docs/adversary.md that such
// a small grid can show; it fails where one is missed.

#include <fmt/core.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <optional>
#include <set>
#include <string>

#include "noctem/base/strings.hpp"

#include "aims.hpp"
#include "grid.hpp"

namespace {

using namespace noctem;
using namespace noctem::adversary;

struct Arguments {
  std::string out;
  std::string only;
  std::uint64_t seeds = 0;
  std::uint64_t slice = 0;
  std::uint64_t slices = 1;
  std::uint64_t seconds = 1'000'000;
  bool small = false;
  codec::JsonObject params;
};

constexpr std::string_view kUsage =
    "usage: adversary --out FILE [--seeds N] [--slice I/N] [--only WORD] [--seconds S]\n"
    "                 [--set PARAM=VALUE]\n"
    "       adversary --small [--seeds N]";

bool read_slice(std::string_view word, Arguments& arguments) {
  const auto slash = word.find('/');
  arguments.slice = parse_decimal(word.substr(0, slash)).value_or(0);
  arguments.slices =
      slash == std::string_view::npos ? 0 : parse_decimal(word.substr(slash + 1)).value_or(0);
  return arguments.slice < arguments.slices;
}

bool read_param(std::string_view word, Arguments& arguments) {
  const auto equals = word.find('=');
  if (equals == std::string_view::npos) {
    return false;
  }
  const auto value = parse_decimal(word.substr(equals + 1));
  if (value.has_value()) {
    arguments.params.set(std::string(word.substr(0, equals)), *value);
  }
  return value.has_value();
}

bool read_option(std::string_view name, std::string_view value, Arguments& arguments) {
  if (name == "--out") {
    arguments.out = value;
  } else if (name == "--only") {
    arguments.only = value;
  } else if (name == "--seeds") {
    arguments.seeds = parse_decimal(value).value_or(0);
  } else if (name == "--seconds") {
    arguments.seconds = parse_decimal(value).value_or(0);
  } else if (name == "--set") {
    return read_param(value, arguments);
  } else if (name == "--slice") {
    return read_slice(value, arguments);
  } else {
    return false;
  }
  return true;
}

std::optional<Arguments> parse(int count, char** words) {
  Arguments arguments;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    if (word == "--small") {
      arguments.small = true;
    } else if (i + 1 >= count || !read_option(word, words[++i], arguments)) {
      return std::nullopt;
    }
  }
  if (arguments.small == !arguments.out.empty()) {
    return std::nullopt;
  }
  arguments.seeds = arguments.seeds != 0 ? arguments.seeds : arguments.small ? 3 : 4;
  return arguments;
}

std::set<std::string> names_in(const std::string& path) {
  std::set<std::string> names;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const auto value = codec::parse_json(line);
    const auto* name = value ? value->find("name") : nullptr;
    if (name != nullptr && name->text() != nullptr) {
      names.insert(*name->text());
    }
  }
  return names;
}

int walk(const Arguments& arguments) {
  const auto known = names_in(arguments.out);
  const auto cells = whole_grid(arguments.seeds);
  std::ofstream out(arguments.out, std::ios::app);
  const auto begin = std::chrono::steady_clock::now();
  const auto seconds = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  for (std::size_t index = 0; index < cells.size(); ++index) {
    Cell cell = cells[index];
    cell.params = arguments.params;
    const std::string name = name_of(cell);
    if (index % arguments.slices != arguments.slice || known.contains(name) ||
        name.find(arguments.only) == std::string::npos) {
      continue;
    }
    if (seconds() > static_cast<double>(arguments.seconds)) {
      fmt::print("the time is over before {}; call again to go on\n", name);
      return 0;
    }
    const double before = seconds();
    out << line_of(cell, Play(cell).run()) << '\n' << std::flush;
    fmt::print("{:5}/{} {} {:.1f} s\n", index + 1, cells.size(), name, seconds() - before);
    std::fflush(stdout);
  }
  return out ? 0 : 1;
}

int walk_small(const Arguments& arguments) {
  Sums sums;
  for (const Cell& cell : small_grid(arguments.seeds)) {
    const Figures figures = Play(cell).run();
    sums.add(cell, figures);
  }
  fmt::print("{}", sums.table());
  const auto missed = sums.missed();
  for (const std::string& aim : missed) {
    fmt::print("MISSED {}\n", aim);
  }
  return missed.empty() ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
  const auto arguments = parse(count, words);
  if (!arguments.has_value()) {
    fmt::print(stderr, "{}\n", kUsage);
    return 2;
  }
  return arguments->small ? walk_small(*arguments) : walk(*arguments);
}

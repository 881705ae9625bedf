#include "noctem/wasm/advisories.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "noctem/base/strings.hpp"

namespace noctem::wasm {

namespace {

// A line of releases is a major number. A line without a mending release is bad as a whole if it
// lies between the first bad line and the newest mended one.
struct Entry {
  Advisory advisory;
  unsigned first_bad = 0;
  std::array<Version, 4> mended{};  // oldest line first; the last one that is set mends all later
};

constexpr auto kEntries = std::to_array<Entry>({
    {{"RUSTSEC-2026-0114", "a table larger than the address space ends the host"},
     30,
     {{{36, 0, 8}, {43, 0, 2}, {44, 0, 1}}}},
    {{"RUSTSEC-2026-0149", "path_open with truncation writes where only reading is granted"},
     0,
     {{{24, 0, 9}, {36, 0, 10}, {44, 0, 2}, {45, 0, 0}}}},
    {{"RUSTSEC-2026-0182", "fd_renumber leaks on the host"},
     0,
     {{{24, 0, 10}, {36, 0, 11}, {44, 0, 3}, {45, 0, 2}}}},
    {{"RUSTSEC-2026-0188", "hard links and renames write where only reading is granted"},
     0,
     {{{24, 0, 11}, {36, 0, 12}, {45, 0, 3}, {46, 0, 1}}}},
    {{"RUSTSEC-2026-0222", "types of two engines are taken for each other"},
     0,
     {{{24, 0, 12}, {36, 0, 13}, {46, 0, 2}, {47, 0, 3}}}},
    {{"RUSTSEC-2026-0223", "an interrupted bulk operation breaks the engine's state"},
     46,
     {{{46, 0, 2}, {47, 0, 3}}}},
    {{"RUSTSEC-2026-0268", "a guest chooses how much the host allocates for a stream"},
     46,
     {{{46, 0, 3}, {47, 0, 4}}}},
    {{"RUSTSEC-2026-0269", "a trailing slash leads out of a granted folder"},
     0,
     {{{24, 0, 13}, {36, 0, 14}, {46, 0, 3}, {47, 0, 4}}}},
    {{"RUSTSEC-2026-0314", "a file's time overflows and ends the host"},
     0,
     {{{36, 0, 16}, {48, 0, 3}, {49, 0, 1}}}},
    {{"RUSTSEC-2026-0315", "call_ref and catch lose count of fuel"},
     47,
     {{{48, 0, 3}, {49, 0, 1}}}},
    {{"RUSTSEC-2026-0316", "lifting a record allocates beyond the limit"},
     0,
     {{{36, 0, 16}, {48, 0, 3}, {49, 0, 1}}}},
    {{"RUSTSEC-2026-0321", "poll_oneoff of preview 0 burns no fuel"},
     0,
     {{{36, 0, 17}, {48, 0, 4}, {49, 0, 2}}}},
    {{"RUSTSEC-2026-0322", "a guest without streams makes the host allocate"},
     0,
     {{{36, 0, 17}, {48, 0, 4}, {49, 0, 2}}}},
    {{"RUSTSEC-2026-0323", "fd_readdir shows bytes of the host's memory"},
     0,
     {{{36, 0, 17}, {48, 0, 4}, {49, 0, 2}}}},
    {{"RUSTSEC-2026-0324", "a file's time before 1970 ends the host"},
     46,
     {{{48, 0, 4}, {49, 0, 2}}}},
    {{"RUSTSEC-2026-0325", "a tag of the wrong type corrupts the collected heap"},
     47,
     {{{48, 0, 4}, {49, 0, 2}}}},
    {{"RUSTSEC-2026-0326", "a root is lost across try_call"}, 47, {{{48, 0, 4}, {49, 0, 2}}}},
    {{"RUSTSEC-2026-0327", "an async callback overflows the host's stack"},
     39,
     {{{48, 0, 4}, {49, 0, 2}}}},
});

bool is_bad(const Entry& entry, Version version) {
  Version newest;
  for (const Version& mended : entry.mended) {
    newest = std::max(newest, mended);
    if (mended.major == version.major && mended.major != 0) {
      return version < mended && version.major >= entry.first_bad;
    }
  }
  return version.major >= entry.first_bad && version < newest;
}

}  // namespace

Result<Version> parse_version(std::string_view text) {
  const auto parts = split(text, '.');
  std::array<unsigned, 3> numbers{};
  for (std::size_t i = 0; i < parts.size() && i < numbers.size(); ++i) {
    const auto number = parse_decimal(parts[i]);
    if (!number || *number > std::numeric_limits<std::uint16_t>::max()) {
      return fail(invalid("version", "a version is three numbers"));
    }
    numbers[i] = static_cast<unsigned>(*number);
  }
  if (parts.size() != numbers.size()) {
    return fail(invalid("version", "a version is three numbers"));
  }
  return Version{numbers[0], numbers[1], numbers[2]};
}

std::vector<Advisory> advisories_of(Version version) {
  std::vector<Advisory> found;
  for (const Entry& entry : kEntries) {
    if (is_bad(entry, version)) {
      found.push_back(entry.advisory);
    }
  }
  return found;
}

}  // namespace noctem::wasm

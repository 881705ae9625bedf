#pragma once
// What is known to be wrong with versions of Wasmtime, as of the day when this source was made. The
// list ships with the program, so that `noctem bark doctor` can judge a worker without a network; a
// version that the list does not name may still be bad, and the day says how old that judgement is.
//
// Constants and pure functions; any thread.

#include <compare>
#include <string_view>
#include <vector>

#include "noctem/base/result.hpp"

namespace noctem::wasm {

struct Version {
  unsigned major = 0;
  unsigned minor = 0;
  unsigned patch = 0;
  auto operator<=>(const Version&) const = default;
};

Result<Version> parse_version(std::string_view text);  // "48.0.8"

struct Advisory {
  std::string_view id;
  std::string_view about;
};

// What third_party/wasmtime pins.
inline constexpr std::string_view kPinnedVersion = "48.0.8";
inline constexpr std::string_view kAdvisoriesAsOf = "2026-11-21";

// Those that hold for this version, oldest first.
std::vector<Advisory> advisories_of(Version version);

}  // namespace noctem::wasm

#pragma once
// How far something may go: the one value in which manifest, policy and capability token speak, so
// that what a run is granted is where all of them meet. meet() is never wider than either of its
// sides, and within() says so of any two; a token's block can therefore only narrow.
//
// A bound that is not there does not narrow; one that is there and empty allows nothing. Values;
// any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/bark/grants.hpp"
#include "noctem/codec/json.hpp"

namespace noctem::skill {

inline constexpr int kTierMax = 4;
inline constexpr std::string_view kMeshQuery = "query";

struct Bounds {
  std::optional<std::vector<std::string>> skills;   // "org.example/x", "org.example/*", "*"
  std::optional<std::vector<std::string>> digests;  // CIDs of manifests
  std::optional<std::vector<bark::PathGrant>> paths;
  std::optional<std::vector<bark::HostGrant>> hosts;
  std::optional<std::vector<std::string>> environment;
  std::optional<std::vector<std::string>> mesh;  // of the node: "query"
  std::optional<std::int64_t> tier;
  std::optional<std::int64_t> memory_mb;
  std::optional<std::int64_t> cpu_ms;
  std::optional<std::int64_t> wall_ms;
  std::optional<std::int64_t> output_kb;
  std::optional<std::int64_t> files_mb;
  std::optional<std::int64_t> processes;
  std::optional<std::int64_t> store_kb;    // what it keeps from one run to the next
  std::optional<std::int64_t> log_lines;   // of one run
  std::optional<std::int64_t> expires_at;  // Unix seconds
  bool operator==(const Bounds&) const = default;
};

inline constexpr std::size_t kBoundItemsMax = 64;  // of each list

// What both allow.
Bounds meet(const Bounds& a, const Bounds& b);

// Whether `inner` allows nothing that `outer` does not.
bool within(const Bounds& inner, const Bounds& outer);

// Whether a skill's name is one that a pattern means.
bool matches(std::string_view pattern, std::string_view skill);
bool is_pattern(std::string_view text);

// As JSON and back; a field that is not known, or a value that could not be granted, refuses all.
codec::Json bounds_json(const Bounds& bounds);
Result<Bounds> bounds_from_json(const codec::Json& value);

}  // namespace noctem::skill

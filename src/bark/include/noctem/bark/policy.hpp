#pragma once
// Grants as a file that a person writes and reads: TOML, or JSON for programs. It fails closed:
// empty, an unknown version, an unknown or misspelt field, a wrong type or a number out of range
// refuse the whole file, since what was meant is not known.
//
//   version = 1
//   [paths]        read = ["/usr/share/data"]   write = ["/people/ann/project"]
//   [network]      hosts = ["api.example.org:443"]
//   [environment]  names = ["LANG"]
//   [limits]       memory_mb, cpu_ms, wall_ms, processes, descriptors, scratch_mb
//
// Pure functions; any thread.

#include <string>
#include <string_view>

#include "noctem/bark/grants.hpp"

namespace noctem::bark {

inline constexpr std::size_t kPolicyBytesMax = 64u << 10;

// A path is absolute, or begins with "~/" and stands below `home`.
Result<Grants> parse_policy(std::string_view text, std::string_view home);

// TOML that parse_policy reads back as the same paths, hosts and names; limits only where they were
// set.
std::string write_policy(const Grants& grants);

}  // namespace noctem::bark

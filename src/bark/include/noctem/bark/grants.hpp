#pragma once
// What a confined program is given, beyond nothing: paths, hosts, names of the environment, limits.
// A grant is made once, from a command line or a policy file, and is complete and checked from then
// on: paths are absolute and without "..", each number has an end. Whatever is not granted is not
// there.
//
// Values; any thread.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/base/result.hpp"

namespace noctem::bark {

enum class Access { read, write };  // write includes read

struct PathGrant {
  std::string path;  // absolute, lexically normal
  Access access = Access::read;
  bool operator==(const PathGrant&) const = default;
};

struct HostGrant {
  std::string host;  // lower case; an address without brackets
  std::uint16_t port = 443;
  // What a tunnel may carry: TLS that asks for this host, or any bytes ("tcp:HOST:PORT").
  enum class Carries { tls, any } carries = Carries::tls;
  // Sorted; empty: every method. With some there is no tunnel, since nobody sees into one; where
  // the node itself makes the request they hold within TLS too.
  std::vector<std::string> methods = {};
  bool operator==(const HostGrant&) const = default;
};
std::string to_string(const HostGrant& grant);  // as grant_host reads it
// One grant for each host, port and what it carries: methods of a second one come on top.
void add_host(std::vector<HostGrant>& hosts, HostGrant host);

struct Limits {
  std::uint32_t memory_mb = 4096;
  std::uint32_t processes = 1024;
  std::uint32_t descriptors = 4096;  // of each process
  std::uint32_t scratch_mb = 512;    // of each of /tmp, the home and /dev/shm
  std::optional<std::chrono::milliseconds> cpu;
  std::optional<std::chrono::milliseconds> wall;
  // Strict: said by the caller; then without a cgroup the address space is what is counted.
  enum class Memory { roomy, strict } memory = Memory::roomy;
  // Whether they must hold for the run as a whole, which takes a control group.
  enum class Counting { any, cgroup } counting = Counting::any;
  bool operator==(const Limits&) const = default;
};

struct Grants {
  std::vector<PathGrant> paths;
  std::vector<HostGrant> hosts;
  std::vector<std::string> environment;
  Limits limits;
  bool operator==(const Grants&) const = default;
};

inline constexpr std::size_t kGrantsMax = 256;  // of each kind

// Each refuses (invalid, denied) what could not be granted; relative paths stand below `folder`.
Result<> grant_path(Grants& grants, std::string_view path, Access access, std::string_view folder);
// HOST, HOST:PORT or tcp:HOST:PORT; the first two followed by methods: "HOST:PORT GET HEAD".
Result<> grant_host(Grants& grants, std::string_view text);
Result<> grant_variable(Grants& grants, std::string_view name);

// The number of a limit: digits, from 1 to a maximum that each has.
enum class LimitName { memory_mb, cpu_ms, wall_ms, processes, descriptors, scratch_mb };
Result<> set_limit(Limits& limits, LimitName name, std::string_view digits);

// Absolute, without ".", ".." and doubled slashes; nothing is looked up.
std::string normal_path(std::string_view path, std::string_view folder);
bool lies_in(std::string_view path, std::string_view folder);  // or is it

}  // namespace noctem::bark

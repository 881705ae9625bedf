#pragma once
// What the cage, our first process inside, does before the program starts: all of it decided
// outside, by the launcher, and handed in as bytes through a descriptor. Both ends are the same
// binary, yet the reader takes nothing on trust: a plan that is cut or too long is refused.
//
// Values; any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "noctem/base/bytes.hpp"

#include "filter.hpp"

namespace noctem::bark {

struct CagePath {
  std::string path;          // inside
  std::uint64_t rights = 0;  // of Landlock
  bool operator==(const CagePath&) const = default;
};

struct CageLimits {
  std::uint64_t processes = 0;
  std::uint64_t descriptors = 0;
  std::uint64_t address_bytes = 0;  // 0: not limited
  std::uint64_t private_bytes = 0;  // 0: not limited
  std::uint64_t cpu_seconds = 0;    // 0: not limited
  bool operator==(const CageLimits&) const = default;
};

struct CagePlan {
  static constexpr std::uint64_t kNoTerminal = 3;
  static constexpr std::size_t kBytesMax = 8u << 20;
  static constexpr std::uint64_t kProxyPort = 3128;  // of 127.0.0.1 inside, which is the run's own

  std::vector<std::string> words;        // the program and its arguments
  std::vector<std::string> environment;  // NAME=value
  std::string folder;                    // to start in; the home if it is not there
  std::string home;
  std::uint64_t terminal = kNoTerminal;  // the stream that becomes the controlling terminal
  std::uint64_t proxy_port = 0;          // where the proxy is listened for; 0: nowhere
  CageLimits limits;
  std::vector<CagePath> paths;
  Filters filters;
};

Bytes write_plan(const CagePlan& plan);
std::optional<CagePlan> read_plan(ByteView bytes);

}  // namespace noctem::bark

#pragma once
// Load over loopback: so many connections, each sends the next of the prepared requests as soon as
// its answer is there. Requests are complete bytes, signed beforehand; what it costs to make them
// is not in the figures. Answers other than the expected status are counted and fail the run.
//
// One thread, one epoll.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "noctem/base/result.hpp"

namespace noctem::bench {

struct Load {
  std::uint16_t port = 0;
  unsigned connections = 1;
  std::span<const std::string> requests;  // used in order, once each, or round and round
  enum class Use { once, again } use = Use::once;
  double seconds = 2;
  // `spin` asks again and again, for a load with a processor of its own; `sleep` leaves the
  // processor to a server that may use all of them.
  enum class Wait { spin, sleep } wait = Wait::spin;
};

struct LoadResult {
  double per_second = 0;
  double p50_ms = 0;
  double p99_ms = 0;
  double cpu_seconds = 0;  // of the load itself
  std::uint64_t answers = 0;
  std::uint64_t unexpected = 0;  // not a 2xx
  std::string first_unexpected;
};

Result<LoadResult> run_load(const Load& load);

// A socket to this machine's port, -1 with errno if there is none to be had.
int connect_loopback(std::uint16_t port);
Result<std::uint16_t> free_port();

}  // namespace noctem::bench

#pragma once
// A server on its process's standard streams: one message per line, nothing else on the output, and
// the end of input is the end. What other code of the process prints goes to the error stream.
//
// Call once, from main; blocks until the input ended and the calls in progress were answered (or
// the deadline for that passed).

#include <chrono>
#include <functional>

#include "noctem/base/result.hpp"
#include "noctem/mcp/server.hpp"

namespace noctem::mcp {

struct StdioOptions {
  int input = 0;  // file descriptors
  int output = 1;
  std::chrono::milliseconds end_deadline{5'000};
  // Called on the same thread whenever nothing came in for so long; calls of tools never overlap
  // it.
  std::function<void()> idle = {};
  std::chrono::milliseconds idle_after{5'000};
};

Result<> serve_stdio(const Server& server, const StdioOptions& options = {});

}  // namespace noctem::mcp

#pragma once
// The numbers of the door: connections, answers by class, how long they took, bytes, and what was
// refused and why.
//
// Any thread.

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>

#include "noctem/http/metrics.hpp"

namespace noctem::http_os {

enum class Refused {
  malformed,
  too_large,
  too_slow,  // a request that did not arrive in time
  host,
  rate,
  connections,
  connections_of_address,
  no_descriptor,
  memory,
  draining,
  unanswered,   // by the handler, in time
  slow_reader,  // of an answer or an event stream
};
inline constexpr std::size_t kRefusedCount = 12;

class ServerMetrics {
 public:
  explicit ServerMetrics(http::Metrics& metrics);

  void count_answer(int status, double seconds);
  void count(Refused reason) { refused_[static_cast<std::size_t>(reason)]->add(); }
  void count_refusal(int status, std::string_view reason);

  http::Counter& bytes_received;
  http::Counter& bytes_sent;
  // Shared, because the registry reads it for as long as it lives itself.
  std::shared_ptr<std::atomic<std::int64_t>> connections;

 private:
  http::Histogram& seconds_;
  std::array<http::Counter*, 5> answers_{};  // 1xx to 5xx
  std::array<http::Counter*, kRefusedCount> refused_{};
};

}  // namespace noctem::http_os

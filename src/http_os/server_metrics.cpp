#include "server_metrics.hpp"

#include <string>
#include <string_view>

namespace noctem::http_os {

namespace {

constexpr std::array<std::string_view, kRefusedCount> kRefusedNames = {"malformed",
                                                                       "too_large",
                                                                       "too_slow",
                                                                       "host",
                                                                       "rate",
                                                                       "connections",
                                                                       "connections_of_address",
                                                                       "no_descriptor",
                                                                       "memory",
                                                                       "draining",
                                                                       "unanswered",
                                                                       "slow_reader"};

Refused reason_of(int status, std::string_view reason) {
  switch (status) {
    case 408:
      return Refused::too_slow;
    case 413:
    case 414:
    case 431:
      return Refused::too_large;
    case 421:
      return Refused::host;
    case 429:
      return Refused::rate;
    case 503:
      return reason == "bodies" ? Refused::memory : Refused::draining;
    default:
      return Refused::malformed;
  }
}

}  // namespace

ServerMetrics::ServerMetrics(http::Metrics& metrics)
    : bytes_received(
          metrics.counter("noctem_http_received_bytes_total", "Bytes read from clients")),
      bytes_sent(metrics.counter("noctem_http_sent_bytes_total", "Bytes written to clients")),
      connections(std::make_shared<std::atomic<std::int64_t>>(0)),
      seconds_(metrics.histogram("noctem_http_answer_seconds",
                                 "From a whole request to its answer, in seconds")) {
  metrics.gauge("noctem_http_connections", "Open connections", {},
                [count = connections] { return static_cast<double>(count->load()); });
  for (std::size_t i = 0; i < answers_.size(); ++i) {
    answers_[i] = &metrics.counter("noctem_http_answers_total", "Answers by class of status",
                                   {{"status", std::to_string(i + 1) + "xx"}});
  }
  for (std::size_t i = 0; i < kRefusedCount; ++i) {
    refused_[i] =
        &metrics.counter("noctem_http_refused_total", "Requests and connections refused, by reason",
                         {{"reason", std::string(kRefusedNames[i])}});
  }
}

void ServerMetrics::count_answer(int status, double seconds) {
  answers_[static_cast<std::size_t>(status / 100 - 1) % answers_.size()]->add();
  seconds_.observe(seconds);
}

void ServerMetrics::count_refusal(int status, std::string_view reason) {
  answers_[static_cast<std::size_t>(status / 100 - 1) % answers_.size()]->add();
  count(reason_of(status, reason));
}

}  // namespace noctem::http_os

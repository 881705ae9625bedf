#include "door_counters.hpp"

#include <array>

namespace noctem::http {
namespace {

constexpr std::array<std::string_view, 22> kOutcomes = {
    "admitted",     "target_too_long", "body_too_large", "unsigned", "header_repeated",
    "agent_id",     "timestamp",       "signature_form", "nonce",    "host_form",
    "host",         "seed_form",       "clock",          "revoked",  "unknown_key",
    "address_rate", "agent_rate",      "operator_rate",  "replay",   "replay_full",
    "author",       "signature"};

Counter& outcome(Metrics& metrics, std::string_view name) {
  return metrics.counter("noctem_http_signed_requests_total",
                         "Signed requests by what the door said.",
                         {{"outcome", std::string(name)}});
}

}  // namespace

DoorCounters::DoorCounters(Metrics& metrics)
    : others_(outcome(metrics, "envelope")),
      verifications_(metrics.counter("noctem_http_signature_verifications_total",
                                     "Signatures of requests that were computed on.")) {
  for (const std::string_view name : kOutcomes) {
    outcomes_.emplace(name, &outcome(metrics, name));
  }
}

void DoorCounters::ended(std::string_view name) {
  const auto found = outcomes_.find(name);
  (found == outcomes_.end() ? others_ : *found->second).add();
}

}  // namespace noctem::http

#include "noctem/env_sim/trace.hpp"

namespace noctem::env_sim {
namespace {

constexpr std::uint64_t kPrime = 0x100000001b3u;  // FNV-1a

std::string line(env::Duration when, std::string_view who, std::string_view what,
                 std::uint64_t number) {
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(when).count();
  return std::to_string(micros) + "us " + std::string(who) + " " + std::string(what) + " " +
         std::to_string(number);
}

}  // namespace

void Trace::note(env::Duration when, std::string_view who, std::string_view what,
                 std::uint64_t number) {
  ++events_;
  mix(static_cast<std::uint64_t>(when.count()));
  mix(who);
  mix(what);
  mix(number);
  if (lines_max_ > 0) {
    if (lines_.size() == lines_max_) {
      lines_.pop_front();
    }
    lines_.push_back(line(when, who, what, number));
  }
}

void Trace::mix(std::string_view text) {
  for (const char c : text) {
    digest_ = (digest_ ^ static_cast<unsigned char>(c)) * kPrime;
  }
  digest_ = (digest_ ^ 0xff) * kPrime;  // no UTF-8 holds it: "a","bc" is not "ab","c"
}

void Trace::mix(std::uint64_t number) {
  for (int shift = 0; shift < 64; shift += 8) {
    digest_ = (digest_ ^ (number >> shift & 0xff)) * kPrime;
  }
}

}  // namespace noctem::env_sim

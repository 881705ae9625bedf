#pragma once
// What this part's tests speak of: a manifest that is right, its package, keys, and numbers that
// are drawn the same way each time.
//
// One thread.

#include "noctem/env_sim/prng.hpp"
#include "noctem/skill/package.hpp"

namespace noctem::skill {

class TestRandom final : public env::Random {
 public:
  explicit TestRandom(std::uint64_t seed) : prng_(seed) {}
  void fill(std::span<std::uint8_t> out) override {
    for (std::uint8_t& byte : out) {
      byte = static_cast<std::uint8_t>(prng_.below(256));
    }
  }
  env_sim::Prng& prng() { return prng_; }

 private:
  env_sim::Prng prng_;
};

inline crypto::SigningKey test_key(std::uint8_t seed = 1) {
  return crypto::SigningKey::from_seed(Bytes(32, seed)).value();
}

inline codec::JsonObject test_limits() {
  return {{"memory_mb", 64}, {"cpu_ms", 1'000}, {"wall_ms", 2'000},
          {"output_kb", 16}, {"files_mb", 1},   {"processes", 4}};
}

// The fields of a manifest without its files.
inline codec::JsonObject test_fields() {
  return {{"id", "org.example/echo"},
          {"version", "1.2.0"},
          {"runtime", "process"},
          {"entry", "bin/echo.sh"},
          {"tier", 1},
          {"about", "Says what it heard."},
          {"capabilities", codec::JsonObject{}},
          {"limits", test_limits()}};
}

inline std::vector<ArchiveFile> test_files() {
  return {{"bin/echo.sh", bytes_of(view_of("#!/bin/sh\ncat\n"))},
          {"readme", bytes_of(view_of("hello"))}};
}

inline Result<Package> test_package(codec::JsonObject fields = test_fields(),
                                    std::uint8_t seed = 1) {
  return make_package(std::move(fields), test_files(), test_key(seed), 1'700'000'000);
}

// Why a manifest with this member changed is refused, or "".
inline std::string refusal_with(const std::string& name, codec::Json value) {
  codec::JsonObject fields = test_fields();
  fields.set(name, std::move(value));
  const auto made = test_package(std::move(fields));
  return made ? "" : made.error().message;
}

}  // namespace noctem::skill

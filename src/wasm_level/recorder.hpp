#pragma once
// Stands between a skill and what the node answers it: counts what was asked and refused, keeps the
// lines that it logged, and ends the talk of one that never stops asking.
//
// One thread, for one call.

#include <array>
#include <map>
#include <string>
#include <vector>

#include "noctem/bark/level.hpp"
#include "noctem/wasm/call.hpp"

namespace noctem::wasm_level {

inline constexpr std::uint64_t kAsksMax = 10'000;

class Recorder final : public wasm::Services {
 public:
  explicit Recorder(wasm::Services& services) : services_(services) {}

  wasm::Answer ask(wasm::Service service, std::string_view question) override;
  void tell(bark::JobResult& result) const;

 private:
  struct Count {
    std::uint64_t asked = 0;
    std::uint64_t refused = 0;
  };
  void refuse(std::string_view name, const std::string& why);

  wasm::Services& services_;
  std::array<Count, wasm::kServices> counts_{};
  std::uint64_t asks_ = 0;
  std::map<std::string, std::uint64_t> refusals_;  // in words -> how often
  std::vector<std::string> log_;
};

}  // namespace noctem::wasm_level

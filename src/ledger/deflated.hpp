#pragma once
// Texts of some hundred bytes and more, deflated (RFC 1951) behind their length. Short ones, and
// what hardly shrinks, are left to the caller.
//
// A Deflating belongs to one thread; inflated() is for any.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "noctem/base/bytes.hpp"

namespace noctem::ledger {

inline constexpr std::size_t kDeflatedBytesMin = 256;
inline constexpr std::size_t kInflatedBytesMax = std::size_t{1} << 22;

class Deflating {
 public:
  Deflating();
  ~Deflating();

  std::optional<std::string> run(std::string_view text);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Nothing: these bytes were never deflated here.
std::optional<std::string> inflated(ByteView bytes);

}  // namespace noctem::ledger

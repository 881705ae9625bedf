#pragma once
// Bytes that must not be seen: keys, passphrases, tokens. They cannot be printed, logged, compared
// or copied by accident; they are zeroed when they go. reveal() is the one way in, and easy to
// search for.
//
// Owned by one thread at a time; moving empties the source.

#include <cstddef>
#include <cstdint>

#include "noctem/base/bytes.hpp"

namespace noctem {

void wipe(std::span<std::uint8_t> memory);  // not optimised away

class Secret {
 public:
  Secret() = default;
  explicit Secret(Bytes bytes) : bytes_(std::move(bytes)) {}
  explicit Secret(ByteView bytes) : bytes_(bytes.begin(), bytes.end()) {}
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  Secret copy() const { return Secret(reveal()); }
  ByteView reveal() const { return bytes_; }
  std::size_t size() const { return bytes_.size(); }
  bool empty() const { return bytes_.empty(); }

 private:
  Bytes bytes_;
};

}  // namespace noctem

#include "noctem/base/secret.hpp"

#include <utility>

namespace noctem {

void wipe(std::span<std::uint8_t> memory) {
  volatile std::uint8_t* byte = memory.data();
  for (std::size_t i = 0; i < memory.size(); ++i) {
    byte[i] = 0;
  }
}

Secret::Secret(Secret&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    wipe(bytes_);
    bytes_ = std::exchange(other.bytes_, {});
  }
  return *this;
}

Secret::~Secret() { wipe(bytes_); }

}  // namespace noctem

#pragma once
// A descriptor that is closed when its owner goes. EINTR of close() means closed on Linux.

#include <unistd.h>

#include <utility>

namespace noctem::env_os {

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      close_now();
      number_ = std::exchange(other.number_, -1);
    }
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close_now(); }

  int get() const { return number_; }
  bool valid() const { return number_ >= 0; }

 private:
  void close_now() {
    if (number_ >= 0) {
      ::close(number_);
    }
  }
  int number_ = -1;
};

}  // namespace noctem::env_os

#pragma once
// A descriptor that is closed when its owner goes.
//
// A resource; one owner.

#include <utility>

namespace noctem::proxy {

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();

  int get() const { return number_; }
  bool valid() const { return number_ >= 0; }
  void close_now() { Descriptor(std::exchange(number_, -1)); }

 private:
  int number_ = -1;
};

}  // namespace noctem::proxy

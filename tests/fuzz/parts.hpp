#pragma once
// One input as several: what stands between bytes 0xff, which no UTF-8 has.

#include <string_view>

namespace noctem::fuzz {

class Parts {
 public:
  explicit Parts(std::string_view input) : rest_(input) {}
  std::string_view next() {
    const std::size_t end = rest_.find('\xff');
    const std::string_view part = rest_.substr(0, end);
    rest_ = end == std::string_view::npos ? "" : rest_.substr(end + 1);
    return part;
  }
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

}  // namespace noctem::fuzz

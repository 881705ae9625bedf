#pragma once
// NOCTEM_ASSERT states what only a bug can break. It is always on, prints the expression and its
// operands, and aborts: a wrong program must not go on writing. It never validates input; bytes
// from outside fail with a Result.
//
//   NOCTEM_ASSERT(size <= limit, size, limit);

#include <string>
#include <string_view>
#include <type_traits>

namespace noctem {

[[noreturn]] void assertion_failed(std::string_view expression, std::string_view operands,
                                   std::string_view file, int line);

namespace assert_detail {

std::string shown(std::string_view text);
std::string shown(long long number);
std::string shown(unsigned long long number);
std::string shown(double number);

template <typename T>
std::string show(const T& value) {
  if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    return shown(std::string_view(value));
  } else if constexpr (std::is_enum_v<T>) {
    return shown(static_cast<long long>(value));
  } else if constexpr (std::is_floating_point_v<T>) {
    return shown(static_cast<double>(value));
  } else if constexpr (std::is_signed_v<T>) {
    return shown(static_cast<long long>(value));
  } else if constexpr (std::is_unsigned_v<T>) {
    return shown(static_cast<unsigned long long>(value));
  } else {
    return "(?)";
  }
}

template <typename... Operands>
std::string show_all(const Operands&... operands) {
  std::string all;
  ((all += all.empty() ? show(operands) : ", " + show(operands)), ...);
  return all;
}

}  // namespace assert_detail
}  // namespace noctem

#define NOCTEM_ASSERT(expression, ...)                                                        \
  do {                                                                                        \
    if (!(expression)) [[unlikely]] {                                                         \
      ::noctem::assertion_failed(#expression, ::noctem::assert_detail::show_all(__VA_ARGS__), \
                                 __FILE__, __LINE__);                                         \
    }                                                                                         \
  } while (false)

#include "number.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "noctem/base/assert.hpp"
#include "noctem/codec/json.hpp"

namespace noctem::codec {
namespace {

constexpr std::size_t kDigitsMax = 17;  // what the shortest form of a double can need
constexpr int kFixedMax = 21;           // from 10^21 on, ECMAScript writes an exponent
constexpr int kFixedMin = -6;           // and below 10^-6

// value = 0.DIGITS × 10^point, DIGITS without zeros at either end.
struct Decimal {
  std::array<char, kDigitsMax> digits;
  std::size_t size = 0;
  int point = 0;

  std::string_view text() const { return {digits.data(), size}; }
};

// `magnitude` is finite and greater than zero.
Decimal shortest(double magnitude) {
  std::array<char, 32> buffer;  // D.DDDDDDDDDDDDDDDDe-DDD is the longest
  const auto [end, failure] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), magnitude,
                                            std::chars_format::scientific);
  NOCTEM_ASSERT(failure == std::errc());
  Decimal decimal;
  const char* at = buffer.data();
  for (; *at != 'e'; ++at) {
    if (*at != '.') {
      decimal.digits[decimal.size++] = *at;
    }
  }
  at += at[1] == '+' ? 2 : 1;
  std::from_chars(at, end, decimal.point);
  ++decimal.point;
  return decimal;
}

void append_exponent(std::string& to, const Decimal& decimal) {
  const std::string_view digits = decimal.text();
  to += digits[0];
  if (digits.size() > 1) {
    to += '.';
    to += digits.substr(1);
  }
  const int exponent = decimal.point - 1;
  to += exponent < 0 ? "e-" : "e+";
  to += std::to_string(std::abs(exponent));
}

void append_fixed(std::string& to, const Decimal& decimal) {
  const std::string_view digits = decimal.text();
  const int size = static_cast<int>(digits.size());
  if (decimal.point <= 0) {
    to += "0.";
    to.append(static_cast<std::size_t>(-decimal.point), '0');
    to += digits;
  } else if (decimal.point >= size) {
    to += digits;
    to.append(static_cast<std::size_t>(decimal.point - size), '0');
  } else {
    const auto whole = static_cast<std::size_t>(decimal.point);
    to += digits.substr(0, whole);
    to += '.';
    to += digits.substr(whole);
  }
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Whether the literal's first digit that counts stands before the point once its exponent is
// applied: tells an overflow from an underflow, which from_chars reports alike.
bool is_large(std::string_view literal) {
  std::int64_t point = 0;   // digits of the whole part, or minus the zeros after the point
  bool seen_digit = false;  // other than 0
  bool seen_point = false;
  std::size_t at = 0;
  for (; at < literal.size() && (literal[at] | 0x20) != 'e'; ++at) {
    const char c = literal[at];
    seen_digit = seen_digit || (is_digit(c) && c != '0');
    seen_point = seen_point || c == '.';
    if (is_digit(c)) {
      point += seen_point ? (seen_digit ? 0 : -1) : (seen_digit ? 1 : 0);
    }
  }
  const bool minus = at + 1 < literal.size() && literal[at + 1] == '-';
  constexpr std::int64_t kExponentMax = 1'000'000'000'000;  // beyond any size of a text
  std::int64_t exponent = 0;
  for (; at < literal.size(); ++at) {
    if (is_digit(literal[at]) && exponent < kExponentMax) {
      exponent = exponent * 10 + (literal[at] - '0');
    }
  }
  return point + (minus ? -exponent : exponent) > 0;
}

}  // namespace

void append_number(std::string& to, double value) {
  NOCTEM_ASSERT(std::isfinite(value), value);
  if (value == 0) {
    to += '0';  // minus zero too
    return;
  }
  if (value < 0) {
    to += '-';
  }
  const Decimal decimal = shortest(std::fabs(value));
  if (decimal.point > kFixedMin && decimal.point <= kFixedMax) {
    append_fixed(to, decimal);
  } else {
    append_exponent(to, decimal);
  }
}

std::optional<double> parse_number(std::string_view literal) {
  double value = 0;
  const auto [end, failure] =
      std::from_chars(literal.data(), literal.data() + literal.size(), value);
  NOCTEM_ASSERT(failure != std::errc::invalid_argument, literal);
  const bool out_of_range = failure == std::errc::result_out_of_range || std::isinf(value);
  if (!out_of_range) {
    return value;
  }
  return is_large(literal) ? std::nullopt : std::optional<double>(0.0);
}

std::string write_number(double value) {
  std::string text;
  append_number(text, value);
  return text;
}

}  // namespace noctem::codec

#include "number.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

#include "noctem/codec/json.hpp"

namespace noctem::codec {
namespace {

std::string text_of_bits(std::uint64_t bits) { return write_number(std::bit_cast<double>(bits)); }

TEST_CASE("the numbers of RFC 8785, appendix B") {
  CHECK(text_of_bits(0x0000000000000000) == "0");
  CHECK(text_of_bits(0x8000000000000000) == "0");
  CHECK(text_of_bits(0x0000000000000001) == "5e-324");
  CHECK(text_of_bits(0x8000000000000001) == "-5e-324");
  CHECK(text_of_bits(0x7fefffffffffffff) == "1.7976931348623157e+308");
  CHECK(text_of_bits(0xffefffffffffffff) == "-1.7976931348623157e+308");
  CHECK(text_of_bits(0x4340000000000000) == "9007199254740992");
  CHECK(text_of_bits(0xc340000000000000) == "-9007199254740992");
  CHECK(text_of_bits(0x4430000000000000) == "295147905179352830000");
  CHECK(text_of_bits(0x44b52d02c7e14af5) == "9.999999999999997e+22");
  CHECK(text_of_bits(0x44b52d02c7e14af6) == "1e+23");
  CHECK(text_of_bits(0x44b52d02c7e14af7) == "1.0000000000000001e+23");
  CHECK(text_of_bits(0x444b1ae4d6e2ef4e) == "999999999999999700000");
  CHECK(text_of_bits(0x444b1ae4d6e2ef4f) == "999999999999999900000");
  CHECK(text_of_bits(0x444b1ae4d6e2ef50) == "1e+21");
  CHECK(text_of_bits(0x3eb0c6f7a0b5ed8c) == "9.999999999999997e-7");
  CHECK(text_of_bits(0x3eb0c6f7a0b5ed8d) == "0.000001");
  CHECK(text_of_bits(0x41b3de4355555553) == "333333333.3333332");
  CHECK(text_of_bits(0x41b3de4355555554) == "333333333.33333325");
  CHECK(text_of_bits(0x41b3de4355555555) == "333333333.3333333");
  CHECK(text_of_bits(0x41b3de4355555556) == "333333333.3333334");
  CHECK(text_of_bits(0x41b3de4355555557) == "333333333.33333343");
  CHECK(text_of_bits(0xbecbf647612f3696) == "-0.0000033333333333333333");
  CHECK(text_of_bits(0x43143ff3c1cb0959) == "1424953923781206.2");
}

TEST_CASE("each double is read back from its text") {
  std::mt19937_64 random(8785);
  for (int i = 0; i < 20'000; ++i) {
    const auto value = std::bit_cast<double>(random());
    if (std::isfinite(value)) {
      REQUIRE(parse_number(write_number(value)) == value);
    }
  }
}

TEST_CASE("rounding is to the nearest, ties to even, whatever the number of digits") {
  CHECK(parse_number("9007199254740993.0") == 9007199254740992.0);
  CHECK(parse_number("9007199254740993.000000000000000000000000000001") == 9007199254740994.0);
  CHECK(parse_number("0.500000000000000166533453693773481063544750213623046875") ==
        0x1.0000000000002p-1);
  CHECK(parse_number("2.2250738585072011e-308") == 0x0.fffffffffffffp-1022);
  CHECK(parse_number("1." + std::string(100'000, '0') + "1") == 1.0);
}

TEST_CASE("too large is told from too small") {
  const double least = std::numeric_limits<double>::denorm_min();
  CHECK(parse_number("1.7976931348623157e308") == std::numeric_limits<double>::max());
  CHECK_FALSE(parse_number("1.7976931348623159e308").has_value());
  CHECK_FALSE(parse_number("1e309").has_value());
  CHECK_FALSE(parse_number("-1e400").has_value());
  CHECK_FALSE(parse_number("1e99999999999999999999").has_value());
  CHECK_FALSE(parse_number("1" + std::string(400, '0') + ".0").has_value());
  CHECK_FALSE(parse_number("0.0001e400").has_value());
  CHECK(parse_number("5e-324") == least);
  CHECK(parse_number("1e-400") == 0);
  CHECK(parse_number("-1e-400") == 0);
  CHECK(parse_number("1e-99999999999999999999") == 0);
  CHECK(parse_number("0." + std::string(400, '0') + "1") == 0);
  CHECK(parse_number("1000e-400") == 0);
  CHECK(parse_number("0e99999999999999999999") == 0);
  CHECK(parse_number("0.000e400") == 0);
}

}  // namespace
}  // namespace noctem::codec

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

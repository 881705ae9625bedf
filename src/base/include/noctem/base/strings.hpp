#pragma once
// Small pure functions on text that more than one part needs. Nothing here knows a locale: case and
// digits are ASCII.
//
// Any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/base/result.hpp"

namespace noctem {

bool is_utf8(std::string_view text);  // strict: no overlong forms, no surrogates, at most U+10FFFF
std::vector<std::string_view> split(std::string_view text, char separator);
std::string_view trim(std::string_view text);
std::string to_lower_ascii(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);

// Digits only: no sign, no space, no leading zero but "0" itself.
std::optional<std::uint64_t> parse_decimal(std::string_view text);

// A share of one with at most three digits after the point, in thousandths: "0.75" is 750.
std::optional<int> parse_thousandths(std::string_view text);

// The candidate that a person most likely meant, if one is near enough to be worth naming.
std::optional<std::string> nearest(std::string_view word,
                                   const std::vector<std::string>& candidates);

}  // namespace noctem

#pragma once
// What the members of a demonstration write: sentences put together by chance, made up and said to
// be so. True or false means which side the play's honest voters take.
//
// Pure functions of the dice.

#include <cstdint>
#include <string>
#include <string_view>

#include "dice.hpp"

namespace noctem::demo {

struct Line {
  std::string domain;
  std::string content;
};

Line true_line(Dice& dice);
Line false_line(Dice& dice);
Line flood_line(Dice& dice, std::int64_t number);
Line poison_line(Dice& dice);
std::string synthesis_of(std::string_view domain, Dice& dice);
std::string correction_of(std::string_view domain, Dice& dice);
std::string_view voting_reason(bool up, Dice& dice);
std::string_view domain_of(Dice& dice);

}  // namespace noctem::demo

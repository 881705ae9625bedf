#pragma once
// The attack set: one generator for each class of what the scanner promises to find, and one for
// what it does not: instructions in plain words. A generator has forms, of which each half of the
// set uses its own; a form takes an instruction, and stands in a text of the benign set.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "draw.hpp"
#include "split.hpp"

namespace noctem::bench {

struct Attack {
  std::string content;
  std::size_t begin = 0;  // of what was put in
  std::size_t end = 0;
};

std::vector<std::string_view> attack_classes();

// `carriers` are texts of the benign set, of the same half.
Attack make_attack(std::string_view attack_class, Split split, Draw& draw,
                   const std::vector<const std::string*>& carriers);

// How many forms a class has in this half.
std::size_t attack_forms(std::string_view attack_class, Split split);

}  // namespace noctem::bench

#pragma once
// Deliberate mistakes for the tests of the tests: a tree that is configured with
// NOCTEM_MUTATION=<name> makes exactly that one, and the checkers must catch it. In every other
// build this is a constant false and leaves no code behind.
//
//   if (mutated("reply_before_commit")) { … }

#include <string_view>

namespace noctem {

#ifdef NOCTEM_MUTATION
#define NOCTEM_MUTATION_TEXT_INNER(name) #name
#define NOCTEM_MUTATION_TEXT(name) NOCTEM_MUTATION_TEXT_INNER(name)
constexpr bool mutated(std::string_view name) {
  return name == NOCTEM_MUTATION_TEXT(NOCTEM_MUTATION);
}
#undef NOCTEM_MUTATION_TEXT
#undef NOCTEM_MUTATION_TEXT_INNER
#else
constexpr bool mutated(std::string_view /*name*/) { return false; }
#endif

}  // namespace noctem

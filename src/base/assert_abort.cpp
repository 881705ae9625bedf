// Breaks an assertion. assert_abort.cmake looks at what is left of it.

#include <cstdio>

#include "noctem/base/assert.hpp"

int main(int argc, char** /*argv*/) {
  NOCTEM_ASSERT(argc > 0, argc);
  std::puts("a true assertion is silent");
  std::fflush(stdout);
  const int limit = -7;
  NOCTEM_ASSERT(argc <= limit, argc, limit);
  std::puts("the program went on");
  return 0;
}

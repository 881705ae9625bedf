#include <doctest/doctest.h>
#include <stdlib.h>

#include "noctem/env_os/environment.hpp"

TEST_CASE("the environment is read as a value") {
  setenv("NOCTEM_TEST_VARIABLE", "a=b", 1);
  setenv("NOCTEM_TEST_EMPTY", "", 1);
  const auto found = noctem::env_os::environment();
  unsetenv("NOCTEM_TEST_VARIABLE");
  unsetenv("NOCTEM_TEST_EMPTY");
  CHECK(found.at("NOCTEM_TEST_VARIABLE") == "a=b");
  CHECK(found.at("NOCTEM_TEST_EMPTY") == "");
  CHECK_FALSE(noctem::env_os::environment().contains("NOCTEM_TEST_VARIABLE"));
}

#include <doctest/doctest.h>

#include "noctem/env/files.hpp"

using noctem::env::join_path;
using noctem::env::parent_path;

TEST_CASE("paths are joined by one slash") {
  CHECK(join_path("a", "b") == "a/b");
  CHECK(join_path("a/", "b") == "a/b");
  CHECK(join_path("/", "b") == "/b");
  CHECK(join_path("", "b") == "b");
  CHECK(join_path("a", "/b") == "/b");
}

TEST_CASE("every path lies in a directory") {
  CHECK(parent_path("a/b/c") == "a/b");
  CHECK(parent_path("a/b/") == "a");
  CHECK(parent_path("a") == ".");
  CHECK(parent_path("/a") == "/");
  CHECK(parent_path("/") == "/");
  CHECK(parent_path("") == ".");
}

#include <doctest/doctest.h>

#include "noctem/env/files.hpp"

using noctem::env::join_path;
using noctem::env::parent_path;
using noctem::env::path_steps;

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

TEST_CASE("the steps down to a path are its directories and itself") {
  using Steps = std::vector<std::string>;
  CHECK(path_steps("/a/b/c") == Steps{"/a", "/a/b", "/a/b/c"});
  CHECK(path_steps("a/b") == Steps{"a", "a/b"});
  CHECK(path_steps("a") == Steps{"a"});
  CHECK(path_steps("/") == Steps{"/"});
}

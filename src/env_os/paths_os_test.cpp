#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "noctem/env_os/paths.hpp"

#include "temporary_folder_os.hpp"

namespace noctem::env_os {

TEST_CASE("a path leads to the file behind its links, also where that is not there yet") {
  const TemporaryFolder folder;
  const std::string root = real_path(folder.path()).value();
  std::filesystem::create_directory(root + "/real");
  std::filesystem::create_directory_symlink(root + "/real", root + "/by");
  std::ofstream(root + "/real/file") << "x";
  std::filesystem::create_symlink("real/file", root + "/link");
  std::filesystem::create_symlink("real/later", root + "/dangling");

  CHECK(real_path(root + "/link").value() == root + "/real/file");
  CHECK(real_path(root + "/by/file").value() == root + "/real/file");
  CHECK(real_path(root + "/dangling").value() == root + "/real/later");
  CHECK(real_path(root + "/by/new/deep").value() == root + "/real/new/deep");
  CHECK(real_path(root + "/real/../by/file").value() == root + "/real/file");
  CHECK(is_there(root + "/link"));
  CHECK_FALSE(is_there(root + "/dangling"));
}

TEST_CASE("links in a circle end") {
  const TemporaryFolder folder;
  std::filesystem::create_symlink("b", folder.path() + "/a");
  std::filesystem::create_symlink("a", folder.path() + "/b");
  CHECK_FALSE(real_path(folder.path() + "/a"));
}

TEST_CASE("a program knows where it lies") {
  const auto path = program_path();
  REQUIRE(path);
  CHECK(path->starts_with('/'));
  CHECK(is_there(*path));
}

}  // namespace noctem::env_os

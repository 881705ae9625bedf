#include "noctem/base/error.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace noctem;

TEST_CASE("each kind has a name of its own and a function that makes it") {
  const Error made[] = {invalid("r", "m"),  not_found("r", "m"),   denied("r", "m"),
                        conflict("r", "m"), unavailable("r", "m"), exhausted("r", "m"),
                        corrupt("r", "m"),  unsupported("r", "m"), internal("r", "m")};
  std::set<std::string_view> names;
  for (const Error& error : made) {
    names.insert(name_of(error.kind));
    CHECK(to_string(error) == std::string(name_of(error.kind)) + "/r: m");
  }
  CHECK(names.size() == 9);
  CHECK(name_of(made[0].kind) == "invalid");
  CHECK(name_of(made[8].kind) == "internal");
}

TEST_CASE("context goes in front and changes neither kind nor reason") {
  const Error error = exhausted("disk_full", "the disk is full").in("writing a").in("opening b");
  CHECK(error == exhausted("disk_full", "opening b: writing a: the disk is full"));
  CHECK(to_string(error) == "exhausted/disk_full: opening b: writing a: the disk is full");
}

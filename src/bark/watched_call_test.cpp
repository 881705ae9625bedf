#include "watched_call.hpp"

#include <doctest/doctest.h>

#include "noctem/bark/kernel.hpp"

namespace noctem::bark {

namespace {
namespace call = kernel::call;
using Touch = WatchedCall::Touch;
constexpr std::uint64_t kCreate = 0100;
}  // namespace

TEST_CASE("what a call wants to do with its path") {
  const auto read = watched_paths(call::kOpenat, {5, 0x1000, 0, 0, 0, 0})[0];
  REQUIRE(read.has_value());
  CHECK((read->touch == Touch::look));
  CHECK(read->path == 0x1000);
  CHECK(read->folder == 5);
  CHECK((watched_paths(call::kOpenat, {5, 1, 1, 0, 0, 0})[0]->touch == Touch::change));
  CHECK((watched_paths(call::kOpenat, {5, 1, kCreate, 0, 0, 0})[0]->touch == Touch::make));
  CHECK((watched_paths(call::kExecve, {1, 0, 0, 0, 0, 0})[0]->touch == Touch::look));
  CHECK(watched_paths(call::kOpen, {1, 0, 0, 0, 0, 0})[0]->folder == WatchedCall::kHere);
}

TEST_CASE("a rename is a change and a making") {
  const auto paths = watched_paths(call::kRenameat2, {3, 0x10, 4, 0x20, 0, 0});
  REQUIRE((paths[0].has_value() && paths[1].has_value()));
  CHECK((paths[0]->touch == Touch::change));
  CHECK((paths[1]->touch == Touch::make));
  CHECK(paths[1]->folder == 4);
  CHECK(paths[1]->path == 0x20);
}

TEST_CASE("the present folder is known however wide the register is") {
  const auto path = watched_paths(call::kOpenat, {0xFFFF'FF9C, 1, 0, 0, 0, 0})[0];
  CHECK(path->folder == WatchedCall::kHere);
  CHECK(watched_paths(call::kOpenat, {~0ull - 99, 1, 0, 0, 0, 0})[0]->folder == WatchedCall::kHere);
}

TEST_CASE("a call without a path has none") {
  CHECK_FALSE(watched_paths(call::kConnect, {1, 2, 3, 4, 5, 6})[0].has_value());
}

}  // namespace noctem::bark

#include "noctem/wasm/advisories.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace noctem::wasm {

namespace {

bool is_named(Version version, std::string_view id) {
  return std::ranges::any_of(advisories_of(version),
                             [&](const Advisory& advisory) { return advisory.id == id; });
}

}  // namespace

TEST_CASE("the version that is pinned has no advisory") {
  CHECK(advisories_of({48, 0, 8}).empty());
  CHECK(advisories_of({49, 0, 2}).empty());
}

TEST_CASE("an advisory holds up to the release that mends its line") {
  CHECK(is_named({48, 0, 3}, "RUSTSEC-2026-0327"));
  CHECK_FALSE(is_named({48, 0, 4}, "RUSTSEC-2026-0327"));
  CHECK(is_named({49, 0, 1}, "RUSTSEC-2026-0327"));
  CHECK_FALSE(is_named({38, 0, 0}, "RUSTSEC-2026-0327"));  // the mistake came later
}

TEST_CASE("a line that nobody mended is bad, a line after the mending is not") {
  CHECK(is_named({40, 0, 9}, "RUSTSEC-2026-0149"));
  CHECK_FALSE(is_named({48, 0, 0}, "RUSTSEC-2026-0149"));
  CHECK_FALSE(is_named({36, 0, 10}, "RUSTSEC-2026-0149"));
}

TEST_CASE("a version is three numbers and nothing else") {
  CHECK(parse_version("48.0.8") == Version{48, 0, 8});
  for (const char* text : {"", "48", "48.0", "48.0.8.1", "48.0.x", "v48.0.8", "48.0.99999999"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_version(text));
  }
}

}  // namespace noctem::wasm

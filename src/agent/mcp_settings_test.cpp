#include "noctem/agent/mcp_settings.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

namespace noctem::agent {

TEST_CASE("settings are those of the vectors, which the npm client prints too") {
  std::ifstream in("tests/data/client.json", std::ios::binary);
  const std::string file{std::istreambuf_iterator<char>(in), {}};
  REQUIRE_MESSAGE(!file.empty(), "run from the root of the repository");
  const codec::Json all = codec::parse_json(file).value();
  const codec::JsonArray& cases = *all.find("settings")->array();
  CHECK(cases.size() >= 4);
  for (const codec::Json& each : cases) {
    const auto text = [&](std::string_view name) { return *each.find(name)->text(); };
    const auto settings = mcp_settings(text("command"), text("tracker"), text("home"));
    CHECK(codec::write_pretty(settings) == text("text"));
  }
}

}  // namespace noctem::agent

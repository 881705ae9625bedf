#include "noctem/connect/toml_edit.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

namespace noctem::connect {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

const TomlPath kPath = {"mcp_servers", "nocturne-mesh"};
const std::vector<std::string> kOwned = {"command", "args", "url", "bearer_token_env_var"};

JsonObject entry() { return {{"command", "/bin/n"}, {"args", JsonArray{Json("mcp")}}}; }

constexpr std::string_view kSection =
    "[mcp_servers.nocturne-mesh]\ncommand = \"/bin/n\"\nargs = [\"mcp\"]\n";

}  // namespace

TEST_CASE("a table is put at the end of any file, and taken away to the byte") {
  constexpr std::array<std::string_view, 7> kTexts = {
      "",
      "model = \"o4\" # mine\n",
      "# only a comment\n",
      "[mcp_servers.other]\ncommand = \"x\"\n[mcp_servers.other.env]\nT = \"s\"\n",
      "text = \"\"\"\n[mcp_servers.nocturne-mesh]\n\"\"\"\nlist = [\n  1, # ]\n  2,\n]\n",
      "[mcp_servers]\na.command = \"x\"\n\n[[rules]]\nn = nan\n[[rules]]\nd = 1979-05-27\n",
      "\xef\xbb\xbfmodel = 'a#b'\n"};
  for (const std::string_view text : kTexts) {
    const auto put = toml_put(text, kPath, entry(), kOwned);
    REQUIRE_MESSAGE(put, text);
    CHECK(put->ends_with(kSection));
    CHECK(toml_compare(*put, kPath, entry(), kOwned).value() == TomlTable::same);
    CHECK(toml_put(*put, kPath, entry(), kOwned).value() == *put);
    CHECK(toml_drop(*put, kPath).value() == text);
  }
  const auto windows = toml_put("a = 1\r\n", kPath, entry(), kOwned);
  REQUIRE(windows);
  CHECK(windows->ends_with("\r\nargs = [\"mcp\"]\r\n"));
  CHECK(toml_drop(*windows, kPath).value() == "a = 1\r\n");
}

TEST_CASE("a table that stands there is changed in its place, what else it holds stays") {
  const std::string text =
      "[mcp_servers.\"nocturne-mesh\"] # ours\ncommand = \"old\" # moved\nurl = \"http://x\"\n"
      "startup_timeout_sec = 20\n\n[mcp_servers.nocturne-mesh.tools.q]\napproval = \"never\"\n\n"
      "# of the next\n[tui]\nx = 1\n";
  CHECK(toml_compare(text, kPath, entry(), kOwned).value() == TomlTable::other);
  const auto put = toml_put(text, kPath, entry(), kOwned);
  REQUIRE(put);
  CHECK(*put ==
        "[mcp_servers.\"nocturne-mesh\"] # ours\ncommand = \"/bin/n\" # moved\n"
        "startup_timeout_sec = 20\nargs = [\"mcp\"]\n\n[mcp_servers.nocturne-mesh.tools.q]\n"
        "approval = \"never\"\n\n# of the next\n[tui]\nx = 1\n");
  CHECK(toml_drop(*put, kPath).value() == "\n# of the next\n[tui]\nx = 1\n");
}

TEST_CASE("variables that somebody added stay") {
  const std::string text =
      "[mcp_servers.nocturne-mesh]\ncommand = \"/bin/n\"\nargs = [\"mcp\"]\nenv = { A = \"1\" }\n";
  JsonObject more = entry();
  more.set("env", JsonObject{{"NOCTEM_HOME", "/h"}});
  auto owned = kOwned;
  owned.emplace_back("env");
  const auto put = toml_put(text, kPath, more, owned);
  REQUIRE(put);
  CHECK(put->find("env = { A = \"1\", NOCTEM_HOME = \"/h\" }") != std::string::npos);
}

TEST_CASE("forms that cannot be changed by themselves are refused with their line") {
  struct Wrong {
    std::string_view text;
    std::string_view message;
  };
  constexpr std::array kWrong = {
      Wrong{" [#'p\n", "a bracket at the head of a line"},
      Wrong{"a = 1\nb = \n", "line 2:"},
      Wrong{"[a]\n[a]\n", "line 2:"},
      Wrong{"[]\n", "line 1:"},
      Wrong{"x = 1\nmcp_servers.nocturne-mesh.command = \"x\"\n", "line 2: nocturne-mesh is not"},
      Wrong{"[mcp_servers]\nnocturne-mesh = { command = \"x\" }\n", "line 2: nocturne-mesh is not"},
      Wrong{"mcp_servers = { a = { command = \"x\" } }\n", "the file cannot be changed"},
      Wrong{"mcp_servers = 1\n", "line 1: mcp_servers is not a table"},
      Wrong{"a = \"\xff\"\n", "the text is not UTF-8"}};
  for (const Wrong& wrong : kWrong) {
    const auto refused = toml_put(wrong.text, kPath, entry(), kOwned);
    REQUIRE_FALSE_MESSAGE(refused, wrong.text);
    CHECK_MESSAGE(refused.error().message.starts_with(wrong.message), refused.error().message);
  }
}

TEST_CASE("deep nesting is refused, not fallen into") {
  CHECK_FALSE(toml_put("a = " + std::string(100'000, '['), kPath, entry(), kOwned));
}

}  // namespace noctem::connect

#include <doctest/doctest.h>

#include "program.hpp"

namespace noctem::cli {

namespace {

std::string refusal(const std::vector<std::string>& words) {
  const auto parsed = agent::parse_arguments(program(), words);
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().reason == "usage");
  return parsed.error().message;
}

bool says(const std::string& text, std::string_view part) {
  INFO(text);
  const bool found = text.find(part) != std::string::npos;
  CHECK(found);
  return found;
}

}  // namespace

TEST_CASE("words are sorted into command, options and operands") {
  const Program table = program();
  const auto parsed = agent::parse_arguments(
      table, {"--home", "keys", "document", "--json", "sign", "--key=me", "-", "--home", "/h"});
  REQUIRE(parsed);
  REQUIRE(parsed->command != nullptr);
  CHECK(parsed->command->name == "document sign");
  CHECK(parsed->operands == std::vector<std::string>{"-"});
  CHECK(parsed->value("--key") == "me");
  CHECK(parsed->value("--home") == "/h");
  CHECK(parsed->has("--json"));
  CHECK_FALSE(parsed->has("--config"));
}

TEST_CASE("after -- everything is an operand") {
  const Program table = program();
  const auto parsed = agent::parse_arguments(table, {"document", "id", "--", "--json"});
  REQUIRE(parsed);
  CHECK(parsed->operands == std::vector<std::string>{"--json"});
  CHECK_FALSE(parsed->has("--json"));
}

TEST_CASE("a group and --help are no commands to run") {
  const Program table = program();
  const auto group = agent::parse_arguments(table, {"keys"});
  REQUIRE(group);
  CHECK(group->command == nullptr);
  CHECK(group->words == "keys");
  const auto help = agent::parse_arguments(table, {"document", "sign", "--help"});
  REQUIRE(help);
  CHECK(help->wish == Wish::help);
  CHECK(agent::parse_arguments(table, {})->command == nullptr);
}

TEST_CASE("what is not known is refused with the nearest that is") {
  says(refusal({"dcotor"}), "did you mean \"doctor\"?");
  says(refusal({"key"}), "did you mean \"keys\"?");
  says(refusal({"keys", "nwe"}), "did you mean \"keys new\"?");
  says(refusal({"zzzzzzzzzz"}), "noctem --help");
  says(refusal({"up", "--lisen", "x"}), "did you mean \"--listen\"?");
  says(refusal({"up", "--jsno"}), "did you mean \"--json\"?");
  says(refusal({"version", "--listen", "x"}), "unknown option --listen");
}

TEST_CASE("missing and superfluous words are refused with the usage line") {
  says(refusal({"document", "id"}), "noctem document id FILE|-");
  says(refusal({"document", "id", "a", "b"}), "\"b\" is too much");
  says(refusal({"up", "--listen"}), "--listen needs a value");
  says(refusal({"version", "--json=yes"}), "--json takes no value");
}

}  // namespace noctem::cli

#include <doctest/doctest.h>

#include <set>

#include "program.hpp"
#include "reference.hpp"
#include "vocabulary.hpp"

namespace noctem::cli {

TEST_CASE("every command is described, has an example and options that no other means") {
  std::set<std::string> names;
  for (const Command& command : program().commands) {
    INFO(command.name);
    CHECK(names.insert(command.name).second);
    CHECK((command.body != nullptr));
    CHECK_FALSE(command.summary.empty());
    CHECK_FALSE(command.summary.ends_with("."));
    CHECK(command.description.ends_with("."));
    CHECK_FALSE(command.examples.empty());
    std::set<std::string> options;
    for (const Option& option : program().options) {
      options.insert(option.name);
    }
    for (const Option& option : command.options) {
      INFO(option.name);
      CHECK(options.insert(option.name).second);
      CHECK(option.name.starts_with("--"));
      CHECK(option.description.ends_with("."));
    }
    for (const Example& example : command.examples) {
      CHECK(example.line.find("noctem " + command.name.substr(0, command.name.find(' '))) !=
            std::string::npos);
    }
  }
}

TEST_CASE("man page and guide hold every command that is shown, and no other") {
  const std::string man = man_page(program());
  const std::string guide = guide_page(program());
  const std::string help = agent::help_of_group(program(), "", {});
  for (const Command& command : program().commands) {
    INFO(command.name);
    const bool shown = command.visibility == Command::Visibility::shown;
    CHECK((man.find("\n.SS noctem " + command.name) != std::string::npos) == shown);
    CHECK((guide.find("\n### noctem " + command.name + "\n") != std::string::npos) == shown);
    CHECK((help.find("\n  " + command.name + " ") != std::string::npos) == shown);
  }
}

TEST_CASE("help fits the terminal") {
  for (const Command& command : program().commands) {
    std::string text = agent::help_of(program(), command, {Style(env_os::Colours::off), 80});
    const std::size_t examples = text.find("\nExamples\n");
    text = text.substr(0, examples);
    std::size_t from = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', from)) {
      INFO(text.substr(from, end - from));
      CHECK(end - from <= 80);
      from = end + 1;
    }
  }
}

}  // namespace noctem::cli

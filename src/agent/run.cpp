#include "noctem/agent/run.hpp"

#include <algorithm>

#include "noctem/agent/help.hpp"
#include "noctem/agent/session.hpp"

namespace noctem::agent {

namespace {

Exit show_help(const World& world, const Program& program, const Arguments& arguments) {
  const HelpLook look = look_of(world.console);
  world.console.write(arguments.command != nullptr ? help_of(program, *arguments.command, look)
                                                   : help_of_group(program, arguments.words, look));
  // A group alone does nothing, which a script must notice; a program alone greets.
  const bool incomplete = arguments.wish == Wish::run && !arguments.words.empty();
  return incomplete ? Exit::usage : Exit::ok;
}

Result<Exit> dispatch(const World& world, const Program& program, Arguments arguments) {
  if (arguments.wish == Wish::help || arguments.command == nullptr) {
    return show_help(world, program, arguments);
  }
  const auto body = arguments.command->body;
  Session session(world, program, std::move(arguments));
  return body(session);
}

}  // namespace

int run(const World& world, const Program& program, const std::vector<std::string>& words) {
  std::vector<std::string> meant = words;
  if (!meant.empty() && (meant.front() == "--version" || meant.front() == "-V")) {
    meant.front() = "version";
  }
  const bool json = std::find(meant.begin(), meant.end(), "--json") != meant.end();
  const Form form = json ? Form::json : Form::text;
  auto arguments = parse_arguments(program, meant);
  if (!arguments) {
    print_error(world.console, arguments.error(), form);
    return static_cast<int>(Exit::usage);
  }
  Result<Exit> done = dispatch(world, program, std::move(*arguments));
  if (auto written = world.console.flush(); !written && done) {
    done = fail(std::move(written).error());
  }
  if (!done) {
    print_error(world.console, done.error(), form);
    return static_cast<int>(done.error().reason == "usage" ? Exit::usage : Exit::failed);
  }
  return static_cast<int>(*done);
}

}  // namespace noctem::agent

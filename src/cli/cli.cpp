#include "noctem/cli/cli.hpp"

#include <algorithm>

#include "command_list.hpp"
#include "help.hpp"

namespace noctem::cli {

namespace {

Exit show_help(const World& world, const std::vector<Command>& table, const Arguments& arguments) {
  const HelpLook look = look_of(world.console);
  world.console.write(arguments.command != nullptr ? help_of(*arguments.command, look)
                                                   : help_of_group(table, arguments.words, look));
  // A group alone does nothing, which a script must notice; `noctem` alone greets.
  const bool incomplete = arguments.wish == Wish::run && !arguments.words.empty();
  return incomplete ? Exit::usage : Exit::ok;
}

Result<Exit> dispatch(const World& world, const std::vector<Command>& table, Arguments arguments) {
  if (arguments.wish == Wish::help || arguments.command == nullptr) {
    return show_help(world, table, arguments);
  }
  const auto body = arguments.command->body;
  Session session(world, std::move(arguments));
  return body(session);
}

}  // namespace

int run(const World& world, const std::vector<std::string>& words) {
  const std::vector<Command> table = commands();
  std::vector<std::string> meant = words;
  if (!meant.empty() && (meant.front() == "--version" || meant.front() == "-V")) {
    meant.front() = "version";
  }
  const bool json = std::find(meant.begin(), meant.end(), "--json") != meant.end();
  const Form form = json ? Form::json : Form::text;
  auto arguments = parse_arguments(table, meant);
  if (!arguments) {
    print_error(world.console, arguments.error(), form);
    return static_cast<int>(Exit::usage);
  }
  Result<Exit> done = dispatch(world, table, std::move(*arguments));
  if (auto written = world.console.flush(); !written && done) {
    done = fail(std::move(written).error());
  }
  if (!done) {
    print_error(world.console, done.error(), form);
    return static_cast<int>(done.error().reason == "usage" ? Exit::usage : Exit::failed);
  }
  return static_cast<int>(*done);
}

}  // namespace noctem::cli

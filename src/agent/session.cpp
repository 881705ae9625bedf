#include "noctem/agent/session.hpp"

#include <fmt/core.h>

#include "noctem/agent/style.hpp"
#include "noctem/base/strings.hpp"
#include "noctem/http/problem.hpp"

namespace noctem::agent {

Result<home::Home> Session::home() const {
  NOCTEM_TRY(auto home,
             home::locate_home(world_.environment, arguments_.value("--home").value_or("")));
  if (const auto file = arguments_.value("--config")) {
    home.config_file = *file;
  }
  return home;
}

Result<std::string> Session::read(const std::string& operand, std::size_t size_bytes_max) const {
  if (operand != "-") {
    return env::read_text(files(), operand, size_bytes_max);
  }
  if (console().is_terminal(env_os::Stream::input)) {
    remark("reading from the terminal; end with Ctrl-D");
  }
  return console().read_input(size_bytes_max);
}

Result<std::string> Session::words(const std::string& operand) const {
  constexpr std::size_t kWordsBytesMax = 64 * 1024;
  if (operand != "-") {
    return operand;
  }
  NOCTEM_TRY(auto typed, read(operand, kWordsBytesMax));
  if (typed.ends_with('\n')) {  // the end of a line is not a word
    typed.pop_back();
  }
  return typed;
}

void Session::answer(const codec::Json& json, std::string_view text) const {
  if (wants_json()) {
    console().write(codec::write_canonical(json) + "\n");
  } else {
    console().write(text);
  }
}

void Session::progress(std::string_view text) const {
  if (console().is_terminal(env_os::Stream::error)) {
    console().write_error(fmt::format("\r\x1b[K{}", text));
  }
}

void Session::remark(std::string_view text) const {
  if (!wants_json()) {
    console().write_error(fmt::format("{}\n", text));
  }
}

namespace {

// What a door keeps from strangers about damaged bytes, the person at the command line is told.
std::string problem_text(const Error& error) {
  std::string text = http::problem(error).body;
  auto problem = codec::parse_json(text);
  if (error.kind != ErrorKind::corrupt || !problem || !is_utf8(error.message)) {
    return text;
  }
  problem->object()->set("detail", error.message);
  return codec::write_canonical(*problem);
}

}  // namespace

void print_error(Console& console, const Error& error, Form form) {
  if (form == Form::json) {
    console.write_error(problem_text(error) + "\n");
    return;
  }
  const Style style(console.colours(env_os::Stream::error));
  console.write_error(fmt::format("{} {}\n", style.bad("error:"), error.message));
}

}  // namespace noctem::agent

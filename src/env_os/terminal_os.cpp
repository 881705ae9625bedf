#include <sys/ioctl.h>
#include <unistd.h>

#include "noctem/env_os/terminal.hpp"

namespace noctem::env_os {
namespace {

int descriptor_of(Stream stream) {
  switch (stream) {
    case Stream::input:
      return STDIN_FILENO;
    case Stream::output:
      return STDOUT_FILENO;
    case Stream::error:
      return STDERR_FILENO;
  }
  return STDERR_FILENO;
}

}  // namespace

bool is_terminal(Stream stream) { return isatty(descriptor_of(stream)) == 1; }

std::optional<std::size_t> terminal_width(Stream stream) {
  winsize size{};
  if (ioctl(descriptor_of(stream), TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
    return std::nullopt;
  }
  return size.ws_col;
}

Colours colours_for(Stream stream, const Environment& environment) {
  const auto no_color = environment.find("NO_COLOR");
  const auto term = environment.find("TERM");
  const bool refused = no_color != environment.end() && !no_color->second.empty();
  const bool dumb = term == environment.end() || term->second == "dumb";
  return is_terminal(stream) && !refused && !dumb ? Colours::on : Colours::off;
}

}  // namespace noctem::env_os

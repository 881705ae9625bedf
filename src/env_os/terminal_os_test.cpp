#include <doctest/doctest.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "noctem/env_os/terminal.hpp"

using namespace noctem::env_os;

namespace {

// Puts something else in the place of stdin as long as it lives.
class Input {
 public:
  explicit Input(int descriptor) : before_(fcntl(0, F_DUPFD_CLOEXEC, 3)) {
    REQUIRE(descriptor >= 0);
    dup2(descriptor, 0);
    ::close(descriptor);
  }
  ~Input() {
    if (before_ >= 0) {
      dup2(before_, 0);
      ::close(before_);
    } else {
      ::close(0);
    }
  }
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

 private:
  int before_;
};

const Environment kXterm = {{"TERM", "xterm"}};

}  // namespace

TEST_CASE("a pipe or a file is no terminal") {
  const Input input(::open("/dev/null", O_RDWR));
  CHECK_FALSE(is_terminal(Stream::input));
  CHECK_FALSE(terminal_width(Stream::input).has_value());
  CHECK(colours_for(Stream::input, kXterm) == Colours::off);
}

TEST_CASE("a terminal has a width and colours, unless they are refused") {
  const int host = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  REQUIRE(host >= 0);
  REQUIRE(grantpt(host) == 0);
  REQUIRE(unlockpt(host) == 0);
  {
    const Input input(::open(ptsname(host), O_RDWR | O_NOCTTY));
    CHECK(is_terminal(Stream::input));
    CHECK_FALSE(terminal_width(Stream::input).has_value());
    const winsize size{24, 97, 0, 0};
    REQUIRE(ioctl(host, TIOCSWINSZ, &size) == 0);
    CHECK(terminal_width(Stream::input) == 97);
    CHECK(colours_for(Stream::input, kXterm) == Colours::on);
    CHECK(colours_for(Stream::input, {}) == Colours::off);
    CHECK(colours_for(Stream::input, {{"TERM", "dumb"}}) == Colours::off);
    CHECK(colours_for(Stream::input, {{"TERM", "xterm"}, {"NO_COLOR", "1"}}) == Colours::off);
    CHECK(colours_for(Stream::input, {{"TERM", "xterm"}, {"NO_COLOR", ""}}) == Colours::on);
  }
  ::close(host);
}

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "screen.hpp"

namespace noctem::cli {

namespace {

constexpr std::string_view kEnter = "\x1b[?1049h\x1b[?25l";
constexpr std::string_view kLeave = "\x1b[0m\x1b[?25h\x1b[?1049l";

bool write_all(std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(STDOUT_FILENO, text.data(), text.size());
    if (count < 0 && errno != EINTR) {
      return false;
    }
    text.remove_prefix(count > 0 ? static_cast<std::size_t>(count) : 0);
  }
  return true;
}

sigset_t signals_of(std::initializer_list<int> numbers) {
  sigset_t set;
  sigemptyset(&set);
  for (const int number : numbers) {
    sigaddset(&set, number);
  }
  return set;
}

// Passes on what is asked of us until the other has ended; its status.
int wait_for(pid_t other, const sigset_t& heard) {
  for (;;) {
    siginfo_t what{};
    const int number = sigwaitinfo(&heard, &what);
    if (number == SIGINT || number == SIGTERM || number == SIGHUP) {
      kill(other, SIGTERM);
    }
    int status = 0;
    const pid_t ended = waitpid(other, &status, WNOHANG);
    if (ended == other || (ended < 0 && errno != EINTR)) {
      return status;
    }
  }
}

// Takes the first key off what was typed; a sequence that is not known goes whole.
Key take_key(std::string& typed) {
  struct Meaning {
    std::string_view bytes;
    Key key;
  };
  static constexpr auto kMeanings = std::to_array<Meaning>({{"q", Key::quit},
                                                            {"\x03", Key::quit},
                                                            {"\t", Key::other_view},
                                                            {"\x1b[C", Key::other_view},
                                                            {"\x1b[D", Key::other_view},
                                                            {"\x1b[Z", Key::other_view},
                                                            {"\x1bOC", Key::other_view},
                                                            {"\x1bOD", Key::other_view},
                                                            {"\x1b[A", Key::up},
                                                            {"\x1bOA", Key::up},
                                                            {"k", Key::up},
                                                            {"\x1b[B", Key::down},
                                                            {"\x1bOB", Key::down},
                                                            {"j", Key::down},
                                                            {"\x1b[5~", Key::page_up},
                                                            {"\x1b[6~", Key::page_down},
                                                            {" ", Key::page_down},
                                                            {"r", Key::ask}});
  for (const Meaning& meaning : kMeanings) {
    if (typed.starts_with(meaning.bytes)) {
      typed.erase(0, meaning.bytes.size());
      return meaning.key;
    }
  }
  typed.erase(0, typed.starts_with('\x1b') ? typed.size() : 1);
  return Key::none;
}

}  // namespace

Result<int> Screen::guarded(const std::function<int()>& draw) {
  termios before{};
  if (tcgetattr(STDIN_FILENO, &before) != 0) {
    return fail(unavailable("no_terminal", "there is no terminal; --once prints one frame"));
  }
  const sigset_t heard = signals_of({SIGINT, SIGTERM, SIGHUP, SIGCHLD});
  sigset_t mask;
  sigprocmask(SIG_BLOCK, &heard, &mask);
  const pid_t waiting = getpid();
  const pid_t other = fork();
  if (other < 0) {
    sigprocmask(SIG_SETMASK, &mask, nullptr);
    return fail(unavailable("fork", "the system has no room for another process"));
  }
  if (other == 0) {
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    const int code = draw();
    if (getppid() != waiting) {
      tcsetattr(STDIN_FILENO, TCSANOW, &before);
    }
    std::_Exit(code);
  }
  const int status = wait_for(other, heard);
  tcsetattr(STDIN_FILENO, TCSANOW, &before);
  sigprocmask(SIG_SETMASK, &mask, nullptr);
  if (WIFEXITED(status)) {
    return WEXITSTATUS(status);
  }
  write_all(kLeave);
  return fail(internal("drawing",
                       "what draws the screen ended by a signal; that is a bug, or "
                       "somebody ended it"));
}

Screen::Screen() {
  termios raw{};
  tcgetattr(STDIN_FILENO, &raw);
  raw.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON | ISIG);
  raw.c_iflag &= ~static_cast<tcflag_t>(IXON);
  raw.c_cc[VMIN] = 0;
  raw.c_cc[VTIME] = 0;
  tcsetattr(STDIN_FILENO, TCSANOW, &raw);
  const sigset_t heard = signals_of({SIGINT, SIGTERM, SIGHUP, SIGWINCH});
  sigprocmask(SIG_BLOCK, &heard, nullptr);
  signals_ = signalfd(-1, &heard, SFD_CLOEXEC | SFD_NONBLOCK);
  write_all(kEnter);
  drawn_size_ = size();
}

Screen::~Screen() {
  write_all(kLeave);
  close(signals_);
}

Screen::Size Screen::size() const {
  winsize window{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) != 0 || window.ws_col == 0 || window.ws_row == 0) {
    return {};
  }
  return {window.ws_col, window.ws_row};
}

bool Screen::show(const std::vector<std::string>& lines) {
  std::string out;
  if (size() != drawn_size_) {
    drawn_size_ = size();
    drawn_.clear();
    out += "\x1b[2J";
  }
  for (std::size_t i = 0; i < std::max(lines.size(), drawn_.size()); ++i) {
    const std::string_view line = i < lines.size() ? std::string_view(lines[i]) : "";
    if (i >= drawn_.size() || i >= lines.size() || drawn_[i] != line) {
      out += "\x1b[" + std::to_string(i + 1) + ";1H\x1b[0m\x1b[2K";
      out += line;
    }
  }
  drawn_ = lines;
  return write_all(out);
}

Key Screen::wait(int milliseconds) {
  if (!typed_.empty()) {
    return take_key(typed_);
  }
  std::array<pollfd, 2> waited = {pollfd{STDIN_FILENO, POLLIN, 0}, pollfd{signals_, POLLIN, 0}};
  if (poll(waited.data(), waited.size(), milliseconds) <= 0) {
    return Key::none;
  }
  signalfd_siginfo what{};
  if (waited[1].revents != 0 && ::read(signals_, &what, sizeof what) == sizeof what) {
    return what.ssi_signo == SIGWINCH ? Key::resized : Key::quit;
  }
  std::array<char, 64> typed{};
  const ssize_t count = ::read(STDIN_FILENO, typed.data(), typed.size());
  if (count <= 0) {  // the terminal has gone
    return count < 0 && errno == EINTR ? Key::none : Key::quit;
  }
  typed_.assign(typed.data(), static_cast<std::size_t>(count));
  return take_key(typed_);
}

}  // namespace noctem::cli

#include <fcntl.h>
#include <fmt/core.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "noctem/agent/console.hpp"

namespace noctem::agent {

namespace {

constexpr std::size_t kKeptBytesMax = 64 * 1024;
constexpr std::size_t kSecretBytesMax = 1024;
constexpr std::size_t kColumnsDefault = 80;

// 0, or errno.
int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(descriptor, text.data(), text.size());
    if (count >= 0) {
      text.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) {
      close(number_);
    }
  }
  int number() const { return number_; }

 private:
  int number_;
};

// No echo and no signals: Ctrl-C must not leave the terminal mute. Restored when it goes.
class QuietTerminal {
 public:
  explicit QuietTerminal(int descriptor) : descriptor_(descriptor) {
    tcgetattr(descriptor_, &before_);
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON | ISIG);
    quiet.c_cc[VMIN] = 1;
    quiet.c_cc[VTIME] = 0;
    tcsetattr(descriptor_, TCSAFLUSH, &quiet);
  }
  QuietTerminal(const QuietTerminal&) = delete;
  QuietTerminal& operator=(const QuietTerminal&) = delete;
  ~QuietTerminal() { tcsetattr(descriptor_, TCSAFLUSH, &before_); }

 private:
  int descriptor_;
  termios before_{};
};

Result<Secret> read_secret_line(int terminal) {
  constexpr unsigned char kInterrupt = 3;
  constexpr unsigned char kEndOfInput = 4;
  constexpr unsigned char kBackspace = 8;
  constexpr unsigned char kDelete = 127;
  Bytes line;
  line.reserve(kSecretBytesMax);  // never moved, so that nothing of it stays behind
  for (;;) {
    unsigned char key = 0;
    const ssize_t count = ::read(terminal, &key, 1);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count != 1 || key == kInterrupt || key == kEndOfInput) {
      wipe(line);
      return fail(invalid("cancelled", "cancelled"));
    }
    if (key == '\n' || key == '\r') {
      return Secret(std::move(line));
    }
    if (key == kBackspace || key == kDelete) {
      if (!line.empty()) {
        line.pop_back();
      }
    } else if (line.size() < kSecretBytesMax) {
      line.push_back(key);
    }
  }
}

class ConsoleOs final : public Console {
 public:
  explicit ConsoleOs(const env_os::Environment& environment) : environment_(environment) {
    std::signal(SIGPIPE, SIG_IGN);  // a reader who left is an error of the write
  }

  void write(std::string_view text) override {
    kept_ += text;
    if (kept_.size() > kKeptBytesMax) {
      send();
    }
  }

  Result<> flush() override {
    send();
    if (failed_ == 0 || failed_ == EPIPE) {
      return {};
    }
    return fail(unavailable(
        "output", fmt::format("the output could not be written: {}", std::strerror(failed_))));
  }

  void write_error(std::string_view text) override { write_all(STDERR_FILENO, text); }

  bool is_terminal(env_os::Stream stream) const override { return env_os::is_terminal(stream); }

  env_os::Colours colours(env_os::Stream stream) const override {
    return env_os::colours_for(stream, environment_);
  }

  std::size_t columns(env_os::Stream stream) const override {
    return env_os::terminal_width(stream).value_or(kColumnsDefault);
  }

  Result<std::string> read_input(std::size_t size_bytes_max) override;
  // A script that was started from a terminal has one too; it reads our stderr, a person does not.
  bool can_ask() const override {
    return is_terminal(env_os::Stream::error) && Descriptor(open_terminal()).number() >= 0;
  }
  Result<Secret> ask_secret(std::string_view prompt) override;

 private:
  static int open_terminal() { return ::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY); }

  void send() {
    if (failed_ == 0) {
      failed_ = write_all(STDOUT_FILENO, kept_);
    }
    kept_.clear();
  }

  const env_os::Environment& environment_;
  std::string kept_;
  int failed_ = 0;
};

Result<std::string> ConsoleOs::read_input(std::size_t size_bytes_max) {
  std::string text;
  std::array<char, 16 * 1024> some{};
  for (;;) {
    const ssize_t count = ::read(STDIN_FILENO, some.data(), some.size());
    if (count == 0) {
      return text;
    }
    if (count < 0 && errno != EINTR) {
      return fail(
          unavailable("input", fmt::format("stdin cannot be read: {}", std::strerror(errno))));
    }
    text.append(some.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
    if (text.size() > size_bytes_max) {
      return fail(
          invalid("too_large", fmt::format("stdin has more than {} bytes", size_bytes_max)));
    }
  }
}

Result<Secret> ConsoleOs::ask_secret(std::string_view prompt) {
  const Descriptor terminal(open_terminal());
  if (terminal.number() < 0) {
    return fail(unavailable("no_terminal", "there is no terminal to ask on"));
  }
  write_all(terminal.number(), prompt);
  const QuietTerminal quiet(terminal.number());
  auto line = read_secret_line(terminal.number());
  write_all(terminal.number(), "\n");
  return line;
}

}  // namespace

std::unique_ptr<Console> make_console(const env_os::Environment& environment) {
  return std::make_unique<ConsoleOs>(environment);
}

}  // namespace noctem::agent

#include "terminal_os.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>

namespace noctem::bark {

namespace {

constexpr std::size_t kWaitingMax = 64u << 10;
constexpr int kDrainRounds = 1'000;
constexpr std::uint64_t kNoTerminal = 3;
constexpr std::size_t kPieceBytes = 16u << 10;

int peer_of(int master) { return ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC); }

}  // namespace

Terminal::Terminal() {
  for (int stream = 0; stream <= STDERR_FILENO; ++stream) {
    is_terminal_[static_cast<std::size_t>(stream)] = isatty(stream) == 1;
  }
  caller_in_ = is_terminal_[0] ? STDIN_FILENO : -1;
  caller_out_ = is_terminal_[1] ? STDOUT_FILENO : is_terminal_[2] ? STDERR_FILENO : -1;
  const int terminal = caller_in_ >= 0 ? caller_in_ : caller_out_;
  if (terminal < 0) {
    return;
  }
  Descriptor master(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK));
  if (!master.valid() || unlockpt(master.get()) != 0) {
    return;
  }
  slave_ = Descriptor(peer_of(master.get()));
  if (!slave_.valid() || tcgetattr(terminal, &before_) != 0) {
    return;
  }
  tcsetattr(slave_.get(), TCSANOW, &before_);
  master_ = std::move(master);
  follow_size();
  resume();
}

Terminal::~Terminal() { suspend(); }

bool Terminal::is_foreground() const {
  return made() && caller_in_ >= 0 && tcgetpgrp(caller_in_) == getpgrp();
}

// From the background nobody may change or read a terminal: that would stop us.
void Terminal::resume() {
  reads_caller_ = is_foreground() && !caller_ended_;
  if (reads_caller_ && !raw_) {
    termios raw = before_;
    cfmakeraw(&raw);
    raw_ = tcsetattr(caller_in_, TCSADRAIN, &raw) == 0;
    follow_size();
  }
}

void Terminal::suspend() {
  if (raw_) {
    tcsetattr(caller_in_, TCSADRAIN, &before_);
  }
  raw_ = false;
  reads_caller_ = false;
}

std::array<int, 3> Terminal::streams() const {
  std::array<int, 3> streams{-1, -1, -1};
  for (std::size_t stream = 0; stream < streams.size(); ++stream) {
    streams[stream] = made() && is_terminal_[stream] ? slave_.get() : -1;
  }
  return streams;
}

std::uint64_t Terminal::controlling() const {
  for (std::uint64_t stream = 0; stream < is_terminal_.size() && made(); ++stream) {
    if (is_terminal_[stream]) {
      return stream;
    }
  }
  return kNoTerminal;
}

void Terminal::follow_size() const {
  winsize size{};
  const int terminal = caller_out_ >= 0 ? caller_out_ : caller_in_;
  if (made() && ioctl(terminal, TIOCGWINSZ, &size) == 0) {
    ioctl(master_.get(), TIOCSWINSZ, &size);
  }
}

// A negative descriptor is not waited for: neither side is read while the other does not take it.
std::array<pollfd, 4> Terminal::waits() const {
  const bool open = made() && !ended_;
  const bool program_takes = open && reads_caller_ && to_program_.size() < kWaitingMax;
  const bool caller_takes = open && to_caller_.size() < kWaitingMax;
  const auto wait = [](bool wanted, int descriptor, short events) {
    return pollfd{wanted ? descriptor : -1, events, 0};
  };
  return {wait(program_takes, caller_in_, POLLIN), wait(caller_takes, master_.get(), POLLIN),
          wait(open && !to_program_.empty(), master_.get(), POLLOUT),
          wait(!to_caller_.empty(), caller_out_, POLLOUT)};
}

void Terminal::carry(const std::array<pollfd, 4>& ready) {
  if (ready[0].revents != 0) {
    read_caller();
  }
  if (ready[1].revents != 0) {
    read_master();
  }
  if (ready[2].revents != 0) {
    write_out(master_.get(), to_program_);
  }
  if (ready[3].revents != 0) {
    write_out(caller_out_, to_caller_);
  }
}

void Terminal::read_caller() {
  std::array<char, kPieceBytes> piece{};
  const ssize_t got = read(caller_in_, piece.data(), piece.size());
  if (got > 0) {
    to_program_.append(piece.data(), static_cast<std::size_t>(got));
  } else if (got == 0 || errno != EINTR) {
    reads_caller_ = false;
    caller_ended_ = true;
    to_program_ += '\x04';
  }
}

void Terminal::read_master() {
  std::array<char, kPieceBytes> piece{};
  const ssize_t got = read(master_.get(), piece.data(), piece.size());
  if (got > 0) {
    to_caller_.append(piece.data(), static_cast<std::size_t>(got));
  } else if (got == 0 || (errno != EINTR && errno != EAGAIN)) {
    ended_ = true;  // EIO: nobody holds the other side any more
  }
}

void Terminal::write_out(int descriptor, std::string& waiting) {
  const ssize_t put = write(descriptor, waiting.data(), waiting.size());
  if (put > 0) {
    waiting.erase(0, static_cast<std::size_t>(put));
  } else if (put < 0 && errno != EINTR && errno != EAGAIN) {
    waiting.clear();  // nobody reads any more
  }
}

void Terminal::drain() {
  for (int round = 0; made() && round < kDrainRounds && !ended_; ++round) {
    read_master();
    while (!to_caller_.empty()) {
      write_out(caller_out_, to_caller_);
    }
    pollfd more{master_.get(), POLLIN, 0};
    if (!ended_ && poll(&more, 1, 0) == 0) {
      break;
    }
  }
}

}  // namespace noctem::bark

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "noctem/base/strings.hpp"

#include "child.hpp"

namespace noctem::bench {

namespace {

constexpr int kFirstLineMs = 10'000;

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (auto& text : texts) {
    all.push_back(text.data());
  }
  all.push_back(nullptr);
  return all;
}

// The first number of a line of /proc.
double number_in(std::string_view text) {
  text = trim(text);
  return static_cast<double>(parse_decimal(text.substr(0, text.find(' '))).value_or(0));
}

Result<std::string> read_line(int fd) {
  std::string line;
  while (!line.ends_with('\n')) {
    pollfd wait{.fd = fd, .events = POLLIN, .revents = 0};
    char byte = 0;
    if (::poll(&wait, 1, kFirstLineMs) <= 0 || ::read(fd, &byte, 1) != 1) {
      return fail(unavailable("child_silent", "the program did not print its first line"));
    }
    line += byte;
  }
  line.pop_back();
  return line;
}

}  // namespace

void stay_on_processor(int processor) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(static_cast<std::size_t>(processor), &set);
  ::sched_setaffinity(0, sizeof set, &set);
}

Result<std::unique_ptr<Child>> Child::start(const ChildOptions& options) {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) {
    return fail(unavailable("child_pipe", std::strerror(errno)));
  }
  std::vector<std::string> arguments{options.program};
  arguments.insert(arguments.end(), options.arguments.begin(), options.arguments.end());
  std::vector<std::string> environment = options.environment;
  for (char** own = environ; *own != nullptr; ++own) {
    environment.emplace_back(*own);
  }
  auto argument_pointers = pointers(arguments);
  auto environment_pointers = pointers(environment);
  const int process = ::fork();
  if (process == 0) {
    if (options.processor >= 0) {
      stay_on_processor(options.processor);
    }
    ::dup2(pipe[1], STDOUT_FILENO);
    ::dup2(pipe[1], STDERR_FILENO);  // a node says there that it has started
    ::execve(options.program.c_str(), argument_pointers.data(), environment_pointers.data());
    ::_exit(127);
  }
  ::close(pipe[1]);
  if (process < 0) {
    ::close(pipe[0]);
    return fail(unavailable("child_fork", std::strerror(errno)));
  }
  std::unique_ptr<Child> child(new Child(process, pipe[0]));
  NOCTEM_TRY(child->first_line_, read_line(child->output_));
  return child;
}

Child::~Child() {
  ::kill(process_, SIGTERM);
  ::waitpid(process_, nullptr, 0);
  ::close(output_);
}

double Child::resident_mb() const {
  std::ifstream status("/proc/" + std::to_string(process_) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) {
      return number_in(line.substr(6)) / 1024.0;
    }
  }
  return 0;
}

double Child::cpu_seconds() const {
  std::ifstream stat("/proc/" + std::to_string(process_) + "/stat");
  std::string word;
  double ticks = 0;
  for (int i = 1; i <= 15 && stat >> word; ++i) {
    if (i >= 14) {
      ticks += number_in(word);
    }
  }
  return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace noctem::bench

#include "processes_os.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "noctem/base/assert.hpp"

using namespace noctem;
using env::ProcessExit;
using env_os::ProcessesOs;

namespace {

env::ProcessOptions shell(std::string script) {
  env::ProcessOptions options;
  options.program = "/bin/sh";
  options.arguments = {"-c", std::move(script), "name", "an argument"};
  return options;
}

// Blocks until the child has ended, and leaves it to be collected.
void await_end(std::int64_t id) {
  siginfo_t ignored{};
  while (waitid(P_PID, static_cast<id_t>(id), &ignored, WEXITED | WNOWAIT) != 0) {
    NOCTEM_ASSERT(errno == EINTR, errno);
  }
}

// A pipe in the place of stdin, as long as it lives.
class PipedInput {
 public:
  PipedInput() {
    int ends[2];
    REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
    writer_ = fcntl(ends[1], F_DUPFD_CLOEXEC, 3);
    before_ = ends[0] == 0 ? -1 : fcntl(0, F_DUPFD_CLOEXEC, 3);
    const int reader = fcntl(ends[0], F_DUPFD_CLOEXEC, 3);
    ::close(ends[0]);
    ::close(ends[1]);
    dup2(reader, 0);
    ::close(reader);
  }
  ~PipedInput() {
    ::close(0);
    ::close(writer_);
    if (before_ >= 0) {
      dup2(before_, 0);
      ::close(before_);
    }
  }
  PipedInput(const PipedInput&) = delete;
  PipedInput& operator=(const PipedInput&) = delete;

  void say(std::string_view text) const {
    REQUIRE(write(writer_, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }

 private:
  int writer_ = -1;
  int before_ = -1;
};

ProcessExit run(const env::ProcessOptions& options) {
  ProcessesOs processes;
  const auto process = processes.start(options).value();
  await_end(process->id());
  return process->poll().value().value();
}

}  // namespace

TEST_CASE("a program ends with its status, which stays known") {
  ProcessesOs processes;
  const auto process = processes.start(shell("exit 7")).value();
  await_end(process->id());
  for (int i = 0; i < 2; ++i) {
    const auto ended = process->poll().value().value();
    CHECK(ended.how == ProcessExit::How::exited);
    CHECK(ended.code == 7);
  }
  CHECK(process->signal(SIGTERM).error().kind == ErrorKind::not_found);
}

TEST_CASE("a program that runs is signalled, with the default meaning of signals") {
  sigset_t blocked;
  sigset_t before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &blocked, &before);
  const auto handler = signal(SIGTERM, SIG_IGN);
  ProcessesOs processes;
  auto started = processes.start(shell("while :; do read -r x; sleep 60; done"));
  signal(SIGTERM, handler);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  const auto process = std::move(started).value();
  CHECK_FALSE(process->poll().value().has_value());
  CHECK(process->signal(SIGTERM));
  await_end(process->id());
  const auto ended = process->poll().value().value();
  CHECK(ended.how == ProcessExit::How::signalled);
  CHECK(ended.code == SIGTERM);
}

TEST_CASE("no signal is blocked in a program") {
  sigset_t blocked;
  sigset_t before;
  sigfillset(&blocked);
  pthread_sigmask(SIG_BLOCK, &blocked, &before);
  env::ProcessOptions options;  // no shell: it would clear its mask itself
  options.program = "/bin/grep";
  options.arguments = {"-q", "SigBlk:.0000000000000000", "/proc/self/status"};
  const int code = run(options).code;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  CHECK(code == 0);
}

TEST_CASE("arguments arrive as they are, and no shell reads them") {
  auto options = shell("test \"$1\" = 'an argument' && test \"$2\" = '$HOME;*'");
  options.arguments.emplace_back("$HOME;*");
  CHECK(run(options).code == 0);
}

TEST_CASE("the environment is what was named and nothing else") {
  REQUIRE(setenv("NOCTEM_TEST_INHERITED", "1", 1) == 0);
  auto options = shell("test \"$NAMED\" = 'a b' && test -z \"$NOCTEM_TEST_INHERITED$HOME\"");
  options.environment = {{"NAMED", "a b"}};
  CHECK(run(options).code == 0);
  unsetenv("NOCTEM_TEST_INHERITED");
}

TEST_CASE("no descriptor of ours goes along") {
  const int any = ::open("/dev/null", O_RDONLY);
  const int open_one = fcntl(any, F_DUPFD, 3);  // without O_CLOEXEC
  ::close(any);
  REQUIRE(open_one > 2);
  auto options = shell("test ! -e /proc/$$/fd/" + std::to_string(open_one));
  CHECK(run(options).code == 0);
  options.streams = env::Streams::inherit;
  CHECK(run(options).code == 0);
  ::close(open_one);
}

TEST_CASE("streams are /dev/null or ours") {
  const std::string same = "test \"$(readlink /proc/$$/fd/0)\" = ";
  CHECK(run(shell(same + "/dev/null")).code == 0);
  const PipedInput input;
  auto options = shell("read -r line && test \"$line\" = hello");
  options.streams = env::Streams::inherit;
  input.say("hello\n");
  CHECK(run(options).code == 0);
}

TEST_CASE("a program outlives the terminal in a session of its own") {
  auto options = shell(
      "read -r id name state parent group session rest < /proc/self/stat; "
      "test $session = $$");
  CHECK(run(options).code == 1);
  options.session = env::ProcessOptions::Session::own;
  CHECK(run(options).code == 0);
}

TEST_CASE("what cannot be started says why") {
  ProcessesOs processes;
  env::ProcessOptions options;
  options.program = "/nonexistent/program";
  CHECK(processes.start(options).error().kind == ErrorKind::not_found);
  options.program = "sh";  // nothing is searched
  CHECK(processes.start(options).error().kind == ErrorKind::not_found);
  options.program = "/etc/passwd";
  CHECK(processes.start(options).error().kind == ErrorKind::denied);
  options = shell(std::string("a\0b", 3));
  CHECK(processes.start(options).error().kind == ErrorKind::invalid);
  options = shell("true");
  options.environment = {{"A=B", "c"}};
  CHECK(processes.start(options).error().kind == ErrorKind::invalid);
  options.environment = {{"", "c"}};
  CHECK(processes.start(options).error().kind == ErrorKind::invalid);
}

TEST_CASE("a child that nobody waits for does not stay as a zombie") {
  ProcessesOs processes;
  const PipedInput input;
  auto options = shell("read -r line");
  options.streams = env::Streams::inherit;
  auto process = processes.start(options).value();
  const auto id = static_cast<pid_t>(process->id());
  process.reset();  // still runs
  CHECK(kill(id, 0) == 0);
  input.say("\n");
  await_end(id);
  CHECK(run(shell("true")).code == 0);  // another Processes: not its child to collect
  CHECK(kill(id, 0) == 0);
  const auto next = processes.start(shell("true")).value();
  CHECK(kill(id, 0) != 0);
  await_end(next->id());
}

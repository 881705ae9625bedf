#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "noctem/bark/cage.hpp"

#include "cage_child_os.hpp"
#include "cage_plan.hpp"
#include "cage_talk_os.hpp"

namespace noctem::bark {

namespace {

constexpr int kFailed = 1;

std::optional<CagePlan> load_plan(int descriptor) {
  struct stat status{};
  if (fstat(descriptor, &status) != 0 || status.st_size <= 0) {
    return std::nullopt;
  }
  const auto size = static_cast<std::size_t>(status.st_size);
  void* mapped = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  if (mapped == MAP_FAILED) {
    return std::nullopt;
  }
  auto plan = read_plan({static_cast<const std::uint8_t*>(mapped), size});
  munmap(mapped, size);
  return plan;
}

// What a terminal sends goes to the group, as a terminal does it; the rest to the program alone.
void pass_on(pid_t program, int number) {
  const bool to_group = number == SIGINT || number == SIGQUIT || number == SIGHUP;
  const bool to_all = number == SIGSTOP || number == SIGCONT;  // whoever supervises stops too
  kill(to_all ? -1 : to_group ? -program : program, number);
}

// Collects whoever ended; the program's own wait status once it is among them. Says when it was
// stopped.
std::optional<int> collect(pid_t program, int talk) {
  std::optional<int> ended;
  int status = 0;
  for (pid_t found = 1; found > 0;) {
    found = waitpid(-1, &status, WNOHANG | WUNTRACED);
    if (found == program && WIFSTOPPED(status)) {
      send_talk(talk, {Talk::What::stopped, Talk::Step::none, WSTOPSIG(status)});
    } else if (found == program) {
      ended = status;
    }
  }
  return ended;
}

int keep_house(pid_t program, int talk, int children) {
  std::array<pollfd, 2> waited = {pollfd{talk, POLLIN, 0}, pollfd{children, POLLIN, 0}};
  for (;;) {
    if (const auto ended = collect(program, talk)) {
      return send_talk(talk, {Talk::What::ended, Talk::Step::none, *ended}) ? 0 : kFailed;
    }
    if (poll(waited.data(), waited.size(), -1) < 0 && errno != EINTR) {
      return kFailed;
    }
    if (waited[1].revents != 0) {
      signalfd_siginfo found{};
      [[maybe_unused]] const ssize_t got = read(children, &found, sizeof found);
    }
    if (waited[0].revents != 0) {
      const auto heard = hear_talk(talk);
      if (!heard) {
        return kFailed;  // nobody supervises any more
      }
      pass_on(program, heard->talk.number);
    }
  }
}

// A listener in the run's own empty network, to be served from outside: nothing of the machine's is
// bound into the run for it. Returns the errno.
int hand_out_listener(std::uint64_t port, int talk) {
  constexpr int kWaiting = 64;
  const Descriptor listener(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (!listener.valid() ||
      bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      listen(listener.get(), kWaiting) != 0) {
    return errno;
  }
  const Talk outlet{Talk::What::outlet, Talk::Step::none, 0};
  return send_talk(talk, outlet, listener.get()) ? 0 : EPIPE;
}

}  // namespace

int enter_cage(int plan_descriptor, int talk) {
  prctl(PR_SET_DUMPABLE, 0);
  sigset_t all;
  sigset_t child;
  sigfillset(&all);
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  sigprocmask(SIG_SETMASK, &all, nullptr);
  const auto go = hear_talk(talk);
  const auto plan = go ? load_plan(plan_descriptor) : std::nullopt;
  if (!plan) {
    send_talk(talk, {Talk::What::failed, Talk::Step::plan, EINVAL});
    return kFailed;
  }
  if (plan->proxy_port != 0) {
    if (const int failed = hand_out_listener(plan->proxy_port, talk); failed != 0) {
      send_talk(talk, {Talk::What::failed, Talk::Step::outlet, failed});
      return kFailed;
    }
  }
  // Process 1 leads the session of bubblewrap's making; the terminal becomes that session's.
  if (plan->terminal != CagePlan::kNoTerminal &&
      ioctl(static_cast<int>(plan->terminal), TIOCSCTTY, 0) != 0) {
    send_talk(talk, {Talk::What::failed, Talk::Step::terminal, errno});
    return kFailed;
  }
  const Descriptor children(signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK));
  const pid_t program = fork();
  if (program == 0) {
    become_program(*plan, talk);
  }
  if (program < 0 || !children.valid()) {
    send_talk(talk, {Talk::What::failed, Talk::Step::program, errno});
    return kFailed;
  }
  close(plan_descriptor);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    close(stream);  // a reader must see the end when the program's own copies are closed
  }
  return keep_house(program, talk, children.get());
}

}  // namespace noctem::bark

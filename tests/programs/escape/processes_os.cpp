// Other processes, and what a process inherits.

#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "probe.hpp"

namespace escape {

namespace {

constexpr long kPidfdOpen = 434;
constexpr long kPidfdGetfd = 438;

bool sees_victim(const Host& host) {
  return holds("/proc/" + std::to_string(host.victim) + "/cmdline", "noctem-victim");
}
bool signals_victim(const Host& host) { return kill(host.victim, 0) == 0; }
bool stats_every_process(const Host& /*host*/) {
  DIR* folder = opendir("/proc");
  int count = 0;
  while (const dirent* entry = folder != nullptr ? readdir(folder) : nullptr) {
    count += std::atoi(entry->d_name) > 0 ? 1 : 0;
  }
  return count > 6;
}

pid_t start_sleeper() {
  const pid_t child = fork();
  if (child == 0) {
    pause();
    _exit(0);
  }
  return child;
}

bool traces(const Host& /*host*/) {
  const pid_t child = start_sleeper();
  const bool traced = ptrace(PTRACE_ATTACH, child, nullptr, nullptr) == 0;
  kill(child, SIGKILL);
  return traced;
}

bool reads_memory(const Host& /*host*/) {
  const pid_t child = start_sleeper();
  int value = 0;
  int here = 0;
  const iovec local{&here, sizeof here};
  const iovec remote{&value, sizeof value};
  const bool read = process_vm_readv(child, &local, 1, &remote, 1, 0) == sizeof here;
  kill(child, SIGKILL);
  return read;
}

bool takes_descriptor(const Host& /*host*/) {
  const pid_t child = start_sleeper();
  const long handle = syscall(kPidfdOpen, child, 0);
  const bool taken = syscall(kPidfdGetfd, handle, 0, 0) >= 0;
  kill(child, SIGKILL);
  return taken;
}

bool reads_first_process(const Host& host) {
  return holds("/proc/1/environ", "NOCTEM_SECRET=" + host.secret) ||
         holds("/proc/" + std::to_string(getppid()) + "/environ", "NOCTEM_SECRET=" + host.secret);
}
bool has_secret(const Host& host) {
  const char* value = std::getenv("NOCTEM_SECRET");
  return value != nullptr && host.secret == value;
}
bool has_descriptor(const Host& host) {
  std::array<char, 4096> text{};
  return pread(host.inherited, text.data(), text.size() - 1, 0) > 0;
}

bool injects_keys(const Host& /*host*/) {
  const int terminal = open("/dev/tty", O_RDWR);
  char key = '\n';
  return terminal >= 0 && ioctl(terminal, TIOCSTI, &key) == 0;
}
bool asks_console(const Host& /*host*/) {
  char request = 3;  // TIOCL_PASTESEL: harmless, and only a virtual console takes it
  const int terminal = open("/dev/tty", O_RDWR);
  return terminal >= 0 && (ioctl(terminal, 0x541C, &request) == 0 || errno != EPERM);
}

bool becomes_root(const Host& /*host*/) { return setresuid(0, 0, 0) == 0; }
bool makes_user_namespace(const Host& /*host*/) { return unshare(CLONE_NEWUSER) == 0; }

// clone3 with CLONE_NEWUSER in memory, where a filter cannot look.
bool makes_namespace_by_clone3(const Host& /*host*/) {
  std::array<std::uint64_t, 11> arguments{};
  arguments[0] = CLONE_NEWUSER;
  arguments[4] = SIGCHLD;
  const long child = syscall(435, arguments.data(), sizeof arguments);
  if (child == 0) {
    _exit(0);
  }
  return child > 0;
}

bool makes_namespace_by_clone(const Host& /*host*/) {
  const long child = syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0);
  if (child == 0) {
    _exit(0);
  }
  return child > 0;
}

bool enters_namespace(const Host& /*host*/) {
  const int here = open("/proc/self/ns/net", O_RDONLY);
  errno = 0;
  return here >= 0 && setns(here, 0) == 0;
}

}  // namespace

std::vector<Probe> process_probes() {
  return {{"other_process", sees_victim},
          {"all_processes", stats_every_process},
          {"signal_out", signals_victim},
          {"ptrace", traces},
          {"process_memory", reads_memory},
          {"process_descriptor", takes_descriptor},
          {"first_environment", reads_first_process},
          {"environment_secret", has_secret},
          {"inherited_descriptor", has_descriptor},
          {"terminal_injection", injects_keys},
          {"terminal_console", asks_console},
          {"set_user", becomes_root},
          {"user_namespace", makes_user_namespace},
          {"user_namespace_clone", makes_namespace_by_clone},
          {"user_namespace_clone3", makes_namespace_by_clone3},
          {"enter_namespace", enters_namespace}};
}

}  // namespace escape

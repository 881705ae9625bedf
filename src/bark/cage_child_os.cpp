#include "cage_child_os.hpp"

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>

#include "cage_talk_os.hpp"
#include "landlock_os.hpp"

namespace noctem::bark {

namespace {

constexpr int kFailed = 127;
constexpr unsigned kCloseOnExec = 1u << 2;  // CLOSE_RANGE_CLOEXEC

int limit(decltype(RLIMIT_AS) resource, std::uint64_t value) {
  if (value == 0) {
    return 0;
  }
  rlimit present{};
  getrlimit(resource, &present);
  const rlim_t most = present.rlim_max == RLIM_INFINITY || value < present.rlim_max
                          ? static_cast<rlim_t>(value)
                          : present.rlim_max;
  const rlimit wanted{most, most};
  return setrlimit(resource, &wanted) == 0 ? 0 : errno;
}

int set_limits(const CageLimits& limits) {
  const rlimit none{0, 0};
  int failed = setrlimit(RLIMIT_CORE, &none) == 0 ? 0 : errno;
  const auto set = [&](decltype(RLIMIT_AS) resource, std::uint64_t value) {
    failed = failed == 0 ? limit(resource, value) : failed;
  };
  set(RLIMIT_NPROC, limits.processes);
  set(RLIMIT_NOFILE, limits.descriptors);
  set(RLIMIT_AS, limits.address_bytes);
  set(RLIMIT_DATA, limits.private_bytes);
  set(RLIMIT_CPU, limits.cpu_seconds);
  return failed;
}

// On a terminal, whose session is process 1's, a group of its own in the foreground: such a group
// can be stopped by its keys, and one that leads a session cannot.
int begin_session(std::uint64_t terminal) {
  if (terminal == CagePlan::kNoTerminal) {
    return setsid() < 0 ? errno : 0;
  }
  const bool done = setpgid(0, 0) == 0 && tcsetpgrp(static_cast<int>(terminal), getpid()) == 0;
  return done ? 0 : errno;
}

// The descriptor of the listener, -1 without one, or a negative errno below that.
long load_filter(ByteView bytes, unsigned flags) {
  const sock_fprog program{static_cast<unsigned short>(bytes.size() / sizeof(sock_filter)),
                           reinterpret_cast<sock_filter*>(const_cast<std::uint8_t*>(bytes.data()))};
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
}

int confine_calls(const Filters& filters, int talk) {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || load_filter(filters.by_argument, 0) != 0) {
    return errno;
  }
  const long listener = load_filter(filters.by_number, SECCOMP_FILTER_FLAG_NEW_LISTENER);
  if (listener < 0) {
    return errno;
  }
  const Talk talk_of_it{Talk::What::listener, Talk::Step::none, 0};
  const bool sent = send_talk(talk, talk_of_it, static_cast<int>(listener));
  close(static_cast<int>(listener));
  return sent ? 0 : EPIPE;
}

std::vector<char*> pointers(const std::vector<std::string>& words) {
  std::vector<char*> list;
  for (const std::string& word : words) {
    list.push_back(const_cast<char*>(word.c_str()));
  }
  list.push_back(nullptr);
  return list;
}

std::string_view variable(const CagePlan& plan, std::string_view name) {
  for (const std::string& entry : plan.environment) {
    if (entry.starts_with(name)) {
      return std::string_view(entry).substr(name.size());
    }
  }
  return {};
}

// As a shell looks for it: a name without a slash on PATH, of which a refusal counts more than
// that it is not there. Returns the errno.
int run_program(const CagePlan& plan) {
  const std::vector<char*> words = pointers(plan.words);
  const std::vector<char*> environment = pointers(plan.environment);
  const std::string& name = plan.words.front();
  if (name.find('/') != std::string::npos) {
    execve(name.c_str(), words.data(), environment.data());
    return errno;
  }
  int failed = ENOENT;
  std::string_view rest = variable(plan, "PATH=");
  while (!rest.empty() && !name.empty()) {
    const std::string_view folder = rest.substr(0, rest.find(':'));
    rest.remove_prefix(folder.size() < rest.size() ? folder.size() + 1 : folder.size());
    execve((std::string(folder) + "/" + name).c_str(), words.data(), environment.data());
    failed = errno == EACCES ? EACCES : failed;
  }
  return failed;
}

void enter_folder(const CagePlan& plan) {
  if (chdir(plan.folder.c_str()) != 0 && chdir(plan.home.c_str()) != 0) {
    [[maybe_unused]] const int done = chdir("/");
  }
}

}  // namespace

void become_program(const CagePlan& plan, int talk) {
  const auto check = [&](Talk::Step step, int failed) {
    if (failed != 0) {
      send_talk(talk, {Talk::What::failed, step, failed});
      _exit(kFailed);
    }
  };
  check(Talk::Step::terminal, begin_session(plan.terminal));
  check(Talk::Step::limits, set_limits(plan.limits));
  enter_folder(plan);
  check(Talk::Step::landlock, restrict_files(plan.paths));
  syscall(SYS_close_range, 3u, ~0u, kCloseOnExec);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  check(Talk::Step::filter, confine_calls(plan.filters, talk));
  check(Talk::Step::program, run_program(plan));
  _exit(kFailed);
}

}  // namespace noctem::bark

#include "descent_os.hpp"

#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "cage_talk_os.hpp"
#include "stage_os.hpp"

namespace noctem::bark {

namespace {

constexpr int kFailed = 125;
constexpr unsigned kCloseOnExec = 1u << 2;  // CLOSE_RANGE_CLOEXEC

int give_up_root(std::uint32_t user) {
  const bool done = setgroups(0, nullptr) == 0 && setresgid(user, user, user) == 0 &&
                    setresuid(user, user, user) == 0;
  return done ? 0 : errno;
}

void keep_only(const std::vector<int>& kept) {
  syscall(SYS_close_range, 3u, ~0u, kCloseOnExec);
  for (const int descriptor : kept) {
    fcntl(descriptor, F_SETFD, 0);
  }
}

void set_streams(const std::array<int, 3>& streams) {
  for (int stream = 0; stream <= STDERR_FILENO; ++stream) {
    const int own = streams[static_cast<std::size_t>(stream)];
    if (own >= 0) {
      dup2(own, stream);
    }
  }
}

void clear_signals() {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

}  // namespace

void descend(const Descent& descent) {
  const auto check = [&](Talk::Step step, int failed) {
    if (failed != 0) {
      send_talk(descent.talk, {Talk::What::failed, step, failed});
      _exit(kFailed);
    }
  };
  if (descent.group != nullptr) {
    check(Talk::Step::cgroup, descent.group->join());
  }
  if (descent.user != 0) {
    check(Talk::Step::stage, set_stage(*descent.grants, *descent.mounts));
    check(Talk::Step::user, give_up_root(descent.user));
  }
  set_streams(descent.streams);
  keep_only(descent.kept);
  clear_signals();
  std::vector<char*> words;
  for (const std::string& word : descent.words) {
    words.push_back(const_cast<char*>(word.c_str()));
  }
  words.push_back(nullptr);
  std::array<char*, 1> environment{nullptr};
  setsid();
  execve(kBubblewrap, words.data(), environment.data());
  check(Talk::Step::bubblewrap, errno);
  _exit(kFailed);
}

}  // namespace noctem::bark

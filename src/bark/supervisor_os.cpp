#include "supervisor_os.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "family_os.hpp"
#include "usage_os.hpp"

namespace noctem::bark {

namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::steady_clock;

constexpr std::size_t kTerminalWaits = 4;
constexpr int kEndPatienceMs = 2'000;

std::string_view name_of(Talk::Step step) {
  switch (step) {
    case Talk::Step::none:
      return "starting";
    case Talk::Step::cgroup:
      return "joining its control group";
    case Talk::Step::stage:
      return "mounting what was granted";
    case Talk::Step::user:
      return "giving up root";
    case Talk::Step::bubblewrap:
      return "starting /usr/bin/bwrap (install bubblewrap)";
    case Talk::Step::plan:
      return "reading the plan";
    case Talk::Step::outlet:
      return "making a place for the proxy";
    case Talk::Step::terminal:
      return "taking its terminal";
    case Talk::Step::limits:
      return "setting limits";
    case Talk::Step::landlock:
      return "setting Landlock rules";
    case Talk::Step::filter:
      return "setting system call filters";
    case Talk::Step::program:
      return "starting the program";
  }
  return {};
}

Error failure_of(const Talk& talk) {
  const std::string message =
      std::string(name_of(talk.step)) + " failed: " + std::strerror(talk.number);
  if (talk.step == Talk::Step::program) {
    return talk.number == ENOENT ? not_found("program", "the program is not there: " + message)
                                 : denied("program", message);
  }
  return unsupported("confine", "refused to run without confinement: " + message +
                                    "; `noctem bark doctor` says what is missing");
}

// Whether a process of our session, but of another group, started our group: who else would let a
// stopped group go on?
bool has_shell() {
  const auto is_outside = [](pid_t process) {
    return process > 0 && getsid(process) == getsid(0) && getpgid(process) != getpgrp();
  };
  return is_outside(getppid()) || is_outside(parent_of(getpgrp()));
}

void set_outcome(Outcome& outcome, int status) {
  const bool signalled = WIFSIGNALED(status);
  outcome.how = signalled ? Outcome::How::signalled : Outcome::How::exited;
  outcome.code = signalled ? WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

Supervisor::Supervisor(const Supervised& run, Outcome& outcome)
    : run_(run),
      outcome_(outcome),
      watcher_(outcome.denials),
      outlet_(run.grants, run.outlet_user, outcome),
      gaps_(run.gaps, outcome.denials),
      started_(steady_clock::now()),
      look_at_processor_(started_) {}

Result<> Supervisor::supervise() {
  while (step() == Heard::goes_on) {
  }
  return finish();
}

Supervisor::Heard Supervisor::step() {
  std::array<pollfd, kTerminalWaits + 6> waited{};
  const auto terminal = run_.terminal.waits();
  std::ranges::copy(terminal, waited.begin());
  waited[kTerminalWaits] = {run_.talk, POLLIN, 0};
  waited[kTerminalWaits + 1] = {run_.signals, POLLIN, 0};
  waited[kTerminalWaits + 2] = {watcher_.descriptor(), POLLIN, 0};
  const bool goes_on = outcome_.stopped.empty();
  waited[kTerminalWaits + 3] = {goes_on ? run_.starter : -1, POLLIN | POLLRDHUP, 0};
  waited[kTerminalWaits + 4] = {goes_on ? outlet_.descriptor() : -1, POLLIN, 0};
  waited[kTerminalWaits + 5] = {gaps_.descriptor(), POLLIN, 0};
  const int ready = poll(waited.data(), waited.size(), wait_ms());
  check_time();
  if (ready <= 0) {
    return Heard::goes_on;
  }
  if (waited[kTerminalWaits + 5].revents != 0) {
    gaps_.look();
  }
  if (waited[kTerminalWaits + 3].revents != 0 && outcome_.stopped.empty()) {
    stop("whoever started it ended it");
  }
  if (waited[kTerminalWaits + 4].revents != 0) {
    hear_outlet();
  }
  if ((waited[kTerminalWaits + 2].revents & POLLIN) != 0) {
    watcher_.answer();
  } else if (waited[kTerminalWaits + 2].revents != 0) {
    watcher_.end();  // nobody is left who could ask
  }
  std::array<pollfd, kTerminalWaits> carried{};
  std::copy_n(waited.begin(), kTerminalWaits, carried.begin());
  run_.terminal.carry(carried);
  if (waited[kTerminalWaits + 1].revents != 0) {
    read_signal();
  }
  return waited[kTerminalWaits].revents != 0 ? listen() : Heard::goes_on;
}

Supervisor::Heard Supervisor::listen() {
  auto heard = hear_talk(run_.talk);
  if (!heard) {
    return Heard::ended;
  }
  switch (heard->talk.what) {
    case Talk::What::listener:
      watcher_.begin(std::move(heard->descriptor));
      return Heard::goes_on;
    case Talk::What::outlet:
      if (outlet_.begin(std::move(heard->descriptor)) == OutletProcess::State::gone) {
        stop("the proxy could not be started");
      }
      return Heard::goes_on;
    case Talk::What::stopped:
      stands_still_ = true;
      pause_if_asked();
      return Heard::goes_on;
    case Talk::What::failed:
    case Talk::What::ended:
      last_ = heard->talk;
      return Heard::ended;
    case Talk::What::go:
    case Talk::What::signal:
      break;
  }
  return Heard::ended;  // the cage says none of these
}

// Without its proxy a run goes nowhere, and nobody would say why.
void Supervisor::hear_outlet() {
  if (outcome_.stopped.empty() && outlet_.hear() == OutletProcess::State::gone) {
    stop("its proxy ended");
  }
}

void Supervisor::read_signal() {
  signalfd_siginfo found{};
  if (read(run_.signals, &found, sizeof found) != sizeof found) {
    return;
  }
  const int number = static_cast<int>(found.ssi_signo);
  if (number == SIGWINCH) {
    run_.terminal.follow_size();
    return;
  }
  const bool pauses = number == SIGTSTP;
  send_talk(run_.talk, {Talk::What::signal, Talk::Step::none, pauses ? SIGSTOP : number});
  if (number == SIGCONT) {
    stands_still_ = false;
    run_.terminal.resume();
  }
  is_to_pause_ = pauses;
  if (pauses && stands_still_) {
    pause_if_asked();
  }
}

// The program's keys stopped it, or we were asked to stop: the caller's shell must see that, and
// gets its terminal back. Everything inside stands still meanwhile, since nobody counts its time.
// Where no shell could let us go on, neither stops.
void Supervisor::pause_if_asked() {
  const bool by_key = run_.terminal.is_foreground();
  if (!is_to_pause_ && !by_key) {
    return;
  }
  if (is_to_pause_ || has_shell()) {
    send_talk(run_.talk, {Talk::What::signal, Talk::Step::none, SIGSTOP});
    run_.terminal.suspend();
    kill(is_to_pause_ ? getpid() : 0, SIGSTOP);
    run_.terminal.resume();
  }
  is_to_pause_ = false;
  stands_still_ = false;
  send_talk(run_.talk, {Talk::What::signal, Talk::Step::none, SIGCONT});
}

nanoseconds Supervisor::processor_time() const {
  return run_.group != nullptr ? run_.group->processor_time()
                               : processor_time_below(run_.bubblewrap);
}

// Time on the processor passes at most as fast as the clock on all processors together, so until
// then nobody needs to look again.
void Supervisor::check_time() {
  if (!outcome_.stopped.empty()) {
    return;
  }
  const auto now = steady_clock::now();
  const Limits& limits = run_.grants.limits;
  if (limits.wall && now - started_ >= *limits.wall) {
    stop("it ran for longer than " + std::to_string(limits.wall->count()) + " ms");
    return;
  }
  if (limits.cpu && now >= look_at_processor_) {
    const nanoseconds left = *limits.cpu - processor_time();
    if (left <= nanoseconds(0)) {
      stop("it used more than " + std::to_string(limits.cpu->count()) + " ms of processor time");
      return;
    }
    const auto processors = std::max<long>(1, sysconf(_SC_NPROCESSORS_ONLN));
    look_at_processor_ = now + std::max<nanoseconds>(left / processors, milliseconds(1));
  }
}

int Supervisor::wait_ms() const {
  if (!outcome_.stopped.empty()) {
    return -1;
  }
  std::optional<steady_clock::time_point> next;
  if (run_.grants.limits.wall) {
    next = started_ + *run_.grants.limits.wall;
  }
  if (run_.grants.limits.cpu) {
    next = next ? std::min(*next, look_at_processor_) : look_at_processor_;
  }
  if (!next) {
    return -1;
  }
  const auto left = std::chrono::ceil<milliseconds>(*next - steady_clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
}

// The kernel ends a namespace with its process 1, which dies with bubblewrap, but not yet while it
// waits for bubblewrap to name its user: then it would wait for ever.
void Supervisor::end_bubblewrap() {
  for (const pid_t child : children_of(run_.bubblewrap)) {
    inside_.emplace_back(static_cast<int>(syscall(SYS_pidfd_open, child, 0)));
  }
  kill(run_.bubblewrap, SIGKILL);
  for (const Descriptor& process : inside_) {
    syscall(SYS_pidfd_send_signal, process.get(), SIGKILL, nullptr, 0);
  }
}

void Supervisor::stop(std::string why) {
  outcome_.stopped = std::move(why);
  end_bubblewrap();
  if (run_.group != nullptr) {
    run_.group->kill_all();
  }
}

// When a process 1 has ended, everything in its namespace has.
void Supervisor::await_end() {
  for (const Descriptor& process : inside_) {
    pollfd waited{process.get(), POLLIN, 0};
    poll(&waited, 1, kEndPatienceMs);
  }
}

Result<> Supervisor::finish() {
  run_.terminal.drain();
  if (!last_ || last_->what == Talk::What::failed) {
    end_bubblewrap();
  }
  outlet_.end();
  int status = 0;
  while (waitpid(run_.bubblewrap, &status, 0) < 0 && errno == EINTR) {
  }
  await_end();
  gaps_.sweep();
  const bool starved = run_.group != nullptr && run_.group->ran_out_of_memory();
  if (outcome_.stopped.empty() && starved) {
    outcome_.stopped = "it used more than " + std::to_string(run_.grants.limits.memory_mb) +
                       " MB of memory, and a process of it was ended";
  }
  if (last_ && last_->what == Talk::What::failed) {
    return fail(failure_of(*last_));
  }
  if (last_) {
    set_outcome(outcome_, last_->number);
    return {};
  }
  if (!outcome_.stopped.empty()) {
    outcome_.how = Outcome::How::signalled;
    outcome_.code = SIGKILL;
    return {};
  }
  return fail(unsupported("confine",
                          "bubblewrap could not confine the program and nothing of it "
                          "ran; `noctem bark doctor` says what is missing"));
}

}  // namespace noctem::bark

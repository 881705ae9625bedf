#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>

#include "noctem/bark/level.hpp"

#include "descriptor_os.hpp"
#include "run_report.hpp"

namespace noctem::bark {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int kReportNumber = 3;  // as noctem-run finds it
constexpr std::size_t kPieceBytes = 64u << 10;
constexpr milliseconds kStopPatience(2'000);

std::unexpected<Error> no_descriptor(const std::string& what) {
  return fail(unavailable("descriptor", what + ": " + std::strerror(errno)));
}

struct Ends {
  Descriptor ours;
  Descriptor theirs;
};

enum class Flow { to_skill, from_skill };

Result<Ends> make_pipe(Flow flow) {
  std::array<int, 2> ends{-1, -1};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    return no_descriptor("a pipe");
  }
  const bool writes = flow == Flow::to_skill;
  Ends made{Descriptor(ends[writes ? 1 : 0]), Descriptor(ends[writes ? 0 : 1])};
  fcntl(made.ours.get(), F_SETFL, O_NONBLOCK);
  return made;
}

Result<Ends> make_socket() {
  std::array<int, 2> ends{-1, -1};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return no_descriptor("a socket pair");
  }
  Ends made{Descriptor(ends[0]), Descriptor(ends[1])};
  fcntl(made.ours.get(), F_SETFL, O_NONBLOCK);
  return made;
}

void add_limits(std::vector<std::string>& words, const Limits& limits) {
  const auto add = [&](const std::string& name, std::uint64_t value) {
    words.push_back(name + "=" + std::to_string(value));
  };
  if (limits.memory == Limits::Memory::strict) {
    add("--memory", limits.memory_mb);
  }
  add("--processes", limits.processes);
  add("--descriptors", limits.descriptors);
  add("--scratch", limits.scratch_mb);
  if (limits.counting == Limits::Counting::cgroup) {
    words.emplace_back("--limits=cgroup");
  }
  if (limits.cpu) {
    add("--cpu", static_cast<std::uint64_t>(limits.cpu->count()));
  }
  if (limits.wall) {
    add("--wall", static_cast<std::uint64_t>(limits.wall->count()));
  }
}

std::vector<std::string> words_of(const std::string& runner, const Job& job) {
  std::vector<std::string> words = {runner, "--report=" + std::to_string(kReportNumber),
                                    "--read=" + job.folder};
  for (const PathGrant& grant : job.grants.paths) {
    words.push_back((grant.access == Access::write ? "--write=" : "--read=") + grant.path);
  }
  for (const HostGrant& grant : job.grants.hosts) {
    words.push_back("--net=" + to_string(grant));
  }
  for (const std::string& name : job.grants.environment) {
    words.push_back("--env=" + name);
  }
  add_limits(words, job.grants.limits);
  words.insert(words.end(), {"--", job.folder + "/" + job.entry});
  return words;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> list;
  for (std::string& word : words) {
    list.push_back(word.data());
  }
  list.push_back(nullptr);
  return list;
}

// The signals that end the run are taken while it lasts, and a skill that does not read its input
// must not end us.
class TakenSignals {
 public:
  explicit TakenSignals(Signals signals) : signals_(signals) {
    sigemptyset(&before_);
    if (signals_ == Signals::left) {
      return;
    }
    sigset_t taken;
    sigemptyset(&taken);
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
      sigaddset(&taken, number);
    }
    sigprocmask(SIG_BLOCK, &taken, &before_);
    struct sigaction ignored{};
    ignored.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &ignored, &pipe_before_);
    file_ = Descriptor(signalfd(-1, &taken, SFD_CLOEXEC | SFD_NONBLOCK));
  }
  TakenSignals(const TakenSignals&) = delete;
  TakenSignals& operator=(const TakenSignals&) = delete;
  ~TakenSignals() {
    if (signals_ == Signals::left) {
      return;
    }
    sigaction(SIGPIPE, &pipe_before_, nullptr);
    sigprocmask(SIG_SETMASK, &before_, nullptr);
  }
  int descriptor() const { return file_.get(); }
  bool take() const {
    signalfd_siginfo found{};
    return read(file_.get(), &found, sizeof found) == sizeof found;
  }
  const sigset_t& before() const { return before_; }

 private:
  Signals signals_;
  sigset_t before_{};
  struct sigaction pipe_before_{};
  Descriptor file_;
};

struct Streams {
  Ends input;
  Ends output;
  Ends errors;
  Ends report;
};

Result<pid_t> start(std::vector<std::string> words, const Variables& environment,
                    const Streams& streams, const TakenSignals& signals) {
  std::vector<std::string> variables;
  for (const auto& [name, value] : environment) {
    variables.push_back(name + "=" + value);
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, streams.input.theirs.get(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, streams.output.theirs.get(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, streams.errors.theirs.get(), STDERR_FILENO);
  posix_spawn_file_actions_adddup2(&actions, streams.report.theirs.get(), kReportNumber);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t usual;
  sigemptyset(&usual);
  sigaddset(&usual, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &usual);
  posix_spawnattr_setsigmask(&attributes, &signals.before());
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID);
  pid_t child = -1;
  const std::string program = words.front();
  const int failed = posix_spawn(&child, program.c_str(), &actions, &attributes,
                                 pointers(words).data(), pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (failed != 0) {
    return fail(unavailable("runner", program + ": " + std::strerror(failed)));
  }
  return child;
}

// Carries the streams of one run until all of them have ended.
class Carrier {
 public:
  Carrier(const Job& job, const MustStop& must_stop, Streams& streams, const TakenSignals& signals,
          pid_t child)
      : job_(job), must_stop_(must_stop), streams_(streams), signals_(signals), child_(child) {}

  Result<JobResult> carry() {
    while (streams_.output.ours.valid() || streams_.errors.ours.valid() ||
           streams_.report.ours.valid()) {
      step();
    }
    while (waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
    }
    auto result = read_report(report_);
    if (!result && stopped_.empty() && must_stop_) {
      stopped_ = must_stop_();  // who ended everything ended noctem-run too
    }
    if (!result) {
      return stopped_.empty() ? std::move(result) : ended();
    }
    result->output = std::move(output_);
    result->errors = std::move(errors_);
    if (!stopped_.empty()) {
      result->stopped = stopped_;
    }
    return result;
  }

 private:
  // It was ended by force before it could say anything.
  JobResult ended() const {
    JobResult result;
    result.how = Outcome::How::signalled;
    result.code = SIGKILL;
    result.stopped = stopped_;
    return result;
  }

  void step() {
    const int input = given_ < job_.input.size() ? streams_.input.ours.get() : -1;
    if (input < 0) {
      streams_.input.ours.close_now();
    }
    std::array<pollfd, 5> waited = {{{input, POLLOUT, 0},
                                     {streams_.output.ours.get(), POLLIN, 0},
                                     {streams_.errors.ours.get(), POLLIN, 0},
                                     {streams_.report.ours.get(), POLLIN, 0},
                                     {signals_.descriptor(), POLLIN, 0}}};
    poll(waited.data(), waited.size(), kStopLookMs);
    if (waited[0].revents != 0) {
      give();
    }
    if (waited[1].revents != 0) {
      take(streams_.output.ours, output_, job_.output_bytes_max, "of output");
    }
    if (waited[2].revents != 0) {
      take(streams_.errors.ours, errors_, kErrorBytesMax, "");
    }
    if (waited[3].revents != 0) {
      take(streams_.report.ours, report_, kReportBytesMax, "");
    }
    look(waited[4].revents != 0);
  }

  void look(bool signalled) {
    if (!stopped_.empty()) {
      if (steady_clock::now() - stopped_at_ > kStopPatience) {
        kill(child_, SIGKILL);
      }
      return;
    }
    std::string why = must_stop_ ? must_stop_() : std::string();
    if (why.empty() && signalled && signals_.take()) {
      why = "a signal ended it";
    }
    if (!why.empty()) {
      stop(std::move(why));
    }
  }

  void stop(std::string why) {
    stopped_ = std::move(why);
    stopped_at_ = steady_clock::now();
    shutdown(streams_.report.ours.get(), SHUT_WR);
  }

  void give() {
    const ssize_t put =
        write(streams_.input.ours.get(), job_.input.data() + given_, job_.input.size() - given_);
    if (put > 0) {
      given_ += static_cast<std::size_t>(put);
    } else if (put < 0 && errno != EAGAIN && errno != EINTR) {
      given_ = job_.input.size();  // it does not read on
    }
  }

  // What is beyond the limit is read and thrown away; `named` things beyond it end the run.
  void take(Descriptor& from, std::string& to, std::size_t size_bytes_max, std::string_view named) {
    std::array<char, kPieceBytes> piece{};
    const ssize_t got = read(from.get(), piece.data(), piece.size());
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
      return;
    }
    if (got <= 0) {
      from.close_now();
      return;
    }
    const std::size_t room = size_bytes_max - to.size();
    to.append(piece.data(), std::min(room, static_cast<std::size_t>(got)));
    if (static_cast<std::size_t>(got) > room && !named.empty() && stopped_.empty()) {
      stop("it wrote more than " + std::to_string(size_bytes_max) + " bytes " + std::string(named));
    }
  }

  const Job& job_;
  const MustStop& must_stop_;
  Streams& streams_;
  const TakenSignals& signals_;
  pid_t child_;
  std::size_t given_ = 0;
  std::string output_;
  std::string errors_;
  std::string report_;
  std::string stopped_;
  steady_clock::time_point stopped_at_;
};

class ProcessLevel final : public Level {
 public:
  ProcessLevel(std::string runner, Signals signals)
      : runner_(std::move(runner)), signals_(signals) {}

  LevelName name() const override { return LevelName::process; }

  Result<> check() override {
    return access(runner_.c_str(), X_OK) == 0
               ? Result<>()
               : fail(unsupported("level_process",
                                  runner_ + " is not there: it is installed beside noctem"));
  }

  Result<JobResult> run(const Job& job, const MustStop& must_stop) override {
    const TakenSignals signals(signals_);
    Streams streams;
    NOCTEM_TRY(streams.input, make_pipe(Flow::to_skill));
    NOCTEM_TRY(streams.output, make_pipe(Flow::from_skill));
    NOCTEM_TRY(streams.errors, make_pipe(Flow::from_skill));
    NOCTEM_TRY(streams.report, make_socket());
    NOCTEM_TRY(const pid_t child, start(words_of(runner_, job), job.environment, streams, signals));
    for (Ends* ends : {&streams.input, &streams.output, &streams.errors, &streams.report}) {
      ends->theirs.close_now();
    }
    return Carrier(job, must_stop, streams, signals, child).carry();
  }

 private:
  std::string runner_;
  Signals signals_;
};

}  // namespace

std::unique_ptr<Level> make_process_level(std::string runner, Signals signals) {
  return std::make_unique<ProcessLevel>(std::move(runner), signals);
}

}  // namespace noctem::bark

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "noctem/wasm_level/worker.hpp"

namespace noctem::wasm_level {

namespace {

using std::chrono::milliseconds;
using wasm::Frame;
using wasm::FrameKind;
using How = wasm::Outcome::How;

constexpr int kReportNumber = 3;              // as noctem-run finds it
constexpr std::uint32_t kOwnMemoryMb = 1024;  // of the worker's address space, most of it unused
constexpr milliseconds kCompilePatience{120'000};  // the engine of a language takes a while
constexpr milliseconds kLoadPatience{20'000};
constexpr milliseconds kEndPatience{2'000};
constexpr std::uint32_t kGraceMs = 3;      // for the worker to interrupt by itself
constexpr std::uint32_t kGraceShare = 25;  // and a twenty-fifth of the time

std::unexpected<Error> no_process(const std::string& what, int code) {
  return fail(unavailable("worker", what + ": " + std::strerror(code)));
}

std::unexpected<Error> broken(std::string message) {
  return fail(corrupt("worker", "the worker of the level wasm " + std::move(message)));
}

std::vector<std::string> words_of(const WorkerStart& wanted) {
  std::vector<std::string> words = {
      wanted.runner, "--report=" + std::to_string(kReportNumber), "--read=" + wanted.worker,
      "--memory=" + std::to_string(wanted.memory_mb + kOwnMemoryMb), "--scratch=1"};
  if (wanted.counting == bark::Limits::Counting::cgroup) {
    words.emplace_back("--limits=cgroup");
  }
  for (const wasm::Folder& folder : wanted.folders) {
    words.push_back((folder.access == wasm::Folder::Access::write ? "--write=" : "--read=") +
                    folder.outside);
  }
  words.insert(words.end(), {"--", wanted.worker,
                             wanted.purpose == WorkerStart::Purpose::spare ? "wait" : "serve"});
  return words;
}

struct Pair {
  int ours = -1;
  int theirs = -1;
};

Result<Pair> make_pair_of_sockets() {
  std::array<int, 2> ends{-1, -1};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return no_process("a socket pair", errno);
  }
  return Pair{ends[0], ends[1]};
}

Result<pid_t> spawn(std::vector<std::string> words, std::string home, int socket, int report) {
  std::vector<char*> list;
  for (std::string& word : words) {
    list.push_back(word.data());
  }
  list.push_back(nullptr);
  home.insert(0, "NOCTEM_HOME=");
  std::array<char*, 2> environment{home.data(), nullptr};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, socket, STDIN_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, report, kReportNumber);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID);
  pid_t child = -1;
  const int failed =
      posix_spawn(&child, list.front(), &actions, &attributes, list.data(), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (failed != 0) {
    return no_process(words.front(), failed);
  }
  return child;
}

int milliseconds_until(Worker::Clock::time_point end) {
  const auto left = std::chrono::ceil<milliseconds>(end - Worker::Clock::now());
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, bark::kStopLookMs));
}

}  // namespace

Result<std::unique_ptr<Worker>> Worker::start(const WorkerStart& wanted) {
  NOCTEM_TRY(const Pair socket, make_pair_of_sockets());
  const auto report = make_pair_of_sockets();
  auto child = report ? spawn(words_of(wanted), wanted.home, socket.theirs, report->theirs)
                      : Result<pid_t>(fail(report.error()));
  close(socket.theirs);
  if (report) {
    close(report->theirs);
  }
  if (!child) {
    close(socket.ours);
    if (report) {
      close(report->ours);
    }
    return fail(child.error());
  }
  fcntl(socket.ours, F_SETFL, O_NONBLOCK);
  return std::unique_ptr<Worker>(new Worker(*child, socket.ours, report->ours));
}

Worker::~Worker() {
  kill();
  close(socket_);
  close(report_);
}

// noctem-run ends everything inside when its report is not wanted any more, and cleans up.
void Worker::kill() {
  is_usable_ = false;
  if (child_ <= 0) {
    return;
  }
  shutdown(report_, SHUT_WR);
  shutdown(socket_, SHUT_RDWR);
  const auto end = Clock::now() + kEndPatience;
  std::array<char, 4096> rest{};
  pollfd waited{report_, POLLIN, 0};
  while (Clock::now() < end) {
    if (poll(&waited, 1, milliseconds_until(end)) > 0 &&
        read(report_, rest.data(), rest.size()) <= 0) {
      break;
    }
  }
  if (Clock::now() >= end) {
    ::kill(child_, SIGKILL);
  }
  while (waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
  }
  child_ = -1;
}

Worker::Waited Worker::wait_until(short events, Clock::time_point end,
                                  const bark::MustStop& must_stop) {
  while (true) {
    pollfd waited{socket_, events, 0};
    if (poll(&waited, 1, milliseconds_until(end)) > 0) {
      return Waited::ready;
    }
    if (Clock::now() >= end) {
      return Waited::late;
    }
    stopped_ = must_stop ? must_stop() : std::string();
    if (!stopped_.empty()) {
      return Waited::stopped;
    }
  }
}

Result<> Worker::send(FrameKind kind, ByteView body, Clock::time_point end) {
  const Bytes frame = wasm::write_frame(kind, body);
  for (std::size_t at = 0; at < frame.size();) {
    const ssize_t put = ::send(socket_, frame.data() + at, frame.size() - at, MSG_NOSIGNAL);
    if (put > 0) {
      at += static_cast<std::size_t>(put);
    } else if (errno == EAGAIN) {
      if (wait_until(POLLOUT, end, {}) != Waited::ready) {
        return broken("does not read");
      }
    } else if (errno != EINTR) {
      return broken("has ended");
    }
  }
  return {};
}

Result<> Worker::read_whole(std::span<std::uint8_t> to, Clock::time_point end,
                            const bark::MustStop& must_stop) {
  while (!to.empty()) {
    const ssize_t got = recv(socket_, to.data(), to.size(), 0);
    if (got > 0) {
      to = to.subspan(static_cast<std::size_t>(got));
      continue;
    }
    if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
      return broken("has ended");
    }
    switch (wait_until(POLLIN, end, must_stop)) {
      case Waited::ready:
        break;
      case Waited::late:
        return fail(exhausted("wall", "used up: wall"));
      case Waited::stopped:
        return fail(denied("stopped", stopped_));
      case Waited::gone:
        return broken("has ended");
    }
  }
  return {};
}

Result<Frame> Worker::receive(Clock::time_point end, const bark::MustStop& must_stop) {
  std::array<std::uint8_t, wasm::kFrameHeadBytes> bytes{};
  NOCTEM_CHECK(read_whole(bytes, end, must_stop));
  const auto head = wasm::read_frame_head(bytes);
  if (!head) {
    return broken("says what is no frame");
  }
  Frame frame{head->kind, Bytes(head->body_bytes)};
  NOCTEM_CHECK(read_whole(frame.body, end, must_stop));
  return frame;
}

Result<Bytes> Worker::compile(ByteView binary) {
  const auto end = Clock::now() + kCompilePatience;
  NOCTEM_CHECK(send(FrameKind::compile, binary, end));
  NOCTEM_TRY(Frame frame, receive(end, {}));
  if (frame.kind == FrameKind::refused) {
    return fail(invalid("wasm", std::string(text_of(frame.body))));
  }
  if (frame.kind != FrameKind::compiled) {
    return broken("says what is not due");
  }
  return std::move(frame.body);
}

Result<> Worker::load(const wasm::Skill& skill, ByteView compiled) {
  const auto end = Clock::now() + kLoadPatience;
  NOCTEM_CHECK(send(FrameKind::load, wasm::write_load(skill, compiled), end));
  NOCTEM_TRY(const Frame frame, receive(end, {}));
  if (frame.kind == FrameKind::refused) {
    return fail(invalid("wasm", std::string(text_of(frame.body))));
  }
  return frame.kind == FrameKind::loaded ? Result<>() : broken("says what is not due");
}

Result<> Worker::check_due(Clock::time_point end, const bark::MustStop& must_stop) {
  if (Clock::now() >= end) {
    return fail(exhausted("wall", "used up: wall"));
  }
  stopped_ = must_stop ? must_stop() : std::string();
  return stopped_.empty() ? Result<>() : fail(denied("stopped", stopped_));
}

Result<wasm::Outcome> Worker::converse(const wasm::Call& call, wasm::Services& services,
                                       Clock::time_point end, const bark::MustStop& must_stop) {
  NOCTEM_CHECK(send(FrameKind::call, wasm::write_call(call), end));
  auto look_at = Clock::now() + milliseconds(bark::kStopLookMs);
  while (true) {
    if (Clock::now() >= look_at) {  // one that asks without a pause is never waited for
      NOCTEM_CHECK(check_due(end, must_stop));
      look_at = Clock::now() + milliseconds(bark::kStopLookMs);
    }
    NOCTEM_TRY(const Frame frame, receive(end, must_stop));
    if (frame.kind == FrameKind::done) {
      return wasm::read_outcome(frame.body);
    }
    if (frame.kind != FrameKind::ask) {
      return broken("says what is not due");
    }
    NOCTEM_TRY(const wasm::Ask ask, wasm::read_ask(frame.body));
    const wasm::Answer answer = services.ask(ask.service, ask.question);
    NOCTEM_CHECK(send(FrameKind::answer, wasm::write_answer(answer), end));
  }
}

Worker::Called Worker::call(const wasm::Call& call, wasm::Services& services,
                            const bark::MustStop& must_stop) {
  Called called;
  stopped_.clear();
  const std::uint32_t wall = call.limits.wall_ms;
  const auto end = Clock::now() + milliseconds(wall + kGraceMs + wall / kGraceShare);
  auto outcome = is_usable_ ? converse(call, services, end, must_stop)
                            : Result<wasm::Outcome>(broken("has ended"));
  if (outcome && outcome->output.size() > call.limits.output_bytes) {
    outcome = broken("says more than it may");
  }
  if (outcome) {
    called.outcome = std::move(*outcome);
  } else {
    called.outcome.how = outcome.error().reason == "wall" ? How::wall : How::broken;
    called.outcome.message = outcome.error().message;
    called.stopped = stopped_;
    kill();
  }
  // A trap may be the sign of a mistake in the engine that somebody is looking for.
  const bool is_doubtful = called.outcome.how == How::trapped || called.outcome.how == How::broken;
  is_usable_ = is_usable_ && !is_doubtful;
  return called;
}

}  // namespace noctem::wasm_level

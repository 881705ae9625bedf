#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "noctem/base/strings.hpp"
#include "noctem/env_os/log.hpp"

using namespace noctem;
using env_os::LogOptions;
using env_os::make_log_sink;

namespace {

class FixedClock final : public env::Clock {
 public:
  env::WallTime wall() const override {
    using namespace std::chrono;
    return sys_days(2026y / 3 / 9) + 4h + 5min + 6s + 7008us;
  }
  env::SteadyTime steady() const override { return {}; }
};

class Pipe {
 public:
  explicit Pipe(int flags = O_NONBLOCK) { REQUIRE(pipe2(ends_, O_CLOEXEC | flags) == 0); }
  ~Pipe() {
    close_reader();
    ::close(ends_[1]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  int writer() const { return ends_[1]; }
  void close_reader() {
    if (ends_[0] >= 0) {
      ::close(ends_[0]);
    }
    ends_[0] = -1;
  }
  // Up to the end of that many lines; waits for them.
  std::string read_lines(std::ptrdiff_t count) {
    std::string all;
    char some[4096];
    while (std::count(all.begin(), all.end(), '\n') < count) {
      const ssize_t n = ::read(ends_[0], some, sizeof some);
      REQUIRE(n > 0);
      all.append(some, static_cast<std::size_t>(n));
    }
    return all;
  }
  std::string read_now() {
    std::string all;
    char some[4096];
    for (ssize_t n = 0; (n = ::read(ends_[0], some, sizeof some)) > 0;) {
      all.append(some, static_cast<std::size_t>(n));
    }
    return all;
  }

 private:
  int ends_[2] = {-1, -1};
};

std::string written(LogOptions options, LogLevel level, std::initializer_list<LogField> fields) {
  Pipe pipe;
  const FixedClock clock;
  options.descriptor = pipe.writer();
  const auto sink = make_log_sink(clock, options);
  sink->write({level, "store.opened", {fields.begin(), fields.size()}});
  return pipe.read_now();
}

}  // namespace

TEST_CASE("a line begins with the time") {
  CHECK(written({}, LogLevel::info, {{"path", "a b"}}) ==
        "2026-03-09T04:05:06.007Z info store.opened path=\"a b\"\n");
  LogOptions json;
  json.format = LogFormat::json;
  CHECK(written(json, LogLevel::error, {{"n", 1}}) ==
        R"({"time":"2026-03-09T04:05:06.007Z","level":"error","event":"store.opened","n":1})"
        "\n");
}

TEST_CASE("colours paint the level and nothing else") {
  LogOptions options;
  options.colours = env_os::Colours::on;
  CHECK(written(options, LogLevel::warning, {}) ==
        "2026-03-09T04:05:06.007Z \x1b[33mwarning\x1b[0m store.opened\n");
  options.format = LogFormat::json;
  CHECK(written(options, LogLevel::warning, {}).find('\x1b') == std::string::npos);
}

TEST_CASE("a sink wants what its filter wants") {
  const FixedClock clock;
  LogOptions options;
  options.filter = env_os::LogFilter::parse("error,store=debug").value();
  const auto sink = make_log_sink(clock, options);
  CHECK(sink->wants(LogLevel::debug, "store.opened"));
  CHECK_FALSE(sink->wants(LogLevel::info, "node.started"));
}

TEST_CASE("a line that is too long is replaced by its size") {
  const std::string line = written({}, LogLevel::info, {{"k", std::string(100'000, 'x')}});
  CHECK(line.find("log.line_too_long event=store.opened size_bytes=1000") != std::string::npos);
}

TEST_CASE("lines of many threads do not mix, even if one needs more than one write") {
  Pipe pipe(0);
  const FixedClock clock;
  LogOptions options;
  options.descriptor = pipe.writer();
  const auto sink = make_log_sink(clock, options);
  const std::string value(20'000, 'v');  // more than a pipe takes at once
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      const Log log(*sink);
      for (int i = 0; i < 6; ++i) {
        log.info("test.line", {{"v", value}});
      }
    });
  }
  const std::string all = pipe.read_lines(24);
  const auto lines = split(all, '\n');
  REQUIRE(lines.size() == 25);
  for (const auto line : std::span(lines).first(24)) {
    REQUIRE(line == "2026-03-09T04:05:06.007Z info test.line v=" + value);
  }
}

TEST_CASE("a reader who is gone or stuck costs the line, not the program") {
  const auto handler = signal(SIGPIPE, SIG_IGN);
  const FixedClock clock;
  Pipe pipe;
  LogOptions options;
  options.descriptor = pipe.writer();
  const auto sink = make_log_sink(clock, options);
  const Log log(*sink);
  while (::write(pipe.writer(), "0123456789", 10) > 0) {
  }
  log.error("test.stuck");
  CHECK(pipe.read_now().find("stuck") == std::string::npos);
  log.error("test.flows");
  CHECK(pipe.read_now().ends_with("error test.flows\n"));
  pipe.close_reader();
  log.error("test.gone");
  signal(SIGPIPE, handler);
}

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

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
  Pipe() { REQUIRE(pipe2(ends_, O_CLOEXEC | O_NONBLOCK) == 0); }
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

TEST_CASE("lines of many threads do not mix") {
  Pipe pipe;
  const FixedClock clock;
  LogOptions options;
  options.descriptor = pipe.writer();
  const auto sink = make_log_sink(clock, options);
  const std::string value(100, 'v');
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      const Log log(*sink);
      for (int i = 0; i < 50; ++i) {
        log.info("test.line", {{"v", value}});
      }
    });
  }
  threads.clear();
  const std::string all = pipe.read_now();
  const auto lines = split(all, '\n');
  CHECK(lines.size() == 201);
  for (const auto line : std::span(lines).first(200)) {
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

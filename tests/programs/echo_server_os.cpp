// A Server with a handler that does what a test needs: echo, show what arrived, answer late, never,
// too much, forever. Options are name=value; SIGTERM drains, SIGHUP reloads the certificate, SIGINT
// stops at once.

#include <signal.h>

#include <charconv>
#include <condition_variable>
#include <cstdio>
#include <map>
#include <mutex>
#include <thread>

#include "noctem/base/strings.hpp"
#include "noctem/http/problem.hpp"
#include "noctem/http/target.hpp"
#include "noctem/http_os/server.hpp"

namespace {

using namespace noctem;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

class StderrSink final : public LogSink {
 public:
  bool wants(LogLevel, std::string_view) const override { return true; }
  void write(const LogEvent& event) override {
    std::fprintf(stderr, "%s\n", format_event(event, LogFormat::text).c_str());
  }
};

// Does things later, on a thread that is none of the server's.
class Later {
 public:
  ~Later() {
    {
      std::lock_guard guard(mutex_);
      over_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }

  void at(Clock::time_point time, std::move_only_function<void()> work) {
    std::lock_guard guard(mutex_);
    work_.emplace(time, std::move(work));
    wake_.notify_one();
  }

 private:
  void run() {
    std::unique_lock lock(mutex_);
    while (!over_) {
      if (work_.empty()) {
        wake_.wait(lock);
      } else if (const auto time = work_.begin()->first; time > Clock::now()) {
        wake_.wait_until(lock, time);
      } else {
        auto next = work_.extract(work_.begin());
        lock.unlock();
        next.mapped()();
        lock.lock();
      }
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::multimap<Clock::time_point, std::move_only_function<void()>> work_;
  bool over_ = false;
  std::thread thread_{[this] { run(); }};
};

std::uint64_t number(std::string_view text) { return parse_decimal(text).value_or(0); }

std::string shown(const http::Request& request) {
  std::string text = request.method + " " + request.target + "\n";
  for (const auto& [name, value] : request.headers) {
    text += name + ": " + value + "\n";
  }
  return text + "from " + request.peer.address + "\n" + "on " +
         std::to_string(request.peer.connection) + "\n" + std::to_string(request.body.size()) +
         " " + request.body;
}

struct Programme {
  http::Metrics& metrics;
  Later& later;
  http::Counter& streams_left;
  std::mutex mutex;
  std::vector<http::Reply> held;
  std::vector<std::shared_ptr<http::EventStream>> quiet;

  void handle(http::Request request, http::Reply reply);
  void stream(std::shared_ptr<http::EventStream> events, std::uint64_t count, milliseconds every);
};

// `count` events; 0: as fast as the reader is let go.
void Programme::stream(std::shared_ptr<http::EventStream> events, std::uint64_t count,
                       milliseconds every) {
  if (!events->send("tick", std::to_string(count) + std::string(count == 0 ? 8192 : 0, 'x'), "")) {
    return;
  }
  if (count != 1) {
    later.at(Clock::now() + every, [this, events = std::move(events), count, every] {
      stream(events, count == 0 ? 0 : count - 1, every);
    });
  }
}

void Programme::handle(http::Request request, http::Reply reply) {
  const auto target = http::parse_target(request.target);
  const std::string path = target->segments.empty() ? "" : target->segments[0];
  const std::uint64_t amount = target->query.empty() ? 0 : number(target->query[0].second);
  if (path == "echo") {
    reply.send(http::json_response(200, std::move(request.body)));
  } else if (path == "seen") {
    reply.send(http::text_response(200, shown(request)));
  } else if (path == "park") {
    later.at(Clock::now() + milliseconds(amount), [reply = std::move(reply)]() mutable {
      reply.send(http::text_response(200, "late"));
    });
  } else if (path == "hold") {
    std::lock_guard guard(mutex);
    held.push_back(std::move(reply));
  } else if (path == "drop") {
    const http::Reply dropped = std::move(reply);
  } else if (path == "big") {
    reply.send(
        {200, {{"Content-Type", "text/plain"}, {"ETag", "\"big\""}}, std::string(amount, 'b')});
  } else if (path == "split") {
    reply.send({200, {{"X-Bad", "a\r\nX-Injected: b"}}, "split"});
  } else if (path == "status") {
    reply.send({static_cast<int>(amount), {{"Content-Length", "99"}}, "body"});
  } else if (path == "stream") {
    auto events = reply.stream();
    events->on_close([this] { streams_left.add(); });
    stream(std::move(events), amount, milliseconds(amount == 0 ? 0 : 20));
  } else if (path == "quiet") {
    const std::lock_guard guard(mutex);
    auto events = reply.stream();
    events->on_close([this] { streams_left.add(); });
    quiet.push_back(std::move(events));
  } else if (path == "metrics") {
    reply.send(http::text_response(200, metrics.text()));
  } else {
    reply.send(http::problem(404, "route", "no such path"));
  }
}

void set_option(http_os::ServerOptions& options, std::string_view name, std::string_view value) {
  const std::uint64_t amount = number(value);
  const std::map<std::string_view, std::size_t*> sizes = {
      {"header_bytes", &options.header_bytes_max},
      {"header_fields", &options.header_fields_max},
      {"body_bytes", &options.body_bytes_max},
      {"connections", &options.connections_max},
      {"address_connections", &options.connections_per_address_max},
      {"stream_bytes", &options.stream_buffer_bytes_max}};
  const std::map<std::string_view, milliseconds*> times = {
      {"header_ms", &options.header_deadline},    {"body_ms", &options.body_deadline},
      {"idle_ms", &options.idle_deadline},        {"reply_ms", &options.reply_deadline},
      {"write_ms", &options.write_deadline},      {"drain_ms", &options.drain_deadline},
      {"heartbeat_ms", &options.stream_heartbeat}};
  if (sizes.contains(name)) {
    *sizes.at(name) = amount;
  } else if (times.contains(name)) {
    *times.at(name) = milliseconds(amount);
  } else if (name == "workers") {
    options.workers = static_cast<unsigned>(amount);
  } else if (name == "port") {
    options.port = static_cast<std::uint16_t>(amount);
  } else if (name == "address") {
    options.address = value;
  } else if (name == "rate") {
    options.requests_per_second_per_address = static_cast<double>(amount);
  } else if (name == "limit_loopback") {
    options.loopback = http_os::Loopback::limited;
  } else if (name == "host") {
    options.hosts.emplace_back(value);
  } else if (name == "tls") {
    options.tls = {std::string(value) + "/chain.pem", std::string(value) + "/key.pem"};
  } else {
    std::fprintf(stderr, "unknown option\n");
    std::_Exit(2);
  }
}

}  // namespace

int main(int argc, char** argv) {
  http_os::ServerOptions options;
  options.port = 0;
  for (int i = 1; i < argc; ++i) {
    const std::string_view option = argv[i];
    const std::size_t equals = std::min(option.find('='), option.size() - 1);
    set_option(options, option.substr(0, equals), option.substr(equals + 1));
  }
  sigset_t signals;
  sigemptyset(&signals);
  for (const int name : {SIGINT, SIGTERM, SIGHUP}) {
    sigaddset(&signals, name);
  }
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  StderrSink sink;
  http::Metrics metrics;
  Later later;
  Programme programme{
      metrics, later, metrics.counter("test_streams_left_total", "Streams that ended"), {}, {}, {}};
  const auto handle = [&](http::Request request, http::Reply reply) {
    programme.handle(std::move(request), std::move(reply));
  };
  auto server = http_os::Server::start(std::move(options), handle, Log(sink), metrics);
  if (!server) {
    std::fprintf(stderr, "%s\n", to_string(server.error()).c_str());
    return 1;
  }
  std::printf("listening on %s\n", (*server)->url().c_str());
  std::fflush(stdout);
  for (int name = 0; sigwait(&signals, &name) == 0;) {
    if (name == SIGHUP) {
      const auto reloaded = (*server)->reload_certificates();
      std::printf("%s\n", reloaded ? "reloaded" : to_string(reloaded.error()).c_str());
      std::fflush(stdout);
      continue;
    }
    if (name == SIGTERM) {
      (*server)->drain();
    }
    break;
  }
  server->reset();
  std::printf("stopped\n");
}

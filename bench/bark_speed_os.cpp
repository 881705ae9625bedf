// What being watched costs: the audit log's rates, a system call under the filters, a request
// through the proxy, and how long after a revocation or `noctem kill` a program that runs still has
// an effect. The program under measurement is this one, started again inside.

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "noctem/audit/log.hpp"
#include "noctem/audit/verification.hpp"
#include "noctem/bark/level.hpp"
#include "noctem/env_os/machine.hpp"
#include "noctem/skill/shelf.hpp"

#include "row.hpp"

namespace {

using namespace std::chrono_literals;
using noctem::bench::Goal;
using noctem::bench::Table;
using Clock = std::chrono::steady_clock;

constexpr int kAppends = 1'000;
constexpr int kCalls = 2'000'000;
constexpr int kRequests = 300;
constexpr int kRevocations = 60;
constexpr int kKilledTogether = 10;
constexpr double kNoEffectMsGoal = 50;
constexpr double kKillMsGoal = 1'000;
constexpr int kWaitingMax = 128;
constexpr std::uint16_t kProxyPort = 3128;
constexpr double kNanosecondsAMillisecond = 1e6;

std::int64_t now_ns() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1'000'000'000 + time.tv_nsec;
}

double quantile(std::vector<double> values, double share) {
  std::ranges::sort(values);
  return values[std::min(values.size() - 1,
                         static_cast<std::size_t>(static_cast<double>(values.size()) * share))];
}

// A file that two processes see at once: when the confined one last did something.
class Beat {
 public:
  explicit Beat(const std::string& path) {
    const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (file < 0 || ftruncate(file, sizeof(std::int64_t)) != 0) {
      return;
    }
    void* mapped = mmap(nullptr, sizeof(std::int64_t), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    at_ = mapped == MAP_FAILED ? nullptr : static_cast<std::atomic<std::int64_t>*>(mapped);
  }
  bool valid() const { return at_ != nullptr; }
  std::int64_t last() const { return at_->load(std::memory_order_relaxed); }
  void set(std::int64_t value) { at_->store(value, std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t>* at_ = nullptr;
};

// Inside: what the program under measurement does.

int beat_for_ever(const std::string& path) {
  Beat beat(path);
  while (beat.valid()) {
    beat.set(now_ns());
  }
  return 1;
}

int call_often() {
  const std::int64_t began = now_ns();
  for (int i = 0; i < kCalls; ++i) {
    syscall(SYS_getppid);
  }
  fmt::print("{}\n", static_cast<double>(now_ns() - began) / kCalls);
  return 0;
}

bool fetch(std::uint16_t port, const std::string& request) {
  const int made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  bool good = connect(made, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
              send(made, request.data(), request.size(), MSG_NOSIGNAL) > 0;
  std::array<char, 4096> answer{};
  std::size_t size = 0;
  for (ssize_t got = 1; good && got > 0;
       size += static_cast<std::size_t>(std::max<ssize_t>(got, 0))) {
    got = recv(made, answer.data(), answer.size(), 0);
  }
  close(made);
  return good && size > 0;
}

// By the proxy if there is one at `port`, else from the server itself.
int fetch_often(std::uint16_t port, std::uint16_t server) {
  const std::string host = fmt::format("localhost:{}", server);
  const std::string target = port == server ? "/" : "http://" + host + "/";
  const std::string request =
      fmt::format("GET {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", target, host);
  std::vector<double> us;
  for (int i = 0; i < kRequests; ++i) {
    const std::int64_t began = now_ns();
    if (!fetch(port, request)) {
      return 1;
    }
    us.push_back(static_cast<double>(now_ns() - began) / 1'000);
  }
  fmt::print("{}\n", quantile(us, 0.5));
  return 0;
}

// Outside.

// The one number that a program prints.
double number_of(std::vector<std::string> words, bool& is_ok) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    is_ok = false;
    return 0;
  }
  const pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], STDOUT_FILENO);
    std::vector<char*> list;
    for (std::string& word : words) {
      list.push_back(word.data());
    }
    list.push_back(nullptr);
    execv(list[0], list.data());
    _exit(1);
  }
  close(ends[1]);
  std::array<char, 64> text{};
  const ssize_t got = read(ends[0], text.data(), text.size());
  close(ends[0]);
  int status = 1;
  waitpid(child, &status, 0);
  double value = 0;
  const auto done = std::from_chars(text.data(), text.data() + std::max<ssize_t>(got, 0), value);
  is_ok = is_ok && status == 0 && done.ec == std::errc();
  return value;
}

// Answers every connection with the same page.
class Page {
 public:
  Page() : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const place = reinterpret_cast<sockaddr*>(&address);
    const bool is_open = bind(socket_, place, size) == 0 && listen(socket_, kWaitingMax) == 0 &&
                         getsockname(socket_, place, &size) == 0;
    port_ = is_open ? ntohs(address.sin_port) : 0;
    thread_ = std::thread([this] { serve(); });
  }
  ~Page() {
    shutdown(socket_, SHUT_RDWR);
    thread_.join();
    close(socket_);
  }
  Page(const Page&) = delete;
  Page& operator=(const Page&) = delete;
  std::uint16_t port() const { return port_; }

 private:
  void serve() const {
    constexpr std::string_view kAnswer =
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
    for (int one = 0; (one = accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC)) >= 0; close(one)) {
      std::array<char, 4096> request{};
      if (recv(one, request.data(), request.size(), 0) > 0) {
        send(one, kAnswer.data(), kAnswer.size(), MSG_NOSIGNAL);
      }
    }
  }
  int socket_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

class Bench {
 public:
  Bench(std::string programs, std::string folder)
      : programs_(std::move(programs)),
        folder_(std::move(folder)),
        self_(std::filesystem::read_symlink("/proc/self/exe")) {}

  bool run(Table& table) {
    measure_log(table);
    measure_calls(table);
    measure_proxy(table);
    measure_revocation(table);
    measure_kill(table);
    return is_ok_;
  }

 private:
  std::string runner() const { return programs_ + "/noctem-run"; }

  void measure_log(Table& table) {
    const noctem::env::Env env = machine_.env();
    const std::string home = folder_ + "/audit";
    auto log = noctem::audit::AuditLog::open({env.files, env.clock, env.random, {}}, home);
    is_ok_ = is_ok_ && log.has_value();
    const auto began = Clock::now();
    for (int i = 0; i < kAppends && is_ok_; ++i) {
      is_ok_ = log->append("result", "0123456789abcdef",
                           {{"skill", "org.example/echo"}, {"code", std::int64_t{0}}})
                   .has_value();
    }
    const std::chrono::duration<double> wrote = Clock::now() - began;
    const auto verified = noctem::audit::verify_log(env.files, home, {}, {});
    const std::chrono::duration<double> both = Clock::now() - began;
    is_ok_ = is_ok_ && verified && !verified->fault && verified->entries == kAppends + 1;
    table.add({"audit_append_durable", kAppends / wrote.count(), "entries/s", {}, {}});
    table.add({"audit_verify", kAppends / (both - wrote).count(), "entries/s", {}, {}});
  }

  void measure_calls(Table& table) {
    const double bare = number_of({self_, "--calls"}, is_ok_);
    const double confined =
        number_of({runner(), "--read=" + self_, "--", self_, "--calls"}, is_ok_);
    table.add({"call_bare", bare, "ns", {}, {}});
    table.add({"call_confined", confined, "ns", {}, {}});
    table.add({"call_filters", confined - bare, "ns", {}, {}});
  }

  void measure_proxy(Table& table) {
    const Page page;
    const std::string port = std::to_string(page.port());
    const double direct = number_of({self_, "--fetch", port, port}, is_ok_);
    const double proxied = number_of({runner(), "--read=" + self_, "--net=localhost:" + port, "--",
                                      self_, "--fetch", std::to_string(kProxyPort), port},
                                     is_ok_);
    table.add({"request_direct_p50", direct, "us", {}, {}});
    table.add({"request_proxied_p50", proxied, "us", {}, {}});
    table.add({"request_proxy_cost", proxied - direct, "us", {}, {}});
  }

  // As the broker asks while a skill runs: the list of skills is read anew each time.
  void measure_revocation(Table& table) {
    std::vector<double> ms;
    const noctem::env::Env env = machine_.env();
    for (int i = 0; i < kRevocations && is_ok_; ++i) {
      const std::string place = fmt::format("{}/revoked-{}", folder_, i);
      std::filesystem::create_directories(place);
      noctem::skill::Shelf shelf(env.files, env.clock, place + "/skills");
      noctem::skill::Installed skill;
      skill.id = "org.example/beat";
      Beat beat(place + "/beat");
      ms.push_back(one_revocation(shelf, skill, place, beat));
    }
    add_times(table, "revocation_to_no_effect", ms, kNoEffectMsGoal);
  }

  double one_revocation(noctem::skill::Shelf& shelf, const noctem::skill::Installed& skill,
                        const std::string& place, Beat& beat) {
    std::filesystem::create_directories(place + "/skill");
    std::ofstream(place + "/skill/main.sh")
        << "#!/bin/sh\nexec " << self_ << " --beat " << place << "/beat\n";
    std::filesystem::permissions(place + "/skill/main.sh", std::filesystem::perms(0755));
    noctem::bark::Job job;
    job.folder = place + "/skill";
    job.entry = "main.sh";
    job.grants.paths = {{self_, noctem::bark::Access::read},
                        {place + "/beat", noctem::bark::Access::write}};
    std::int64_t revoked = 0;
    std::thread person([&] {
      for (const auto end = Clock::now() + 10s; beat.last() == 0 && Clock::now() < end;) {
        std::this_thread::sleep_for(1ms);
      }
      std::this_thread::sleep_for(20ms);
      is_ok_ = is_ok_ && beat.last() != 0 &&
               shelf.revoke(noctem::skill::RevokedWhat::id, skill.id).has_value();
      revoked = now_ns();
    });
    const auto level = noctem::bark::make_process_level(runner());
    const auto done = level->run(job, [&] {
      const auto state = shelf.state();
      return state ? state->revocation(skill, {}) : std::string("unreadable");
    });
    person.join();
    is_ok_ = is_ok_ && done && !done->stopped.empty();
    return std::max(0.0, static_cast<double>(beat.last() - revoked) / kNanosecondsAMillisecond);
  }

  // From the command to the last effect of any of several programs.
  void measure_kill(Table& table) {
    const std::string home = folder_ + "/home";
    setenv("NOCTEM_HOME", home.c_str(), 1);
    std::vector<Beat> beats;
    std::vector<pid_t> runs;
    for (int i = 0; i < kKilledTogether; ++i) {
      const std::string file = fmt::format("{}/killed-{}", folder_, i);
      beats.emplace_back(file);
      runs.push_back(
          start({runner(), "--read=" + self_, "--write=" + file, "--", self_, "--beat", file}));
    }
    for (const Beat& beat : beats) {
      for (const auto end = Clock::now() + 10s; beat.last() == 0 && Clock::now() < end;) {
        std::this_thread::sleep_for(1ms);
      }
      is_ok_ = is_ok_ && beat.last() != 0;
    }
    const std::int64_t began = now_ns();
    int status = 1;
    waitpid(start({programs_ + "/noctem", "kill"}), &status, 0);
    const std::int64_t told = now_ns();
    std::int64_t last = began;
    for (const Beat& beat : beats) {
      last = std::max(last, beat.last());
    }
    for (const pid_t run : runs) {
      waitpid(run, nullptr, 0);
    }
    is_ok_ = is_ok_ && status == 0 && last < told;
    const auto add = [&](const char* name, std::int64_t at) {
      table.add({name,
                 static_cast<double>(at - began) / kNanosecondsAMillisecond,
                 "ms",
                 {},
                 Goal{Goal::Direction::at_most, kKillMsGoal}});
    };
    add("kill_ten_to_no_effect", last);
    add("kill_ten_command", told);
  }

  static pid_t start(std::vector<std::string> words) {
    const pid_t child = fork();
    if (child != 0) {
      return child;
    }
    const int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int stream = 0; stream <= STDERR_FILENO; ++stream) {
      dup2(nowhere, stream);
    }
    std::vector<char*> list;
    for (std::string& word : words) {
      list.push_back(word.data());
    }
    list.push_back(nullptr);
    execv(list[0], list.data());
    _exit(1);
  }

  static void add_times(Table& table, const std::string& name, const std::vector<double>& ms,
                        double goal) {
    if (ms.empty()) {
      return;
    }
    table.add({name + "_p50", quantile(ms, 0.5), "ms", {}, {}});
    table.add({name + "_p99", quantile(ms, 0.99), "ms", {}, Goal{Goal::Direction::at_most, goal}});
  }

  noctem::env_os::Machine machine_;
  std::string programs_;
  std::string folder_;
  std::string self_;
  bool is_ok_ = true;
};

bool run(const std::string& build, const std::string& out) {
  const auto folder = std::filesystem::absolute(out).parent_path() / "bark-speed";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  Table table;
  const bool done = Bench(std::filesystem::absolute(build + "/bin"), folder).run(table);
  std::filesystem::remove_all(folder);
  if (!done) {
    fmt::print(stderr, "a measurement failed\n");
    return false;
  }
  fmt::print("{}", table.text());
  std::ofstream(out) << table.lines();
  return true;
}

std::uint16_t port_of(std::string_view text) {
  std::uint16_t port = 0;
  std::from_chars(text.data(), text.data() + text.size(), port);
  return port;
}

}  // namespace

int main(int count, char** words) {
  const std::vector<std::string> arguments(words + 1, words + count);
  const std::string what = arguments.empty() ? "" : arguments.front();
  if (what == "--beat" && arguments.size() == 2) {
    return beat_for_ever(arguments[1]);
  }
  if (what == "--calls" && arguments.size() == 1) {
    return call_often();
  }
  if (what == "--fetch" && arguments.size() == 3) {
    return fetch_often(port_of(arguments[1]), port_of(arguments[2]));
  }
  if (what == "--build" && arguments.size() == 4 && arguments[2] == "--out") {
    return run(arguments[1], arguments[3]) ? 0 : 1;
  }
  fmt::print(stderr, "usage: bark_speed --build FOLDER --out FILE\n");
  return 2;
}

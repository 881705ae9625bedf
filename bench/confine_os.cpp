// What confinement costs: start to exit of a program that does nothing, bare, under noctem-run, and
// under what others use (bubblewrap alone, firejail, sandbox-runtime), one after the other in each
// round so that a noisy moment meets all; and the memory of what stands around a run. A peer that
// does not run fails the whole.

#include <fcntl.h>
#include <fmt/core.h>
#include <grp.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "row.hpp"

namespace {

using namespace std::chrono_literals;
using noctem::bench::Goal;
using noctem::bench::Table;

constexpr int kRounds = 300;
constexpr int kPeerEvery = 10;  // the slow ones take part in every tenth round
constexpr unsigned kPlainUser = 65534;
constexpr double kStartMsGoal = 8;
constexpr double kMemoryMbGoal = 6;
constexpr double kKilobyte = 1024;

enum class Caller { present, plain };

pid_t start(std::vector<std::string> words, Caller caller) {
  const pid_t child = fork();
  if (child != 0) {
    return child;
  }
  const int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
  for (int stream = 0; stream <= STDERR_FILENO; ++stream) {
    dup2(nowhere, stream);
  }
  if (caller == Caller::plain &&
      (setgroups(0, nullptr) != 0 || setresgid(kPlainUser, kPlainUser, kPlainUser) != 0 ||
       setresuid(kPlainUser, kPlainUser, kPlainUser) != 0)) {
    _exit(1);
  }
  std::vector<char*> list;
  for (std::string& word : words) {
    list.push_back(word.data());
  }
  list.push_back(nullptr);
  execv(list[0], list.data());
  _exit(1);
}

struct Peers {
  std::string node;      // the folder of Node 22
  std::string modules;   // the folder with node_modules
  std::string settings;  // a file of ours
};

struct Subject {
  std::string name;
  std::vector<std::string> words;
  Caller caller = Caller::present;
  int every = 1;
  std::vector<double> ms = {};
};

bool measure(Subject& subject) {
  const auto before = std::chrono::steady_clock::now();
  int status = 1;
  waitpid(start(subject.words, subject.caller), &status, 0);
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - before;
  subject.ms.push_back(took.count());
  return status == 0;
}

double quantile(std::vector<double> values, double share) {
  std::ranges::sort(values);
  return values[std::min(values.size() - 1,
                         static_cast<std::size_t>(static_cast<double>(values.size()) * share))];
}

double resident_kb(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/status");
  for (std::string word; file >> word;) {
    if (word == "VmRSS:") {
      double value = 0;
      file >> value;
      return value;
    }
  }
  return 0;
}

pid_t only_child(pid_t process) {
  const std::string id = std::to_string(process);
  std::ifstream file("/proc/" + id + "/task/" + id + "/children");
  pid_t child = 0;
  file >> child;
  return child;
}

// The runner, bubblewrap and the cage; not the program.
double surroundings_mb(const std::string& runner) {
  const pid_t process = start({runner, "--", "/bin/sleep", "2"}, Caller::present);
  std::this_thread::sleep_for(500ms);
  double sum = 0;
  pid_t at = process;
  for (int i = 0; i < 3 && at > 0; ++i) {
    sum += resident_kb(at);
    at = only_child(at);
  }
  kill(process, SIGTERM);
  waitpid(process, nullptr, 0);
  return sum / kKilobyte;
}

// sandbox-runtime asks for its settings in a file: one domain, nothing to write.
std::vector<std::string> runtime_words(const Peers& peers) {
  std::ofstream(peers.settings) << R"({"network":{"allowedDomains":["example.org"],)"
                                   R"("deniedDomains":[]},"filesystem":{"denyRead":[],)"
                                   R"("allowWrite":[],"denyWrite":[]}})";
  return {peers.node + "/bin/node",
          peers.modules + "/node_modules/@anthropic-ai/sandbox-runtime/dist/cli.js", "--settings",
          peers.settings, "/bin/true"};
}

std::vector<Subject> subjects(const std::string& programs, const Peers& peers) {
  const std::string runner = programs + "/noctem-run";
  const std::vector<std::string> bare = {"/usr/bin/bwrap", "--unshare-all", "--die-with-parent",
                                         "--ro-bind",      "/usr",          "/usr",
                                         "--symlink",      "usr/bin",       "/bin",
                                         "--symlink",      "usr/lib",       "/lib",
                                         "--symlink",      "usr/lib64",     "/lib64",
                                         "--proc",         "/proc",         "--dev",
                                         "/dev",           "/bin/true"};
  std::vector<Subject> list = {
      {"spawn", {"/bin/true"}},
      {"bwrap", bare},
      {"confined", {runner, "--", "/bin/true"}},
      // With a proxy, which is one process more.
      {"net_confined", {runner, "--net", "localhost:1", "--", "/bin/true"}},
      {"noctem_run", {programs + "/noctem", "run", "--", "/bin/true"}},
      {"firejail",
       {"/usr/bin/firejail", "--quiet", "--noprofile", "--net=none", "/bin/true"},
       Caller::present,
       kPeerEvery},
      {"sandbox_runtime", runtime_words(peers), Caller::present, kPeerEvery}};
  if (geteuid() == 0) {
    list.push_back({"bwrap_plain", bare, Caller::plain});
    list.push_back({"confined_plain", {runner, "--", "/bin/true"}, Caller::plain});
  }
  return list;
}

bool run(const std::string& build, const std::string& out, Peers peers) {
  const std::string programs = std::filesystem::absolute(build + "/bin");
  peers.settings = std::filesystem::absolute(out + ".srt.json");
  std::vector<Subject> list = subjects(programs, peers);
  for (int round = 0; round < kRounds; ++round) {
    for (Subject& subject : list) {
      if (round % subject.every == 0 && !measure(subject)) {
        fmt::print(stderr, "{} did not run\n", subject.name);
        return false;
      }
    }
  }
  Table table;
  for (const Subject& subject : list) {
    const bool ours = subject.name.starts_with("confined");
    const auto goal =
        ours ? std::optional(Goal{Goal::Direction::at_most, kStartMsGoal}) : std::nullopt;
    table.add({subject.name + "_p50", quantile(subject.ms, 0.5), "ms", {}, goal});
    table.add({subject.name + "_p99", quantile(subject.ms, 0.99), "ms", {}, {}});
  }
  table.add({"confined_memory",
             surroundings_mb(programs + "/noctem-run"),
             "MiB",
             {},
             Goal{Goal::Direction::at_most, kMemoryMbGoal}});
  fmt::print("{}", table.text());
  std::ofstream(out) << table.lines();
  std::filesystem::remove(peers.settings);
  return true;
}

}  // namespace

int main(int count, char** words) {
  const std::vector<std::string> all(words + 1, words + count);
  const bool understood = all.size() == 8 && all[0] == "--build" && all[2] == "--out" &&
                          all[4] == "--node" && all[6] == "--peers";
  if (!understood) {
    fmt::print(stderr, "usage: confine --build FOLDER --out FILE --node FOLDER --peers FOLDER\n");
    return 2;
  }
  return run(all[1], all[3], {all[5], all[7], ""}) ? 0 : 1;
}

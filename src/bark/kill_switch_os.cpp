#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "noctem/bark/kill_switch.hpp"
#include "noctem/base/strings.hpp"

#include "descriptor_os.hpp"
#include "family_os.hpp"

namespace noctem::bark {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::string_view kRunner = "/noctem-run";
constexpr std::string_view kReplaced = " (deleted)";  // by an upgrade, while it ran
constexpr std::size_t kHeldMax = 512;                 // descriptors of processes at a time
constexpr milliseconds kTidying{200};                 // for noctem-run, when its program is gone

std::string value_of(const Variables& environment, const std::string& name) {
  const auto found = environment.find(name);
  return found == environment.end() ? "" : found->second;
}

std::string link_of(const std::string& path) {
  std::array<char, PATH_MAX> target{};
  const ssize_t size = readlink(path.c_str(), target.data(), target.size());
  return size > 0 ? std::string(target.data(), static_cast<std::size_t>(size)) : "";
}

std::string real_name(const std::string& path) {
  std::array<char, PATH_MAX> name{};
  return realpath(path.c_str(), name.data()) != nullptr ? std::string(name.data()) : path;
}

// What a process was started with; empty where it is not ours to read.
Variables environment_of(const std::string& process) {
  std::ifstream file(process + "/environ", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  Variables variables;
  for (const std::string_view entry : split(text, '\0')) {
    const auto equals = entry.find('=');
    if (equals != std::string_view::npos) {
      variables.emplace(entry.substr(0, equals), entry.substr(equals + 1));
    }
  }
  return variables;
}

bool is_runner_of(const std::string& process, const std::string& home) {
  std::string program = link_of(process + "/exe");
  if (program.ends_with(kReplaced)) {
    program.resize(program.size() - kReplaced.size());
  }
  if (!program.ends_with(kRunner)) {
    return false;
  }
  const std::string its = home_of(environment_of(process), link_of(process + "/cwd"));
  return !its.empty() && real_name(its) == home;
}

Descriptor hold(pid_t process) {
  return Descriptor(static_cast<int>(syscall(SYS_pidfd_open, process, 0)));
}

bool has_ended(const Descriptor& process) {
  pollfd waited{process.get(), POLLIN, 0};
  return poll(&waited, 1, 0) > 0;
}

// One run: noctem-run first, then what it started, down to the process 1 inside, with which the
// kernel ends everything else there.
struct Run {
  std::vector<Descriptor> processes;
  bool refused = false;  // it belongs to another user

  bool is_over() const { return std::ranges::all_of(processes, has_ended); }

  // What runs inside ends at once. noctem-run itself may then clean up and say why, unless it
  // hangs, or has nothing inside yet.
  enum class Also { inside, runner };
  void end(Also also) {
    for (std::size_t i = also == Also::inside && processes.size() > 1 ? 1 : 0; i < processes.size();
         ++i) {
      const long done = syscall(SYS_pidfd_send_signal, processes[i].get(), SIGKILL, nullptr, 0);
      refused = refused || (done != 0 && errno == EPERM && i == 0);
    }
  }
};

// A process is held before it is looked at: what is then ended is what was seen.
std::vector<Run> runs_of(const std::string& home) {
  std::vector<Run> runs;
  std::size_t held = 0;
  std::error_code gone;
  for (std::filesystem::directory_iterator entry("/proc", gone), end; !gone && entry != end;
       entry.increment(gone)) {
    const auto number = parse_decimal(entry->path().filename().string());
    if (!number || held >= kHeldMax || !is_runner_of(entry->path().string(), home)) {
      continue;
    }
    const auto process = static_cast<pid_t>(*number);
    Run run;
    run.processes.push_back(hold(process));
    if (!run.processes.front().valid() || !is_runner_of(entry->path().string(), home)) {
      continue;
    }
    for (const pid_t child : children_of(process)) {
      run.processes.push_back(hold(child));
      for (const pid_t inner : children_of(child)) {
        run.processes.push_back(hold(inner));
      }
    }
    std::erase_if(run.processes, [](const Descriptor& each) { return !each.valid(); });
    held += run.processes.size();
    runs.push_back(std::move(run));
  }
  return runs;
}

void wait_for(const std::vector<Run>& runs, steady_clock::time_point until) {
  for (const Run& run : runs) {
    for (const Descriptor& process : run.processes) {
      const auto left = std::chrono::ceil<milliseconds>(until - steady_clock::now());
      pollfd waited{process.get(), POLLIN, 0};
      const bool waits = !run.refused && left.count() > 0;
      poll(&waited, 1, waits ? static_cast<int>(left.count()) : 0);
    }
  }
}

std::size_t end_all(std::vector<Run>& runs, steady_clock::time_point until) {
  std::ranges::for_each(runs, [](Run& run) { run.end(Run::Also::inside); });
  wait_for(runs, std::min(until, steady_clock::now() + kTidying));
  std::ranges::for_each(runs, [](Run& run) { run.end(Run::Also::runner); });
  wait_for(runs, until);
  return static_cast<std::size_t>(std::ranges::count_if(runs, &Run::is_over));
}

}  // namespace

std::string kill_switch_path(std::string_view home) {
  return std::string(home) + "/skills/" + std::string(kKillSwitchFile);
}

std::string home_of(const Variables& environment, std::string_view folder) {
  if (const std::string own = value_of(environment, "NOCTEM_HOME"); !own.empty()) {
    return normal_path(own, folder);
  }
  if (const std::string shared = value_of(environment, "XDG_DATA_HOME"); shared.starts_with('/')) {
    return normal_path(shared + "/noctem", "/");
  }
  const std::string user = value_of(environment, "HOME");
  return user.starts_with('/') ? normal_path(user + "/.local/share/noctem", "/") : "";
}

Result<> check_kill_switch(const std::string& home) {
  struct stat status{};
  const std::string path = kill_switch_path(home);
  // Who may not look into a home does not live in it.
  if (home.empty() || (lstat(path.c_str(), &status) != 0 &&
                       (errno == ENOENT || errno == ENOTDIR || errno == EACCES))) {
    return {};
  }
  return fail(denied("killed",
                     "everything was stopped by `noctem kill`, and nothing begins until "
                     "`noctem kill --release`"));
}

Ended end_confined(const std::string& home, milliseconds patience) {
  const auto until = steady_clock::now() + patience;
  const std::string real = real_name(home);
  Ended ended;
  // One that read the switch before it was set is a noctem-run already, and is found. More rounds
  // are for those that had no room, or began their own children meanwhile.
  for (;;) {
    std::vector<Run> runs = runs_of(real);
    const std::size_t over = end_all(runs, until);
    ended.runs += over;
    ended.left = runs.size() - over;
    if (over == 0 || steady_clock::now() >= until) {
      return ended;
    }
  }
}

}  // namespace noctem::bark

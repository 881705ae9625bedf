#include "cgroup_os.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <sstream>

#include "noctem/base/strings.hpp"

#include "descriptor_os.hpp"

namespace noctem::bark {

namespace {

constexpr std::string_view kRoot = "/sys/fs/cgroup";
constexpr std::uint64_t kMegabyte = 1u << 20;
constexpr std::uint32_t kOwnProcesses = 3;  // bubblewrap and process 1 count too
constexpr int kRemoveTries = 100;
constexpr unsigned kRemovePause = 2'000;

bool write_file(const std::string& path, const std::string& text) {
  const Descriptor file(open(path.c_str(), O_WRONLY | O_CLOEXEC));
  return file.valid() &&
         write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

std::string read_file(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string own_name() { return "/noctem-" + std::to_string(getpid()); }

// The group of this process: of one controller, or "" for version 2.
std::string present_group(std::string_view controller) {
  const std::string text = read_file("/proc/self/cgroup");
  for (const std::string_view line : split(text, '\n')) {
    const auto fields = split(line, ':');
    if (fields.size() < 3) {
      continue;
    }
    for (const std::string_view name : split(fields[1], ',')) {
      if (name == controller) {
        return std::string(fields[2]);
      }
    }
  }
  return "";
}

// A folder below the present group of version 1, or at the root where that is not in view.
std::string make_old_group(const std::string& controller) {
  const std::string top = std::string(kRoot) + "/" + controller;
  for (const std::string& base : {top + present_group(controller), top}) {
    const std::string folder = base + own_name();
    rmdir(folder.c_str());  // of a run with our number that was killed
    if (mkdir(folder.c_str(), 0755) == 0) {
      return folder;
    }
  }
  return "";
}

std::uint64_t number_after(std::string_view text, std::string_view word) {
  const auto at = text.find(word);
  std::uint64_t value = 0;
  if (at != std::string_view::npos) {
    const std::string_view rest = trim(text.substr(at + word.size()));
    std::from_chars(rest.data(), rest.data() + rest.size(), value);
  }
  return value;
}

}  // namespace

std::unique_ptr<ControlGroup> ControlGroup::create(const Limits& limits) {
  const std::string memory = std::to_string(limits.memory_mb * kMegabyte);
  const std::string processes = std::to_string(limits.processes + kOwnProcesses);
  std::unique_ptr<ControlGroup> group(new ControlGroup);
  const std::string one = std::string(kRoot) + own_name();
  rmdir(one.c_str());
  const std::string controllers = read_file(std::string(kRoot) + "/cgroup.subtree_control");
  if (controllers.find("memory") != std::string::npos &&
      controllers.find("pids") != std::string::npos && mkdir(one.c_str(), 0755) == 0) {
    group->folders_ = {one};
    group->cpu_file_ = one + "/cpu.stat";
    group->memory_events_ = one + "/memory.events";
    write_file(one + "/memory.swap.max", "0");
    const bool set =
        write_file(one + "/memory.max", memory) && write_file(one + "/pids.max", processes);
    return set ? std::move(group) : nullptr;
  }
  for (const char* controller : {"memory", "pids", "cpuacct"}) {
    const std::string folder = make_old_group(controller);
    if (folder.empty()) {
      return nullptr;
    }
    group->folders_.push_back(folder);
  }
  group->memory_events_ = group->folders_[0] + "/memory.oom_control";
  group->cpu_file_ = group->folders_[2] + "/cpuacct.usage";
  write_file(group->folders_[0] + "/memory.swappiness", "0");
  const bool set = write_file(group->folders_[0] + "/memory.limit_in_bytes", memory) &&
                   write_file(group->folders_[1] + "/pids.max", processes);
  return set ? std::move(group) : nullptr;
}

// The kernel lets go of the last process a moment after it was collected.
ControlGroup::~ControlGroup() {
  for (const std::string& folder : folders_) {
    for (int i = 0; i < kRemoveTries && rmdir(folder.c_str()) != 0 && errno == EBUSY; ++i) {
      usleep(kRemovePause);
    }
  }
}

int ControlGroup::join() const {
  for (const std::string& folder : folders_) {
    if (!write_file(folder + "/cgroup.procs", "0")) {
      return errno != 0 ? errno : EIO;
    }
  }
  return 0;
}

std::chrono::nanoseconds ControlGroup::processor_time() const {
  const std::string text = read_file(cpu_file_);
  if (folders_.size() == 1) {
    return std::chrono::microseconds(number_after(text, "usage_usec"));
  }
  return std::chrono::nanoseconds(number_after(text, ""));
}

bool ControlGroup::ran_out_of_memory() const {
  return number_after(read_file(memory_events_), "oom_kill ") > 0;
}

void ControlGroup::kill_all() const {
  for (const std::string_view line : split(read_file(folders_.front() + "/cgroup.procs"), '\n')) {
    if (const auto process = parse_decimal(line)) {
      kill(static_cast<pid_t>(*process), SIGKILL);
    }
  }
}

}  // namespace noctem::bark

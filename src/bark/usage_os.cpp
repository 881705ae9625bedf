#include "usage_os.hpp"

#include <time.h>
#include <unistd.h>

#include <charconv>
#include <fstream>
#include <string>
#include <vector>

#include "noctem/base/strings.hpp"

#include "family_os.hpp"

namespace noctem::bark {

namespace {

using std::chrono::nanoseconds;

constexpr std::size_t kProcessesMax = 1u << 16;
constexpr std::size_t kChildrenUser = 13;  // fields of /proc/PID/stat after the name
constexpr std::size_t kChildrenSystem = 14;

nanoseconds of_process(pid_t process) {
  clockid_t clock{};
  timespec time{};
  if (clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &time) != 0) {
    return nanoseconds(0);
  }
  return std::chrono::seconds(time.tv_sec) + nanoseconds(time.tv_nsec);
}

std::int64_t number(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// Of children that it has waited for.
nanoseconds of_collected(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  std::string text;
  std::getline(file, text);
  const auto name_end = text.rfind(')');
  const auto fields = split(std::string_view(text).substr(std::min(text.size(), name_end)), ' ');
  if (fields.size() <= kChildrenSystem + 1) {
    return nanoseconds(0);
  }
  const std::int64_t ticks =
      number(fields[kChildrenUser + 1]) + number(fields[kChildrenSystem + 1]);
  return std::chrono::seconds(1) * ticks / sysconf(_SC_CLK_TCK);
}

}  // namespace

nanoseconds processor_time_below(pid_t process) {
  std::vector<pid_t> all{process};
  nanoseconds sum(0);
  for (std::size_t i = 0; i < all.size(); ++i) {
    sum += of_process(all[i]) + of_collected(all[i]);
    for (const pid_t child : children_of(all[i])) {
      if (all.size() < kProcessesMax) {
        all.push_back(child);
      }
    }
  }
  return sum;
}

}  // namespace noctem::bark

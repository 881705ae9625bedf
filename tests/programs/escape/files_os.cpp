// The host's files, its settings, its devices.

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <array>
#include <string>

#include "probe.hpp"

namespace escape {

namespace {

bool opens(const std::string& path, int flags) {
  return open(path.c_str(), flags | O_CLOEXEC) >= 0;
}

bool writes_same(const char* path) {
  std::array<char, 4096> text{};
  const int reads = open(path, O_RDONLY);
  const ssize_t size = read(reads, text.data(), text.size());
  const int out = open(path, O_WRONLY);
  return size > 0 && out >= 0 && write(out, text.data(), static_cast<std::size_t>(size)) == size;
}

bool reads_file(const Host& host) { return holds(host.file, host.secret); }
bool writes_file(const Host& host) { return opens(host.file, O_WRONLY); }
bool makes_file(const Host& host) {
  return opens(host.folder + "/made-" + std::to_string(getpid()), O_WRONLY | O_CREAT);
}
bool writes_core_pattern(const Host& /*host*/) {
  return writes_same("/proc/sys/kernel/core_pattern");
}
bool writes_setting(const Host& /*host*/) { return writes_same("/proc/sys/kernel/panic"); }
bool writes_sys(const Host& /*host*/) {
  return opens("/sys/power/state", O_WRONLY) || opens("/sys/kernel/mm/ksm/run", O_WRONLY) ||
         opens("/sys/kernel/uevent_helper", O_WRONLY) ||
         opens("/sys/module/printk/parameters/time", O_WRONLY);
}
bool writes_cgroup(const Host& /*host*/) {
  return opens("/sys/fs/cgroup/memory/cgroup.procs", O_WRONLY) ||
         opens("/sys/fs/cgroup/cgroup.procs", O_WRONLY);
}
bool writes_sysrq(const Host& /*host*/) { return opens("/proc/sysrq-trigger", O_WRONLY); }
bool reads_kcore(const Host& /*host*/) { return opens("/proc/kcore", O_RDONLY); }
bool writes_system(const Host& /*host*/) {
  const std::string path = "/usr/lib/noctem-escape-" + std::to_string(getpid());
  const bool made = opens(path, O_WRONLY | O_CREAT);
  unlink(path.c_str());
  return made;
}
bool reads_shadow(const Host& /*host*/) { return opens("/etc/shadow", O_RDONLY); }
bool reads_others_names(const Host& /*host*/) { return holds("/etc/passwd", "www-data"); }

// The root of process 1 or of anybody else is a way around our own.
bool reads_by_other_root(const Host& host) {
  return holds("/proc/1/root" + host.file, host.secret) ||
         holds("/proc/" + std::to_string(host.victim) + "/root" + host.file, host.secret) ||
         holds("/proc/self/root/../../../../.." + host.file, host.secret);
}

// stdin was opened for reading; opening it again must not give more.
bool widens_stream(const Host& /*host*/) { return opens("/proc/self/fd/0", O_RDWR); }

bool makes_device(const Host& /*host*/) {
  const std::string path = "/tmp/noctem-escape-device-" + std::to_string(getpid());
  const bool made = mknod(path.c_str(), S_IFCHR | 0600, makedev(1, 1)) == 0;
  unlink(path.c_str());
  return made;
}

bool opens_disk(const Host& /*host*/) {
  DIR* folder = opendir("/dev");
  while (const dirent* entry = folder != nullptr ? readdir(folder) : nullptr) {
    struct stat status{};
    const std::string path = std::string("/dev/") + entry->d_name;
    if (stat(path.c_str(), &status) == 0 && S_ISBLK(status.st_mode) && opens(path, O_RDONLY)) {
      return true;
    }
  }
  return false;
}

bool sets_user_id_bit(const Host& /*host*/) {
  const std::string path = "/tmp/noctem-escape-bit-" + std::to_string(getpid());
  const int file = open(path.c_str(), O_CREAT | O_WRONLY, 0600);
  const bool set = fchmod(file, 04755) == 0;
  unlink(path.c_str());
  return set;
}

// The working folder of the caller must not come along.
bool stays_in_folder(const Host& host) {
  std::array<char, 4096> here{};
  return getcwd(here.data(), here.size()) != nullptr && host.folder == here.data() &&
         opens("./secret", O_RDONLY);
}

}  // namespace

std::vector<Probe> file_probes() {
  return {{"file_read", reads_file},
          {"file_write", writes_file},
          {"file_make", makes_file},
          {"core_pattern", writes_core_pattern},
          {"proc_sys", writes_setting},
          {"sys_write", writes_sys},
          {"cgroup_write", writes_cgroup},
          {"sysrq", writes_sysrq},
          {"kcore", reads_kcore},
          {"system_write", writes_system},
          {"shadow", reads_shadow},
          {"user_names", reads_others_names},
          {"other_root", reads_by_other_root},
          {"stream_widened", widens_stream},
          {"device_node", makes_device},
          {"disk", opens_disk},
          {"set_id_bit", sets_user_id_bit},
          {"working_folder", stays_in_folder}};
}

}  // namespace escape

// Calls that reach the kernel itself.

#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/keyctl.h>
#include <sched.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <string>

#include "probe.hpp"

namespace escape {

namespace {

bool mounts(const Host& /*host*/) {
  const std::string place = "/tmp/noctem-escape-mount-" + std::to_string(getpid());
  mkdir(place.c_str(), 0700);
  const bool mounted = mount("escape", place.c_str(), "tmpfs", MS_RDONLY, nullptr) == 0 &&
                       umount2(place.c_str(), MNT_DETACH) == 0;
  rmdir(place.c_str());
  return mounted;
}
bool mounts_in_namespace(const Host& /*host*/) {
  return unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 &&
         mount("escape", "/tmp", "tmpfs", 0, nullptr) == 0;
}
// Sets the flags that are there already: whoever may do that may also take "read-only" away.
bool remounts(const Host& /*host*/) {
  return unshare(CLONE_NEWNS) == 0 &&
         mount(nullptr, "/", nullptr, MS_REMOUNT | MS_BIND, nullptr) == 0;
}
bool mounts_by_new_calls(const Host& /*host*/) {
  return syscall(430, "tmpfs", 0) >= 0;  // fsopen
}
bool changes_root(const Host& /*host*/) { return chroot("/") == 0; }

bool adds_key(const Host& /*host*/) {
  return syscall(SYS_add_key, "user", "noctem-escape", "x", 1, KEY_SPEC_PROCESS_KEYRING) >= 0;
}
bool reads_keyring(const Host& /*host*/) {
  return syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_USER_KEYRING, 0) >= 0;
}

bool sets_up_uring(const Host& /*host*/) {
  std::array<std::uint32_t, 30> parameters{};
  return syscall(425, 1, parameters.data()) >= 0;
}
bool loads_bpf(const Host& /*host*/) {
  bpf_attr attributes{};
  attributes.map_type = BPF_MAP_TYPE_ARRAY;
  attributes.key_size = 4;
  attributes.value_size = 4;
  attributes.max_entries = 1;
  return syscall(SYS_bpf, BPF_MAP_CREATE, &attributes, sizeof attributes) >= 0;
}
bool opens_perf(const Host& /*host*/) {
  std::array<std::uint64_t, 16> attributes{};
  attributes[0] = 1 | (std::uint64_t{sizeof attributes} << 32);  // software, this size
  return syscall(SYS_perf_event_open, attributes.data(), 0, -1, -1, 0) >= 0;
}
bool handles_faults(const Host& /*host*/) {
  return syscall(SYS_userfaultfd, O_CLOEXEC | 1) >= 0;  // 1: of user mode only, which all may
}
bool loads_module(const Host& /*host*/) {
  return passes(SYS_finit_module, -1, 0, 0) && passes(SYS_init_module, 0, 0, 0);
}
bool loads_kernel(const Host& /*host*/) { return passes(SYS_kexec_file_load, -1, -1, 0, 0); }
bool sets_clock(const Host& /*host*/) {
  timespec now{};
  return clock_gettime(CLOCK_REALTIME, &now) == 0 && clock_settime(CLOCK_REALTIME, &now) == 0;
}
bool adjusts_clock(const Host& /*host*/) {
  timex nothing{};
  return adjtimex(&nothing) >= 0;
}
bool reads_log(const Host& /*host*/) {
  std::array<char, 256> text{};
  return klogctl(3, text.data(), text.size()) >= 0;  // SYSLOG_ACTION_READ_ALL
}
bool changes_personality(const Host& /*host*/) { return personality(ADDR_NO_RANDOMIZE) >= 0; }
bool swaps(const Host& /*host*/) { return passes(SYS_swapon, 0, 0); }
bool names_host(const Host& /*host*/) {
  std::array<char, 65> name{};
  return gethostname(name.data(), name.size()) == 0 &&
         sethostname(name.data(), std::char_traits<char>::length(name.data())) == 0;
}

// open_by_handle_at walks around every mount: a handle is made, or guessed.
bool opens_handle(const Host& /*host*/) {
  struct {
    unsigned size = 128;
    int type = 0;
    std::array<unsigned char, 128> bytes{};
  } handle;
  int mount_id = 0;
  const bool named = syscall(SYS_name_to_handle_at, AT_FDCWD, "/usr", &handle, &mount_id, 0) == 0;
  const int place = open("/usr", O_RDONLY);
  return named && syscall(SYS_open_by_handle_at, place, &handle, O_RDONLY) >= 0;
}

// getpid by the 32-bit table, which a filter for 64 bits does not see.
bool calls_foreign_table(const Host& /*host*/) {
  long result = 20;
  asm volatile("int $0x80" : "+a"(result) : : "memory", "r8", "r9", "r10", "r11");
  return result == getpid();
}

// getpid with the bit of x32: the same number, another filter entry.
bool calls_x32(const Host& /*host*/) {
  errno = 0;
  return syscall(0x4000'0000 | SYS_getpid) >= 0 || errno == ENOSYS;
}

}  // namespace

std::vector<Probe> kernel_probes() {
  return {{"mount", mounts},
          {"mount_in_namespace", mounts_in_namespace},
          {"remount", remounts},
          {"mount_new_calls", mounts_by_new_calls},
          {"chroot", changes_root},
          {"key_add", adds_key},
          {"keyring", reads_keyring},
          {"io_uring", sets_up_uring},
          {"bpf", loads_bpf},
          {"perf", opens_perf},
          {"userfaultfd", handles_faults},
          {"module", loads_module},
          {"kexec", loads_kernel},
          {"clock_set", sets_clock},
          {"clock_adjust", adjusts_clock},
          {"kernel_log", reads_log},
          {"personality", changes_personality},
          {"swap", swaps},
          {"host_name", names_host},
          {"file_handle", opens_handle},
          {"foreign_table", calls_foreign_table},
          {"x32", calls_x32}};
}

}  // namespace escape

#include "watcher_os.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstring>

#include "noctem/bark/kernel.hpp"

namespace noctem::bark {

namespace {

constexpr long kOpenat2 = 437;
constexpr std::uint64_t kInRoot = 0x10;       // RESOLVE_IN_ROOT
constexpr std::uint64_t kSwitchTogether = 1;  // SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP
constexpr unsigned long kSetFlags = SECCOMP_IOW(4, std::uint64_t);

struct How {
  std::uint64_t flags;
  std::uint64_t mode;
  std::uint64_t resolve;
};

// An address of another process is only a number here.
void* in_program(std::uint64_t address) {
  return reinterpret_cast<void*>(address);  // NOLINT(performance-no-int-to-ptr): see above
}

// At most `size` bytes of the program's memory, less at the end of what it has.
std::size_t read_memory(pid_t process, std::uint64_t address, void* into, std::size_t size) {
  const iovec local{into, size};
  constexpr std::uint64_t kPage = 4096;
  std::array<iovec, 2> remote{};
  const std::size_t first = std::min<std::uint64_t>(size, kPage - address % kPage);
  remote[0] = {in_program(address), first};
  remote[1] = {in_program(address + first), size - first};
  const ssize_t got = process_vm_readv(process, &local, 1, remote.data(), remote.size(), 0);
  return got < 0 ? 0 : static_cast<std::size_t>(got);
}

std::string read_text(pid_t process, std::uint64_t address) {
  std::array<char, PATH_MAX> text{};
  const std::size_t got = read_memory(process, address, text.data(), text.size());
  const std::size_t size = strnlen(text.data(), got);
  return size < got ? std::string(text.data(), size) : "";
}

std::string link_of(const std::string& path) {
  std::array<char, PATH_MAX> target{};
  const ssize_t size = readlink(path.c_str(), target.data(), target.size());
  return size > 0 ? std::string(target.data(), static_cast<std::size_t>(size)) : "";
}

std::string absolute(pid_t process, int folder, const std::string& path) {
  if (path.starts_with('/')) {
    return normal_path(path, "/");
  }
  const std::string of = "/proc/" + std::to_string(process) +
                         (folder == WatchedCall::kHere ? "/cwd" : "/fd/" + std::to_string(folder));
  const std::string base = link_of(of);
  return base.starts_with('/') ? normal_path(path, base) : "";
}

// The program's own view of a path, whatever links it is made of.
Descriptor open_inside(pid_t process, const std::string& path) {
  const std::string root_path = "/proc/" + std::to_string(process) + "/root";
  const Descriptor root(open(root_path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  const How how{O_PATH | O_CLOEXEC, 0, kInRoot};
  const std::string relative = "." + path;
  return Descriptor(
      static_cast<int>(syscall(kOpenat2, root.get(), relative.c_str(), &how, sizeof how)));
}

bool on_host(const std::string& path) {
  struct stat status{};
  return lstat(path.c_str(), &status) == 0;
}

// Behind links, whose own names cannot be granted.
std::string real_name(const std::string& path) {
  std::array<char, PATH_MAX> name{};
  return realpath(path.c_str(), name.data()) != nullptr ? std::string(name.data()) : path;
}

bool cannot_write(const Descriptor& place) {
  struct statvfs file_system{};
  struct stat status{};
  const bool plain =
      fstat(place.get(), &status) == 0 && (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode));
  return plain && fstatvfs(place.get(), &file_system) == 0 && (file_system.f_flag & ST_RDONLY) != 0;
}

// Made anew for each run; what is not there is not there on purpose.
bool is_own_world(const std::string& path) {
  return lies_in(path, "/proc") || lies_in(path, "/sys") || lies_in(path, "/dev");
}

std::string parent_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == 0 || slash == std::string::npos ? "/" : path.substr(0, slash);
}

}  // namespace

void Watcher::begin(Descriptor listener) {
  listener_ = std::move(listener);
  ioctl(listener_.get(), kSetFlags, kSwitchTogether);  // older kernels: only slower
}

void Watcher::answer() {
  seccomp_notif notice{};
  if (ioctl(listener_.get(), SECCOMP_IOCTL_NOTIF_RECV, &notice) != 0) {
    return;  // whoever asked is gone
  }
  look(notice);
  seccomp_notif_resp response{};
  response.id = notice.id;
  response.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
  ioctl(listener_.get(), SECCOMP_IOCTL_NOTIF_SEND, &response);
}

void Watcher::look(const seccomp_notif& notice) {
  const auto process = static_cast<pid_t>(notice.pid);
  if (notice.data.nr == kernel::call::kConnect) {
    look_at_connection(notice);
    return;
  }
  std::array<std::uint64_t, 6> arguments{};
  std::copy(std::begin(notice.data.args), std::end(notice.data.args), arguments.begin());
  for (const auto& call : watched_paths(notice.data.nr, arguments)) {
    if (call) {
      look_at_path(process, *call);
    }
  }
}

void Watcher::look_at_path(pid_t process, const WatchedCall& call) {
  const std::string given = read_text(process, call.path);
  const std::string path = given.empty() ? "" : absolute(process, call.folder, given);
  if (path.empty() || is_own_world(path)) {
    return;
  }
  const bool writes = call.touch != WatchedCall::Touch::look;
  const Denial::What what = writes ? Denial::What::write : Denial::What::read;
  const Descriptor place = open_inside(process, path);
  if (place.valid()) {
    if (writes && cannot_write(place)) {
      denials_.add({what, path});
    }
  } else if (on_host(path)) {
    denials_.add({what, real_name(path)});
  } else if (call.touch == WatchedCall::Touch::make) {
    const std::string folder = parent_of(path);
    const Descriptor inside = open_inside(process, folder);
    if (inside.valid() ? cannot_write(inside) : on_host(folder)) {
      denials_.add({what, folder});
    }
  }
}

void Watcher::look_at_connection(const seccomp_notif& notice) {
  sockaddr_storage address{};
  const std::size_t size = std::min<std::uint64_t>(notice.data.args[2], sizeof address);
  if (read_memory(static_cast<pid_t>(notice.pid), notice.data.args[1], &address, size) != size) {
    return;
  }
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address.ss_family == AF_INET && size >= sizeof(sockaddr_in)) {
    sockaddr_in four{};
    std::memcpy(&four, &address, sizeof four);
    inet_ntop(AF_INET, &four.sin_addr, text.data(), text.size());
    const bool inside = (ntohl(four.sin_addr.s_addr) >> 24) == IN_LOOPBACKNET;
    if (!inside && four.sin_port != 0) {
      denials_.add({Denial::What::network,
                    std::string(text.data()) + ":" + std::to_string(ntohs(four.sin_port))});
    }
  }
}

}  // namespace noctem::bark

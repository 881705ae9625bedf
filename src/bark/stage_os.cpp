#include "stage_os.hpp"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <map>
#include <string_view>

namespace noctem::bark {

namespace {

constexpr const char* kStage = "/tmp";  // within a mount namespace that nobody else sees
constexpr long kOpenTree = 428;
constexpr long kMoveMount = 429;
constexpr long kMountSetattr = 442;
constexpr unsigned kTreeClone = 1;
constexpr unsigned kMoveEmptyPath = 4;
constexpr unsigned kEmptyPath = 0x1000;
constexpr std::uint64_t kIdmap = 0x0010'0000;
constexpr std::uint64_t kNoSetUserId = 0x2;
constexpr std::uint64_t kNoDevices = 0x4;

struct MountAttributes {
  std::uint64_t set;
  std::uint64_t clear;
  std::uint64_t propagation;
  std::uint64_t user_namespace;
};

bool write_map(pid_t holder, std::string_view file, std::uint32_t inside, std::uint32_t outside) {
  const std::string path = "/proc/" + std::to_string(holder) + "/" + std::string(file);
  const std::string line = std::to_string(inside) + " " + std::to_string(outside) + " 1\n";
  const Descriptor map(open(path.c_str(), O_WRONLY | O_CLOEXEC));
  return map.valid() &&
         write(map.get(), line.data(), line.size()) == static_cast<ssize_t>(line.size());
}

// A user namespace needs a process while it is made; this one does nothing but hold it.
pid_t start_holder(int ready) {
  const pid_t holder = fork();
  if (holder == 0) {
    const char made = unshare(CLONE_NEWUSER) == 0 ? 1 : 0;
    if (write(ready, &made, 1) == 1) {
      pause();
    }
    _exit(0);
  }
  return holder;
}

// The namespace in which the ids of one owner mean `user`.
Descriptor owner_namespace(const OpenGrant& grant, std::uint32_t user) {
  std::array<int, 2> ends{-1, -1};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    return {};
  }
  const Descriptor reads(ends[0]);
  Descriptor writes(ends[1]);
  const pid_t holder = start_holder(writes.get());
  if (holder < 0) {
    return {};
  }
  char made = 0;
  Descriptor found;
  if (read(reads.get(), &made, 1) == 1 && made == 1 &&
      write_map(holder, "uid_map", grant.owner, user) &&
      write_map(holder, "gid_map", grant.group, user)) {
    const std::string path = "/proc/" + std::to_string(holder) + "/ns/user";
    found = Descriptor(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  }
  kill(holder, SIGKILL);
  waitpid(holder, nullptr, 0);
  return found;
}

Result<Descriptor> map_grant(const OpenGrant& grant, int user_namespace) {
  Descriptor tree(static_cast<int>(
      syscall(kOpenTree, grant.file.get(), "", kTreeClone | kEmptyPath | O_CLOEXEC)));
  MountAttributes attributes{kIdmap | kNoSetUserId | kNoDevices, 0, 0,
                             static_cast<std::uint64_t>(user_namespace)};
  if (!tree.valid() || user_namespace < 0 ||
      syscall(kMountSetattr, tree.get(), "", kEmptyPath, &attributes, sizeof attributes) != 0) {
    return fail(unsupported(
        "grant_mapped", grant.real +
                            " cannot be granted by root: its file system does not map "
                            "owners (" +
                            std::strerror(errno) + "); run as an ordinary user, or grant a copy"));
  }
  return tree;
}

int make_place(const std::string& path, ScenePath::Kind kind) {
  if (kind == ScenePath::Kind::folder) {
    return mkdir(path.c_str(), 0755) == 0 ? 0 : errno;
  }
  const Descriptor made(open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0644));
  return made.valid() ? 0 : errno;
}

}  // namespace

std::string stage_path(std::size_t index) {
  return std::string(kStage) + "/" + std::to_string(index);
}

Result<std::vector<Descriptor>> map_grants(const std::vector<OpenGrant>& grants,
                                           std::uint32_t user) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, Descriptor> namespaces;
  std::vector<Descriptor> mounts;
  for (const OpenGrant& grant : grants) {
    auto [place, is_new] = namespaces.try_emplace({grant.owner, grant.group});
    if (is_new) {
      place->second = owner_namespace(grant, user);
    }
    NOCTEM_TRY(mounts.emplace_back(), map_grant(grant, place->second.get()));
  }
  return mounts;
}

int set_stage(const std::vector<OpenGrant>& grants, const std::vector<Descriptor>& mounts) {
  if (unshare(CLONE_NEWNS) != 0 ||
      mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
      mount("stage", kStage, "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=1m") != 0) {
    return errno;
  }
  for (std::size_t i = 0; i < mounts.size(); ++i) {
    const std::string place = stage_path(i);
    if (const int failed = make_place(place, grants[i].kind); failed != 0) {
      return failed;
    }
    if (syscall(kMoveMount, mounts[i].get(), "", AT_FDCWD, place.c_str(), kMoveEmptyPath) != 0) {
      return errno;
    }
  }
  return 0;
}

}  // namespace noctem::bark

#include "pins_os.hpp"

#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "noctem/base/strings.hpp"

#include "obeyed.hpp"

namespace noctem::bark {

namespace {

constexpr long kOpenat2 = 437;
constexpr std::uint64_t kNoLinks = 0x04;  // RESOLVE_NO_SYMLINKS
constexpr std::uint64_t kBeneath = 0x08;  // RESOLVE_BENEATH
constexpr std::size_t kEventBytes = 16u << 10;

struct How {
  std::uint64_t flags;
  std::uint64_t mode;
  std::uint64_t resolve;
};

Descriptor again(const Descriptor& file) {
  return Descriptor(fcntl(file.get(), F_DUPFD_CLOEXEC, 0));
}

Descriptor open_below(const Descriptor& folder, const std::string& name) {
  const How how{O_PATH | O_CLOEXEC, 0, kNoLinks | kBeneath};
  return Descriptor(
      static_cast<int>(syscall(kOpenat2, folder.get(), name.c_str(), &how, sizeof how)));
}

// Collects what granted folders need.
class Pinning {
 public:
  explicit Pinning(const std::vector<OpenGrant>& grants) : grants_(grants) {}

  // Down to the name, or to where it ends: at a gap, a file, or a link, which leads out of what was
  // granted or to what is pinned itself.
  void pin(const OpenGrant& granted, std::string_view obeyed) {
    Descriptor folder = again(granted.file);
    std::string path = granted.real;
    const auto names = split(obeyed, '/');
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::string name(names[i]);
      const bool is_last = i + 1 == names.size();
      Descriptor found = open_below(folder, name);
      if (!found.valid() && errno == ENOENT && is_last && !is_named(granted, path + "/" + name)) {
        add_gap(std::move(folder), path, name);
      }
      struct stat status{};
      path += "/" + name;
      if (!found.valid() || fstat(found.get(), &status) != 0 || is_named(granted, path)) {
        return;
      }
      const bool is_folder = S_ISDIR(status.st_mode);
      folder = again(found);
      add(std::move(found), path, status, is_folder && !is_last ? Access::write : Access::read);
      if (!is_folder) {
        return;
      }
    }
  }

  std::vector<OpenGrant>& pins() { return pins_; }
  std::vector<Gaps>& gaps() { return gaps_; }

 private:
  // Whether a grant says this name, or that of a folder around it within what was granted.
  bool is_named(const OpenGrant& granted, const std::string& path) const {
    return std::ranges::any_of(grants_, [&](const OpenGrant& each) {
      return each.access == Access::write && each.real != granted.real &&
             lies_in(each.real, granted.real) && lies_in(path, each.real);
    });
  }

  void add(Descriptor file, const std::string& path, const struct stat& status, Access access) {
    const auto known = [&](const std::vector<OpenGrant>& list) {
      return std::ranges::find(list, path, &OpenGrant::real) != list.end();
    };
    const bool plain = S_ISDIR(status.st_mode) || S_ISREG(status.st_mode);
    if (!plain || known(grants_) || known(pins_)) {
      return;
    }
    pins_.push_back({std::move(file), path, path, access,
                     S_ISDIR(status.st_mode) ? ScenePath::Kind::folder : ScenePath::Kind::file,
                     status.st_uid, status.st_gid});
  }

  void add_gap(Descriptor folder, const std::string& path, const std::string& name) {
    auto known = std::ranges::find(gaps_, path, &Gaps::path);
    if (known == gaps_.end()) {
      known = gaps_.insert(gaps_.end(), {std::move(folder), path, {}});
    }
    known->names.push_back(name);
  }

  const std::vector<OpenGrant>& grants_;
  std::vector<OpenGrant> pins_;
  std::vector<Gaps> gaps_;
};

bool is_there(const Descriptor& folder, const std::string& name) {
  struct stat status{};
  return fstatat(folder.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0;
}

// What stands under the other name is an earlier one of these. If it is in the way, a name that
// nobody could have taken beforehand is not.
void move_aside(const Descriptor& folder, const std::string& name) {
  const std::string aside = name + std::string(GapWatch::kAside);
  const int done = renameat(folder.get(), name.c_str(), folder.get(), aside.c_str());
  if (done == 0 && !is_there(folder, name)) {  // two names of one file stay as they are
    return;
  }
  std::array<std::uint8_t, 8> random{};
  if (getrandom(random.data(), random.size(), 0) == static_cast<ssize_t>(random.size())) {
    renameat(folder.get(), name.c_str(), folder.get(), (aside + "-" + to_hex(random)).c_str());
  }
}

}  // namespace

std::vector<Gaps> pin_obeyed(std::vector<OpenGrant>& grants) {
  Pinning pinning(grants);
  for (const OpenGrant& grant : grants) {
    if (grant.access == Access::write && grant.kind == ScenePath::Kind::folder) {
      for (const std::string_view name : kObeyedNames) {
        pinning.pin(grant, name);
      }
    }
  }
  std::ranges::move(pinning.pins(), std::back_inserter(grants));
  return std::move(pinning.gaps());
}

GapWatch::GapWatch(const std::vector<Gaps>& gaps, Denials& denials)
    : gaps_(gaps), denials_(denials) {
  if (gaps.empty()) {
    return;
  }
  events_ = Descriptor(inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  for (const Gaps& each : gaps) {
    const std::string path = "/proc/self/fd/" + std::to_string(each.folder.get());
    inotify_add_watch(events_.get(), path.c_str(), IN_CREATE | IN_MOVED_TO);
  }
}

// Only a name that counts makes us look: a program that makes many files is not slowed down.
void GapWatch::look() {
  alignas(inotify_event) std::array<char, kEventBytes> bytes{};
  const ssize_t got = read(events_.get(), bytes.data(), bytes.size());
  bool matters = got <= 0;
  for (std::size_t at = 0; got > 0 && at < static_cast<std::size_t>(got);) {
    inotify_event event{};
    std::memcpy(&event, bytes.data() + at, sizeof event);
    const char* name = bytes.data() + at + sizeof event;
    const std::string_view text(name, strnlen(name, event.len));
    matters = matters || (event.mask & IN_Q_OVERFLOW) != 0 ||
              std::ranges::any_of(gaps_, [&](const Gaps& each) {
                return std::ranges::find(each.names, text) != each.names.end();
              });
    at += sizeof event + event.len;
  }
  if (matters) {
    sweep();
  }
}

void GapWatch::sweep() {
  for (const Gaps& each : gaps_) {
    for (const std::string& name : each.names) {
      if (is_there(each.folder, name)) {
        move_aside(each.folder, name);
        denials_.add({Denial::What::write, each.path + "/" + name});
      }
    }
  }
}

}  // namespace noctem::bark

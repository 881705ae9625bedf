#include "granted_os.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>

namespace noctem::bark {

namespace {

constexpr long kOpenat2 = 437;
constexpr std::uint64_t kNoLinks = 0x04;  // RESOLVE_NO_SYMLINKS

struct How {
  std::uint64_t flags;
  std::uint64_t mode;
  std::uint64_t resolve;
};

std::string name_of_file(int descriptor) {
  std::array<char, PATH_MAX> name{};
  const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
  const ssize_t size = readlink(link.c_str(), name.data(), name.size());
  return size > 0 ? std::string(name.data(), static_cast<std::size_t>(size)) : "";
}

std::unexpected<Error> cannot_open(const std::string& path, int number) {
  const std::string message = path + " cannot be granted: " + std::strerror(number);
  return number == ENOENT ? fail(not_found("grant_path", message))
                          : fail(denied("grant_path", message));
}

// What a name led to may be a place that must not be granted by any name.
Result<> check_real(const OpenGrant& grant) {
  Grants trial;
  return grant_path(trial, grant.real, grant.access, "/");
}

Result<> check_own(const OpenGrant& grant, const std::vector<std::string>& own) {
  for (const std::string& folder : own) {
    const bool inside = lies_in(grant.real, folder);
    const bool around = lies_in(folder, grant.real) && grant.access == Access::write;
    if (inside || around) {
      return fail(denied("grant_own", grant.real + " holds or is Noctem's own " + folder +
                                          ", which no program may have: grant a folder beside it"));
    }
  }
  return {};
}

// By its name and nothing else: a link on the way could have been made by an earlier run that was
// given the folder around it.
Descriptor open_without_links(const std::string& path) {
  const How how{O_PATH | O_CLOEXEC, 0, kNoLinks};
  return Descriptor(static_cast<int>(syscall(kOpenat2, AT_FDCWD, path.c_str(), &how, sizeof how)));
}

// Only root makes links directly below the root (/home may lead elsewhere).
std::string past_top_link(const std::string& path) {
  const auto end = path.find('/', 1);
  const std::string top = path.substr(0, end);
  std::array<char, PATH_MAX> target{};
  const ssize_t size = readlink(top.c_str(), target.data(), target.size());
  if (size <= 0) {
    return path;
  }
  const std::string rest = end == std::string::npos ? "" : path.substr(end);
  return normal_path(std::string(target.data(), static_cast<std::size_t>(size)) + rest, "/");
}

std::unexpected<Error> is_link(const std::string& path) {
  std::array<char, PATH_MAX> name{};
  const char* real = realpath(path.c_str(), name.data());
  return fail(denied("grant_link", path +
                                       " is or lies behind a link, which somebody could turn: "
                                       "grant " +
                                       (real != nullptr ? std::string(real) : "the real name")));
}

Result<OpenGrant> open_grant(const PathGrant& wanted) {
  OpenGrant grant{open_without_links(past_top_link(wanted.path)),
                  wanted.path,
                  "",
                  wanted.access,
                  ScenePath::Kind::folder,
                  0,
                  0};
  if (!grant.file.valid() && errno == ELOOP) {
    return is_link(wanted.path);
  }
  struct stat status{};
  if (!grant.file.valid() || fstat(grant.file.get(), &status) != 0) {
    return cannot_open(wanted.path, errno);
  }
  if (!S_ISDIR(status.st_mode) && !S_ISREG(status.st_mode)) {
    return fail(denied("grant_path", wanted.path + " is a device, socket or pipe: only files and "
                                                   "folders can be granted"));
  }
  grant.kind = S_ISDIR(status.st_mode) ? ScenePath::Kind::folder : ScenePath::Kind::file;
  grant.owner = status.st_uid;
  grant.group = status.st_gid;
  grant.real = name_of_file(grant.file.get());
  NOCTEM_CHECK(check_real(grant));
  return grant;
}

}  // namespace

Result<std::vector<OpenGrant>> open_grants(const Launch& launch) {
  std::vector<OpenGrant> grants;
  for (const PathGrant& wanted : launch.grants.paths) {
    NOCTEM_TRY(OpenGrant grant, open_grant(wanted));
    NOCTEM_CHECK(check_own(grant, launch.own));
    const auto same = std::ranges::find(grants, grant.real, &OpenGrant::real);
    if (same == grants.end()) {
      grants.push_back(std::move(grant));
    } else if (grant.access == Access::write) {
      same->access = Access::write;
    }
  }
  return grants;
}

std::vector<std::string> own_inside(const std::vector<OpenGrant>& grants,
                                    const std::vector<std::string>& own) {
  std::vector<std::string> inside;
  for (const std::string& folder : own) {
    struct stat status{};
    const bool there = lstat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
    const bool granted = std::ranges::any_of(
        grants, [&](const OpenGrant& grant) { return lies_in(folder, grant.real); });
    if (there && granted) {
      inside.push_back(folder);
    }
  }
  return inside;
}

}  // namespace noctem::bark

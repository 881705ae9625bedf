#include "granted_os.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstring>

namespace noctem::bark {

namespace {

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

Result<OpenGrant> open_grant(const PathGrant& wanted) {
  OpenGrant grant{Descriptor(open(wanted.path.c_str(), O_PATH | O_CLOEXEC)),
                  wanted.path,
                  "",
                  wanted.access,
                  ScenePath::Kind::folder,
                  0,
                  0};
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

#include <filesystem>
#include <system_error>

#include "noctem/env_os/paths.hpp"

namespace noctem::env_os {

namespace fs = std::filesystem;

namespace {

constexpr int kLinksMax = 40;

std::unexpected<Error> trouble(const std::string& path, const std::error_code& code) {
  return fail(unavailable("path", path + ": " + code.message()));
}

}  // namespace

Result<std::string> program_path() {
  std::error_code code;
  const fs::path path = fs::read_symlink("/proc/self/exe", code);
  if (code) {
    return trouble("/proc/self/exe", code);
  }
  return path.string();
}

Result<std::string> real_path(const std::string& path) {
  std::error_code code;
  fs::path now = fs::absolute(path, code);
  for (int links = 0; !code && links < kLinksMax; ++links) {
    now = fs::weakly_canonical(now, code);
    if (code || !fs::is_symlink(fs::symlink_status(now, code))) {
      break;
    }
    const fs::path to = fs::read_symlink(now, code);
    now = to.is_absolute() ? to : now.parent_path() / to;
  }
  if (code && code != std::errc::no_such_file_or_directory) {
    return trouble(path, code);
  }
  return now.string();
}

bool is_there(const std::string& path) {
  std::error_code code;
  return fs::exists(path, code);
}

Result<std::string> present_folder() {
  std::error_code code;
  const fs::path path = fs::current_path(code);
  if (code) {
    return trouble("the present folder", code);
  }
  return path.string();
}

}  // namespace noctem::env_os

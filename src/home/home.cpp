#include "noctem/home/home.hpp"

#include <fmt/core.h>

#include <array>

#include "noctem/base/strings.hpp"

namespace noctem::home {

namespace {

constexpr std::array kFolders = {"keys", "mesh", "skills", "audit", "queue"};
constexpr std::uint32_t kWritableByOthers = 0022;
constexpr std::size_t kHolderBytesMax = 4096;

std::string variable(const env_os::Environment& environment, const std::string& name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string() : found->second;
}

// The XDG rules: a relative path is to be ignored.
Result<std::string> xdg_folder(const env_os::Environment& environment, const std::string& name,
                               std::string_view below_user) {
  if (std::string path = variable(environment, name); path.starts_with('/')) {
    return env::join_path(path, "noctem");
  }
  const std::string user = variable(environment, "HOME");
  if (!user.starts_with('/')) {
    return fail(invalid("home_unknown",
                        "neither NOCTEM_HOME nor HOME says where the home is: set NOCTEM_HOME to a "
                        "folder of yours"));
  }
  return env::join_path(env::join_path(user, below_user), "noctem");
}

Home whole_home(std::string root, Home::Origin origin) {
  Home home;
  home.config_file = env::join_path(root, "config.toml");
  home.root = std::move(root);
  home.origin = origin;
  return home;
}

Result<> check_folder(env::Files& files, const std::string& path) {
  // With "/." a link to a folder, on a stick say, counts as the folder.
  NOCTEM_TRY(const env::FileStatus status, files.status(path + "/."));
  if (status.kind != env::EntryKind::directory) {
    return fail(denied("home_not_a_folder", fmt::format("{} is not a folder", path)));
  }
  if (!status.owned) {
    return fail(denied("home_of_another",
                       fmt::format("{} belongs to another user: run noctem as that user, or set "
                                   "NOCTEM_HOME to a folder of yours",
                                   path)));
  }
  if ((status.permissions & kWritableByOthers) != 0) {
    return fail(denied("home_writable_by_others",
                       fmt::format("others can write to {} (mode {:04o}): chmod go-w '{}'", path,
                                   status.permissions, path)));
  }
  return {};
}

// What the one who holds the lock wrote into it.
std::string holder(env::Files& files, const Home& home) {
  const auto text = env::read_text(files, home.lock(), kHolderBytesMax);
  const std::string_view line = text ? trim(*text) : std::string_view();
  return line.empty() ? "a node that is just starting" : std::string(line);
}

}  // namespace

std::string Home::keys() const { return env::join_path(root, "keys"); }

std::string Home::mesh() const { return env::join_path(root, "mesh"); }

std::string Home::ledger() const { return env::join_path(mesh(), "ledger.db"); }

std::string Home::anomalies_told() const { return env::join_path(mesh(), "anomalies-told"); }

std::string Home::lock() const { return env::join_path(root, "node.lock"); }

Result<Home> locate_home(const env_os::Environment& environment, const std::string& flag) {
  if (!flag.empty()) {
    return whole_home(flag, Home::Origin::flag);
  }
  if (std::string root = variable(environment, "NOCTEM_HOME"); !root.empty()) {
    return whole_home(std::move(root), Home::Origin::variable);
  }
  Home home;
  NOCTEM_TRY(home.root, xdg_folder(environment, "XDG_DATA_HOME", ".local/share"));
  NOCTEM_TRY(const std::string config, xdg_folder(environment, "XDG_CONFIG_HOME", ".config"));
  home.config_file = env::join_path(config, "config.toml");
  return home;
}

Result<> check_home(env::Files& files, const Home& home) {
  NOCTEM_CHECK(check_folder(files, home.root));
  for (const char* folder : kFolders) {
    auto checked = check_folder(files, env::join_path(home.root, folder));
    if (!checked && checked.error().kind != ErrorKind::not_found) {
      return checked;
    }
  }
  return {};
}

Result<> prepare_home(env::Files& files, const Home& home) {
  NOCTEM_CHECK(files.make_directories(home.root));
  NOCTEM_CHECK(check_folder(files, home.root));
  for (const char* folder : kFolders) {
    const std::string path = env::join_path(home.root, folder);
    NOCTEM_CHECK(files.make_directories(path));
    NOCTEM_CHECK(check_folder(files, path));
  }
  return {};
}

Result<std::unique_ptr<env::FileLock>> lock_home(env::Files& files, const Home& home) {
  auto lock = files.lock(home.lock());
  if (lock || lock.error().kind != ErrorKind::conflict) {
    return lock;
  }
  const std::string who = holder(files, home);
  if (!who.starts_with("http")) {
    return fail(conflict("home_in_use",
                         fmt::format("{} is in use by {}: try again in a moment", home.root, who)));
  }
  return fail(conflict("node_running",
                       fmt::format("a node runs on {} already, at {}: use that one, stop it, or "
                                   "name another home with NOCTEM_HOME",
                                   home.root, who)));
}

Result<std::string> running_node(env::Files& files, const Home& home) {
  if (const auto status = files.status(home.lock()); !status) {
    return status.error().kind == ErrorKind::not_found ? Result<std::string>(std::string())
                                                       : fail(status.error());
  }
  const auto lock = files.lock(home.lock());
  if (lock) {
    return std::string();
  }
  if (lock.error().kind != ErrorKind::conflict) {
    return fail(lock.error());
  }
  return holder(files, home);
}

}  // namespace noctem::home

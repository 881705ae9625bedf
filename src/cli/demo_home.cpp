#include "demo_home.hpp"

#include "noctem/base/bytes.hpp"

namespace noctem::cli {

namespace {

constexpr std::string_view kPrefix = "noctem-demo-";
constexpr std::size_t kNameDigits = 16;
constexpr int kDepthMax = 4;

std::string temporary_folder(const env_os::Environment& environment) {
  const auto found = environment.find("TMPDIR");
  return found == environment.end() || found->second.empty() ? "/tmp" : found->second;
}

// A link is removed, never followed. What cannot be removed stays, and with it what is above.
void remove_tree(env::Files& files, const std::string& path, int depth) {
  const auto entries = depth > 0 ? files.list(path) : Result<std::vector<env::FileEntry>>();
  if (entries) {
    for (const env::FileEntry& entry : *entries) {
      const std::string inner = env::join_path(path, entry.name);
      if (entry.kind == env::EntryKind::directory) {
        remove_tree(files, inner, depth - 1);
      } else {
        (void)files.remove(inner);
      }
    }
  }
  (void)files.remove(path);
}

bool is_demo_name(std::string_view name) {
  return name.starts_with(kPrefix) && name.size() == kPrefix.size() + kNameDigits &&
         name.find_first_not_of("0123456789abcdef", kPrefix.size()) == std::string_view::npos;
}

// Of ours, and of no node that lives. A folder without a lock file is one that is just being made.
bool is_left_over(env::Files& files, const std::string& path) {
  const auto status = files.status(path);
  const home::Home home{path, "", home::Home::Origin::flag};
  if (!status || status->kind != env::EntryKind::directory || !status->owned ||
      !files.status(home.lock())) {
    return false;
  }
  const auto holder = home::running_node(files, home);
  return holder && holder->empty();
}

void sweep(env::Files& files, const std::string& folder) {
  const auto entries = files.list(folder);
  if (!entries) {
    return;
  }
  for (const env::FileEntry& entry : *entries) {
    const std::string path = env::join_path(folder, entry.name);
    if (is_demo_name(entry.name) && is_left_over(files, path)) {
      remove_tree(files, path, kDepthMax);
    }
  }
}

}  // namespace

Result<std::unique_ptr<DemoHome>> DemoHome::make(env::Env env,
                                                 const env_os::Environment& environment) {
  const std::string folder = temporary_folder(environment);
  sweep(env.files, folder);
  ByteArray<kNameDigits / 2> name{};
  env.random.fill(name);
  const std::string root = env::join_path(folder, std::string(kPrefix) + to_hex(name));
  NOCTEM_CHECK(env.files.make_directories(root));
  home::Home home{root, env::join_path(root, "config.toml"), home::Home::Origin::flag};
  return std::unique_ptr<DemoHome>(new DemoHome(env.files, std::move(home)));
}

DemoHome::~DemoHome() { remove_tree(files_, home_.root, kDepthMax); }

}  // namespace noctem::cli

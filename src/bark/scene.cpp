#include "scene.hpp"

#include <algorithm>
#include <initializer_list>

#include "noctem/bark/kernel.hpp"

namespace noctem::bark {

namespace {

namespace landlock = kernel::landlock;

constexpr std::string_view kHostName = "noctem";
constexpr std::uint64_t kMegabyte = 1u << 20;
constexpr std::uint64_t kHiddenBytes = 4096;

constexpr std::uint64_t kReads = landlock::kExecute | landlock::kReadFile | landlock::kReadFolder;
constexpr std::uint64_t kEverything =
    (landlock::kAllOfAbi1 | landlock::kRefer | landlock::kTruncate) & ~landlock::kMakeDevices;
constexpr std::uint64_t kDevices = landlock::kReadFile | landlock::kReadFolder |
                                   landlock::kWriteFile | landlock::kTruncate |
                                   landlock::kIoctlDevice;

class Words {
 public:
  void add(std::initializer_list<std::string_view> words) {
    words_.insert(words_.end(), words.begin(), words.end());
  }
  void scratch(std::string_view place, std::string_view mode, std::uint64_t bytes) {
    add({"--perms", mode, "--size", std::to_string(bytes), "--tmpfs", place});
  }
  std::vector<std::string> take() { return std::move(words_); }

 private:
  std::vector<std::string> words_;
};

void add_isolation(Words& words, const Person& person) {
  words.add({"--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts",
             "--unshare-cgroup", "--disable-userns", "--new-session", "--die-with-parent",
             "--as-pid-1", "--cap-drop", "ALL", "--clearenv", "--hostname", kHostName});
  words.add({"--uid", std::to_string(person.user), "--gid", std::to_string(person.group)});
}

void add_system(Words& words, const Scene& scene) {
  words.add({"--perms", "0755", "--dir", "/etc"});
  for (const std::string& place : scene.system.places) {
    words.add({"--ro-bind", place, place});
  }
  for (const auto& [path, target] : scene.system.links) {
    words.add({"--symlink", target, path});
  }
  for (const SceneText& text : scene.texts) {
    words.add({"--perms", "0644", "--file", std::to_string(text.descriptor), text.target});
  }
  words.add({"--proc", "/proc", "--ro-bind", "/proc/sys", "/proc/sys", "--dev", "/dev"});
}

void add_scratch(Words& words, const Scene& scene) {
  const std::uint64_t bytes = scene.scratch_mb * kMegabyte;
  words.scratch("/dev/shm", "1777", bytes);
  words.add({"--remount-ro", "/dev"});
  words.scratch("/tmp", "1777", bytes);
  words.add({"--dir", "/run", "--dir", "/var", "--symlink", "../tmp", "/var/tmp"});
  if (scene.person.home != "/tmp") {
    words.scratch(scene.person.home, "0700", bytes);
  }
}

void add_granted(Words& words, const Scene& scene) {
  for (const ScenePath& path : scene.granted) {
    const bool writes = path.access == Access::write;
    if (path.source.empty()) {
      words.add(
          {writes ? "--bind-fd" : "--ro-bind-fd", std::to_string(path.descriptor), path.target});
    } else {
      words.add({writes ? "--bind" : "--ro-bind", path.source, path.target});
    }
  }
  for (const auto& [path, target] : scene.links) {
    words.add({"--symlink", target, path});
  }
  for (const std::string& folder : scene.hidden) {
    words.scratch(folder, "0500", kHiddenBytes);
    words.add({"--remount-ro", folder});
  }
}

}  // namespace

void sort_granted(Scene& scene) { std::ranges::sort(scene.granted, {}, &ScenePath::target); }

std::vector<std::string> bubblewrap_words(const Scene& scene) {
  Words words;
  add_isolation(words, scene.person);
  add_system(words, scene);
  add_scratch(words, scene);
  add_granted(words, scene);
  words.add({"--remount-ro", "/", "--chdir", "/"});
  return words.take();
}

std::vector<CagePath> cage_paths(const Scene& scene) {
  std::vector<CagePath> paths;
  for (const std::string& place : scene.system.places) {
    paths.push_back({place, kReads});
  }
  for (const SceneText& text : scene.texts) {
    paths.push_back({text.target, landlock::kReadFile});
  }
  paths.push_back({"/", landlock::kReadFolder});
  paths.push_back({"/proc", landlock::kReadFile | landlock::kReadFolder | landlock::kWriteFile});
  paths.push_back({"/dev", kDevices});
  paths.push_back({"/dev/shm", kEverything});
  paths.push_back({"/tmp", kEverything});
  paths.push_back({scene.person.home, kEverything});
  for (const ScenePath& path : scene.granted) {
    paths.push_back({path.target, path.access == Access::write ? kEverything : kReads});
  }
  return paths;
}

std::string passwd_text(const Person& person) {
  return "root:x:0:0:root:/:/usr/sbin/nologin\n" + person.name +
         ":x:" + std::to_string(person.user) + ":" + std::to_string(person.group) +
         "::" + person.home + ":/bin/sh\nnobody:x:65534:65534:nobody:/:/usr/sbin/nologin\n";
}

std::string group_text(const Person& person) {
  return "root:x:0:\n" + person.name + ":x:" + std::to_string(person.group) +
         ":\nnogroup:x:65534:\n";
}

std::string hosts_text() {
  return "127.0.0.1 localhost " + std::string(kHostName) + "\n::1 localhost\n";
}

}  // namespace noctem::bark

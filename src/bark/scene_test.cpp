#include "scene.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "noctem/bark/kernel.hpp"

namespace noctem::bark {

namespace {

Scene sample() {
  Scene scene;
  scene.person = {1000, 1000, "ann", "/people/ann"};
  scene.system = {{}, {"/usr", "/etc/ssl"}, {{"/bin", "usr/bin"}}};
  scene.granted = {{ScenePath::Kind::folder, "/people/ann/work/deep", Access::read, "", 8},
                   {ScenePath::Kind::folder, "/people/ann/work", Access::write, "", 7}};
  scene.texts = {{"/etc/passwd", 9}};
  scene.scratch_mb = 16;
  sort_granted(scene);
  return scene;
}

using Words = std::vector<std::string>;

// Where these words stand one after another.
std::size_t place(const Words& all, const Words& part) {
  const auto found = std::ranges::search(all, part);
  INFO(part.front());
  REQUIRE_FALSE(found.empty());
  return static_cast<std::size_t>(found.begin() - all.begin());
}

std::uint64_t rights(const Scene& scene, std::string_view path) {
  std::uint64_t found = 0;
  for (const CagePath& rule : cage_paths(scene)) {
    found |= rule.path == path ? rule.rights : 0;
  }
  return found;
}

}  // namespace

TEST_CASE("everything is unshared and nothing is kept") {
  const Words words = bubblewrap_words(sample());
  for (const char* word : {"--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-net",
                           "--unshare-uts", "--unshare-cgroup", "--disable-userns", "--new-session",
                           "--die-with-parent", "--clearenv"}) {
    place(words, {word});
  }
  place(words, {"--cap-drop", "ALL"});
  for (const char* word : {"--share-net", "--dev-bind", "--cap-add", "--"}) {
    CHECK(std::ranges::find(words, word) == words.end());
  }
}

TEST_CASE("parents are mounted before what lies in them, and the root is closed last") {
  const Words words = bubblewrap_words(sample());
  const std::size_t home = place(words, {"--size", "16777216", "--tmpfs", "/people/ann"});
  const std::size_t work = place(words, {"--bind-fd", "7", "/people/ann/work"});
  const std::size_t deep = place(words, {"--ro-bind-fd", "8", "/people/ann/work/deep"});
  CHECK(home < work);
  CHECK(work < deep);
  CHECK(deep < place(words, {"--remount-ro", "/"}));
  CHECK(place(words, {"--proc", "/proc"}) < place(words, {"--ro-bind", "/proc/sys", "/proc/sys"}));
  CHECK(place(words, {"--dev", "/dev"}) < place(words, {"--remount-ro", "/dev"}));
}

TEST_CASE("every folder of scratch has a size") {
  const Words words = bubblewrap_words(sample());
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--tmpfs") {
      REQUIRE(i >= 2);
      CHECK(words[i - 2] == "--size");
    }
  }
}

TEST_CASE("Landlock gives what is mounted, and no more") {
  const Scene scene = sample();
  namespace landlock = kernel::landlock;
  CHECK((rights(scene, "/usr") & landlock::kWriteFile) == 0);
  CHECK((rights(scene, "/usr") & landlock::kExecute) != 0);
  CHECK((rights(scene, "/") & ~landlock::kReadFolder) == 0);
  CHECK((rights(scene, "/people/ann/work") & landlock::kWriteFile) != 0);
  CHECK((rights(scene, "/people/ann/work/deep") & landlock::kWriteFile) == 0);
  CHECK((rights(scene, "/proc") & landlock::kExecute) == 0);
  for (const CagePath& rule : cage_paths(scene)) {
    CHECK((rule.rights & landlock::kMakeDevices) == 0);
  }
}

TEST_CASE("a folder of Noctem within a grant is covered") {
  Scene scene = sample();
  scene.hidden = {"/people/ann/work/noctem"};
  const Words words = bubblewrap_words(scene);
  CHECK(place(words, {"--bind-fd", "7", "/people/ann/work"}) <
        place(words,
              {"--tmpfs", "/people/ann/work/noctem", "--remount-ro", "/people/ann/work/noctem"}));
}

TEST_CASE("the person inside has no other company") {
  CHECK(passwd_text(sample().person) ==
        "root:x:0:0:root:/:/usr/sbin/nologin\nann:x:1000:1000::/people/ann:/bin/sh\n"
        "nobody:x:65534:65534:nobody:/:/usr/sbin/nologin\n");
}

}  // namespace noctem::bark

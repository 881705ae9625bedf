// Ways out of a granted folder, and ways to change one that is read-only.

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "guest_os_test.hpp"

namespace noctem::wasm_test {

namespace {

namespace fs = std::filesystem;
using How = wasm::Outcome::How;

struct Prison {
  Folders folders;
  std::unique_ptr<wasm_engine::Engine> engine;
  Refusing services;

  Prison() {
    write_text(folders.root() / "secret", "the secret");
    write_text(folders.work() / "own", "own");
    fs::create_directory(folders.work() / "inner");
    engine = engine_with("escape", folders.grants());
  }

  wasm::Outcome reach(const std::string& path) {
    return engine->call(call_of({"escape", path}), services);
  }
};

}  // namespace

TEST_CASE(
    "the guest can do these things where they are allowed, so that a refusal means something") {
  Prison prison;
  write_text(prison.folders.work() / "there", "in reach");
  const wasm::Outcome outcome = prison.reach("there");
  CHECK(outcome.status >= 4);
  CHECK(text_of(outcome.output) == "in reach");
}

TEST_CASE("no path leads out of a granted folder") {
  Prison prison;
  fs::create_symlink("../secret", prison.folders.work() / "up");
  fs::create_symlink(prison.folders.root() / "secret", prison.folders.work() / "absolute");
  fs::create_symlink("..", prison.folders.work() / "parent");
  fs::create_directory_symlink(prison.folders.root(), prison.folders.work() / "root");
  fs::create_symlink("parent/secret", prison.folders.work() / "twice");
  const std::string absolute = (prison.folders.root() / "secret").string();
  for (const std::string& path : {std::string("../secret"),
                                  std::string("inner/../../secret"),
                                  absolute,
                                  std::string("up"),
                                  std::string("up/"),
                                  std::string("absolute"),
                                  std::string("absolute/"),
                                  std::string("parent/secret"),
                                  std::string("root/secret"),
                                  std::string("root/secret/"),
                                  std::string("twice"),
                                  std::string("./../secret"),
                                  std::string("inner//../..//secret"),
                                  std::string("/etc/passwd"),
                                  std::string("//etc/passwd"),
                                  std::string(".."),
                                  std::string("../"),
                                  std::string("../../../../../../etc/passwd"),
                                  std::string("inner/../../secret/."),
                                  std::string("/proc/self/environ")}) {
    CAPTURE(path);
    const wasm::Outcome outcome = prison.reach(path);
    CHECK(outcome.how == How::exited);
    CHECK(outcome.status == 0);
    CHECK(text_of(outcome.output) == "");
  }
  CHECK(read_text(prison.folders.root() / "secret") == "the secret");
  CHECK(read_text(prison.folders.work() / "own") == "own");
}

TEST_CASE("a name that is swapped between a folder and a link out of it opens nothing outside") {
  Prison prison;
  const fs::path race = prison.folders.work() / "race";
  const fs::path good = prison.folders.work() / "good";
  const fs::path link = prison.folders.work() / "link";
  fs::create_directory(good);
  write_text(good / "secret", "g");
  fs::create_directory_symlink("..", link);
  fs::rename(good, race);
  std::atomic<bool> is_over = false;
  std::thread swaps([&] {
    std::error_code ignored;
    while (!is_over) {
      fs::rename(race, good, ignored);
      fs::rename(link, race, ignored);
      fs::rename(race, link, ignored);
      fs::rename(good, race, ignored);
    }
  });
  const wasm::Outcome outcome = prison.reach("race!");
  is_over = true;
  swaps.join();
  CHECK(outcome.how == How::exited);
  CHECK_FALSE(outcome.output.empty());  // the race was run
  CHECK(text_of(outcome.output).find("the secret") == std::string_view::npos);
}

TEST_CASE("what was granted to be read is not changed") {
  Prison prison;
  const auto before = fs::last_write_time(prison.folders.fixed() / "fixed");
  const wasm::Outcome outcome = prison.reach("fixed!");
  CHECK(outcome.how == How::exited);
  CHECK(outcome.status == 0);
  CHECK(read_text(prison.folders.fixed() / "fixed") == "fixed text");
  CHECK(fs::last_write_time(prison.folders.fixed() / "fixed") == before);
  CHECK(fs::exists(prison.folders.work() / "own"));
}

}  // namespace noctem::wasm_test

#include <doctest/doctest.h>

#include <set>

#include "one_node.hpp"

using namespace noctem;
using namespace noctem::env_sim;

namespace {

constexpr std::uint64_t kSeeds = 60;

// What is found under a name after a power loss, over many seeds.
std::set<std::string> found_after(const std::string& path,
                                  const std::function<void(OneNode&)>& before) {
  std::set<std::string> found;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    OneNode one(seed);
    before(one);
    one.crash_and_restart();
    found.insert(one.text_at(path));
  }
  return found;
}

using Found = std::set<std::string>;

}  // namespace

TEST_CASE("what was synced, with its name, survives always") {
  CHECK(found_after("a", [](OneNode& one) { one.put_durable("a", "text"); }) == Found{"text"});
}

TEST_CASE("what was not synced may be lost, and may survive") {
  const Found found = found_after("a", [](OneNode& one) {
    one.put_durable("a", "old");
    CHECK(one.file("a")->write_at(0, view_of("new")));
  });
  CHECK(found == Found{"old", "new"});
}

TEST_CASE("a synced file whose name was not synced may be gone") {
  const Found found = found_after("a", [](OneNode& one) {
    const auto file = one.file("a");
    CHECK(file->write_at(0, view_of("text")));
    CHECK(file->sync());
  });
  CHECK(found == Found{"text", "(none)"});
}

TEST_CASE("a synced name of a file that was not may be an empty file") {
  const Found found = found_after("a", [](OneNode& one) {
    CHECK(one.file("a")->write_at(0, view_of("text")));
    CHECK(one.files().sync_directory("/"));
  });
  CHECK(found == Found{"text", ""});
}

TEST_CASE("unsynced writes survive in any order") {
  const Found found = found_after("a", [](OneNode& one) {
    one.put_durable("a", "ab");
    CHECK(one.file("a")->write_at(0, view_of("A")));
    CHECK(one.file("a")->write_at(1, view_of("B")));
  });
  CHECK(found == Found{"ab", "Ab", "aB", "AB"});
}

TEST_CASE("a truncation and an extension may be undone") {
  CHECK(found_after("a", [](OneNode& one) {
          one.put_durable("a", "text");
          CHECK(one.file("a")->truncate(2));
        }) == Found{"text", "te"});
  CHECK(found_after("a", [](OneNode& one) {
          one.put_durable("a", "te");
          CHECK(one.file("a")->truncate(3));
        }) == Found{"te", std::string("te\0", 3)});
}

TEST_CASE("a write is torn at sectors and nowhere else") {
  bool torn = false;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    WorldOptions options;
    options.disk.torn_per_million = 1'000'000;
    OneNode one(seed, options);
    one.put_durable("a", std::string(4096, 'o'));
    CHECK(one.file("a")->write_at(100, view_of(std::string(3000, 'n'))));
    one.crash_and_restart();
    const std::string text = one.text_at("a");
    REQUIRE(text.size() == 4096);
    REQUIRE(text.substr(0, 100) == std::string(100, 'o'));
    REQUIRE(text.substr(3100) == std::string(996, 'o'));
    for (std::size_t i = 101; i < 3100; ++i) {
      REQUIRE((text[i] == text[i - 1] || i % 512 == 0));
    }
    const bool some = text.find('n') != std::string::npos;
    const bool all = text.find('o', 100) >= 3100;
    torn = torn || (some && !all);
    REQUIRE(one.world.faults().count(Fault::write_torn) == (some ? 1 : 0));
  }
  CHECK(torn);
}

TEST_CASE("a write inside of one sector is there or not") {
  WorldOptions options;
  options.disk.torn_per_million = 1'000'000;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    OneNode one(seed, options);
    one.put_durable("a", std::string(512, 'o'));
    CHECK(one.file("a")->write_at(0, view_of(std::string(512, 'n'))));
    one.crash_and_restart();
    const std::string text = one.text_at("a");
    REQUIRE((text == std::string(512, 'o') || text == std::string(512, 'n')));
  }
}

TEST_CASE("a rename is one step, durable with the directory that it leads to") {
  const auto prepare = [](OneNode& one) {
    REQUIRE(one.files().make_directories("x"));
    REQUIRE(one.files().make_directories("y"));
    one.put_durable("x/a", "new");
    one.put_durable("y/b", "old");
    CHECK(one.files().rename("x/a", "y/b"));
  };
  CHECK(found_after("y/b", prepare) == Found{"old", "new"});
  CHECK(found_after("x/a", prepare) == Found{"new", "(none)"});
  CHECK(found_after("y/b", [&](OneNode& one) {
          prepare(one);
          CHECK(one.files().sync_directory("x"));
        }) == Found{"old", "new"});
  const auto synced = [&](OneNode& one) {
    prepare(one);
    CHECK(one.files().sync_directory("y"));
  };
  CHECK(found_after("y/b", synced) == Found{"new"});
  CHECK(found_after("x/a", synced) == Found{"(none)"});
}

TEST_CASE("a removal may be undone until its directory is synced") {
  const auto removed = [](OneNode& one) {
    one.put_durable("a", "text");
    CHECK(one.files().remove("a"));
  };
  CHECK(found_after("a", removed) == Found{"text", "(none)"});
  CHECK(found_after("a", [&](OneNode& one) {
          removed(one);
          CHECK(one.files().sync_directory("/"));
        }) == Found{"(none)"});
}

TEST_CASE("a lost removal does not bring back what took the name since") {
  const Found found = found_after("a", [](OneNode& one) {
    one.put_durable("a", "old");
    CHECK(one.files().remove("a"));
    one.put_durable("a", "new");
  });
  CHECK(found == Found{"new"});
}

TEST_CASE(
    "a lost removal keeps the old file under its name, whatever was renamed from there since") {
  bool kept = false;
  for (std::uint64_t seed = 1; seed <= 4 * kSeeds; ++seed) {
    OneNode one(seed);
    one.put_durable("a", "old");
    CHECK(one.files().remove("a"));
    const auto file = one.file("a");
    CHECK(file->write_at(0, view_of("new")));
    CHECK(file->sync());
    CHECK(one.files().rename("a", "b"));
    one.crash_and_restart();
    kept = kept || (one.text_at("a") == "old" && one.text_at("b") == "new");
  }
  CHECK(kept);
}

TEST_CASE("directories are durable when they were made") {
  CHECK(found_after("x/y/a", [](OneNode& one) {
          REQUIRE(one.files().make_directories("x/y"));
          one.put_durable("x/y/a", "text");
        }) == Found{"text"});
}

TEST_CASE("a failed sync forgets: a later one does not make it good") {
  const Found found = found_after("a", [](OneNode& one) {
    one.put_durable("a", "old");
    const auto file = one.file("a");
    CHECK(file->write_at(0, view_of("new")));
    one.node.disk().fail_next(OperationKind::sync);
    CHECK_FALSE(file->sync().has_value());
    CHECK(file->sync());
    CHECK(one.text_at("a") == "new");  // the program cannot see it
  });
  CHECK(found == Found{"old", "new"});
}

TEST_CASE("a process that is killed loses nothing that it wrote") {
  OneNode one;
  CHECK(one.file("a")->write_at(0, view_of("text")));
  one.crash_and_restart(Crash::process);
  CHECK(one.text_at("a") == "text");
  CHECK_FALSE(one.node.disk().durable("a").has_value());
  CHECK(one.world.faults().count(Fault::process_killed) == 1);
}

TEST_CASE("what a crash did is counted") {
  FaultCounts counts;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    OneNode one(seed);
    CHECK(one.file("a")->write_at(0, view_of(std::string(2000, 'x'))));
    one.crash_and_restart();
    counts.add(one.world.faults());
  }
  const Fault expected[] = {Fault::power_lost, Fault::write_lost, Fault::write_torn,
                            Fault::write_kept, Fault::name_lost,  Fault::name_kept};
  CHECK(counts.missing(expected).empty());
  CHECK(counts.count(Fault::power_lost) == kSeeds);
}

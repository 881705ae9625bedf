#include <doctest/doctest.h>

#include <set>

#include "one_node.hpp"

using namespace noctem;
using namespace noctem::env_sim;
using Side = CrashMoment::Side;

namespace {

std::vector<std::string> points_of_replacing() {
  std::vector<std::string> points;
  OneNode one;
  one.put_durable("key", "old");
  one.node.disk().set_crash_hook([&](const Operation& operation) -> std::optional<CrashMoment> {
    points.push_back(operation.point());
    return std::nullopt;
  });
  CHECK(env::replace_file(one.files(), "key", view_of("new")));
  return points;
}

// What is found under "key" after the replacing of "old" by "new" died at its n-th operation.
std::string replaced_until(std::uint64_t seed, std::size_t operation, Side side) {
  OneNode one(seed);
  one.put_durable("key", "old");
  one.node.disk().crash_at(one.node.disk().operations() + operation, {side, Crash::power});
  CHECK(env::replace_file(one.files(), "key", view_of("new")).error().reason == "crashed");
  CHECK_FALSE(one.node.alive());
  one.world.run_for(std::chrono::seconds(1));
  one.node.start();
  std::string text = one.text_at("key");
  CHECK(env::replace_file(one.files(), "key", view_of("next")));
  return text;
}

}  // namespace

TEST_CASE("every operation that changes something is a kill point with a name") {
  CHECK(points_of_replacing() == std::vector<std::string>{"create key.new", "truncate key.new",
                                                          "write key.new", "sync key.new",
                                                          "rename key", "sync_directory ."});
}

TEST_CASE("a file is replaced whole or not at all, wherever the power goes") {
  const std::size_t count = points_of_replacing().size();
  std::set<std::string> found;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    for (std::size_t i = 1; i <= count; ++i) {
      found.insert(replaced_until(seed, i, Side::before));
      found.insert(replaced_until(seed, i, Side::after));
    }
    REQUIRE(replaced_until(seed, count, Side::after) == "new");
  }
  CHECK(found == std::set<std::string>{"old", "new"});
}

TEST_CASE("a file is created whole or not at all, wherever the power goes") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    for (std::size_t i = 1; i <= 6; ++i) {
      OneNode one(seed);
      one.node.disk().crash_at(i, {Side::after, Crash::power});
      REQUIRE_FALSE(env::create_file(one.files(), "key", view_of("new")).has_value());
      one.world.run_for(std::chrono::seconds(1));
      one.node.start();
      const std::string text = one.text_at("key");
      REQUIRE((text == "(none)" || text == "new"));
      const auto again = env::create_file(one.files(), "key", view_of("new"));
      REQUIRE((again.has_value() || again.error().kind == ErrorKind::conflict));
    }
  }
}

TEST_CASE("a crash before an operation leaves no effect of it, one after leaves it unheard") {
  for (const Side side : {Side::before, Side::after}) {
    OneNode one;
    const auto file = one.file("a");
    one.node.disk().crash_at(one.node.disk().operations() + 1, {side, Crash::process});
    CHECK(file->write_at(0, view_of("x")).error().kind == ErrorKind::internal);
    CHECK(one.node.disk().seen("a").value().size() == (side == Side::after ? 1 : 0));
    CHECK(one.world.faults().points().at("write a") == 1);
  }
}

TEST_CASE("nothing that a dead program does reaches the disk") {
  OneNode one;
  one.put_durable("a", "text");
  env::Files& files = one.files();
  auto file = one.file("a");
  auto lock = files.lock("l").value();
  CHECK(lock->write_holder("holder"));
  const std::uint64_t operations = one.node.disk().operations();
  one.node.disk().crash_at(operations + 1, {Side::before, Crash::process});
  CHECK_FALSE(file->write_at(0, view_of("x")).has_value());
  one.node.disk().set_crash_hook(nullptr);

  Bytes read(4);
  for (const Error& error :
       {file->write_at(0, view_of("x")).error(), file->truncate(0).error(), file->sync().error(),
        file->read_at(0, read).error(), file->size().error(), files.remove("a").error(),
        files.rename("a", "b").error(), files.make_directories("d").error(),
        files.sync_directory("/").error(), files.list("/").error(), files.status("a").error(),
        files.set_permissions("a", 0).error(), files.free_bytes("/").error(),
        files.open("a", env::OpenMode::read).error(), files.lock("l").error(),
        lock->write_holder("x").error()}) {
    CHECK(error.reason == "crashed");
  }
  lock.reset();
  file.reset();
  CHECK(one.node.disk().operations() == operations + 1);
  CHECK(text_of(*one.node.disk().seen("a")) == "text");
  CHECK(text_of(*one.node.disk().seen("l")) == "holder\n");
}

TEST_CASE("operations are numbered over all lives") {
  OneNode one;
  one.put_durable("a", "text");
  const std::uint64_t before = one.node.disk().operations();
  one.crash_and_restart();
  one.put_durable("a", "text");
  CHECK(one.node.disk().operations() == 2 * before - 1);  // the name is there by now
}

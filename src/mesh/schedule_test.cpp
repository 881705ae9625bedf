#include "schedule.hpp"

#include "world_test.hpp"

using namespace noctem;
using namespace noctem::mesh;
using test::World;

namespace {

constexpr std::int64_t kDay = 86'400;

struct Queue {
  MemoryState state;
  Turn turn{state, {}, {}, 0};

  std::string first() {
    const auto due = first_due(state).value();
    return due.has_value() ? std::to_string(due->time) + " " +
                                 std::to_string(static_cast<int>(due->due)) + " " + due->name
                           : "nothing";
  }
  std::string all() {
    std::string text;
    while (const auto due = first_due(state).value()) {
      text += (text.empty() ? "" : ", ") + first();
      REQUIRE(unschedule(turn, due->time, due->due, due->name).has_value());
    }
    return text;
  }
};

}  // namespace

TEST_CASE("what is due comes in the order of time, class and name") {
  Queue queue;
  REQUIRE(schedule(queue.turn, 1'000, DueClass::reputation, "").has_value());
  REQUIRE(schedule(queue.turn, 1'000, DueClass::ttl, "b").has_value());
  REQUIRE(schedule(queue.turn, 1'000, DueClass::ttl, "a/x").has_value());
  REQUIRE(schedule(queue.turn, 1'000, DueClass::window, "z").has_value());
  REQUIRE(schedule(queue.turn, 1'000, DueClass::lease, "y").has_value());
  REQUIRE(schedule(queue.turn, 999, DueClass::reputation, "").has_value());
  REQUIRE(schedule(queue.turn, 20'000, DueClass::window, "c").has_value());
  CHECK(queue.all() == "999 3 , 1000 0 z, 1000 1 y, 1000 2 a/x, 1000 2 b, 1000 3 , 20000 0 c");
  CHECK(queue.first() == "nothing");
}

TEST_CASE("a damaged row of the queue is corrupt") {
  for (const auto* key : {"x", "0000000000001000/9/a", "0000000000001000:0/a",
                          "00000000000010x0/0/a", "0000000000001000/0"}) {
    MemoryState state;
    REQUIRE(state.put(Table::due, key, "{}").has_value());
    CHECK(first_due(state).error().kind == ErrorKind::corrupt);
  }
}

TEST_CASE("days begin at 00:00 UTC") {
  CHECK(day_after(0) == kDay);
  CHECK(day_after(kDay - 1) == kDay);
  CHECK(day_after(kDay) == 2 * kDay);
}

TEST_CASE("a mesh has its first reputation day at the next 00:00 UTC") {
  World world;
  CHECK(world.fold().next_due().value() == day_after(test::kBorn));
}

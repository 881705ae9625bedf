#include "rounds.hpp"

#include "voting_test.hpp"

using namespace noctem;
using namespace noctem::mesh;
using namespace noctem::mesh::test;

namespace {

constexpr std::int64_t kHour = 3'600;
constexpr std::int64_t kDay = 24 * kHour;

struct Scene {
  World world;
  Voting voting{world};
  EntryId id;

  explicit Scene(int voters = 4) {
    world.team({"author"});
    world.team(numbered("v", voters));
    id = world.entry("author/1");
  }
  void open() { voting.open(id, "v1"); }
};

}  // namespace

TEST_CASE("a round runs from its opening to a verdict") {
  Scene scene;
  CHECK(scene.voting.round(scene.id, all({"v1", "v2", "v3", "v4"}, 1)) == Verdict::promoted);
  const auto entry = scene.world.entry_row(scene.id);
  CHECK(entry.verdict == Verdict::promoted);
  CHECK(entry.in_force == 1);
  CHECK_FALSE(entry.round_open);
  CHECK(entry.votes_up == 4);
  CHECK(entry.votes_down == 0);
  CHECK(entry.up == 4 * kOne);
  CHECK(entry.verified_by.size() == 4);
  CHECK(entry.confidence > 900'000);
  CHECK(entry.last_confirmed_at == scene.world.time());
  CHECK(replayed(scene.world.log(), scene.world.time()) == scene.world.hash());
}

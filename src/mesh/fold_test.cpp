#include "world_test.hpp"

using namespace noctem;
using namespace noctem::mesh;
using test::World;

TEST_CASE("a mesh is born, has members and entries, and its log makes it again") {
  World world;
  world.team({"anna", "ben"});
  const auto id = world.entry("anna/1");
  CHECK(world.entry_row(id).operator_id == test::operator_of("anna"));
  CHECK(world.mesh_row().size == 6);
  world.pass(86'400);
  CHECK(test::replayed(world.log(), world.time()) == world.hash());
}

#include "membership.hpp"

#include "noctem/codec/multibase.hpp"

#include "world_test.hpp"

using namespace noctem;
using namespace noctem::mesh;
using test::did_of;
using test::id_of;
using test::World;

namespace {

codec::JsonObject rotation(const World& world, std::string_view subject, std::string_view signer,
                           std::string_view next) {
  const auto message = "noctem/rotate/v1\n" + id_of(subject) + "\n" + world.mesh();
  const auto proof = test::key_of(signer).sign(view_of(message));
  return {{"subject", id_of(subject)},
          {"new", did_of(next)},
          {"proof", codec::base64url_encode(proof.bytes)}};
}

codec::JsonObject revocation(std::string_view field, std::string_view who, std::int64_t since) {
  return {{std::string(field), did_of(who)}, {"since", since}, {"reason", "left"}};
}

codec::JsonObject about(std::string_view who) { return {{"operator", did_of(who)}}; }

const codec::JsonObject kEntry{{"type", "observation"},
                               {"domain", "test"},
                               {"confidence", 1},
                               {"body", test::body_cid_of("a")}};

}  // namespace

TEST_CASE("a member's id is the first 16 digits of its first key") {
  World world;
  world.team({"anna"});
  CHECK(world.operator_row("anna").key == did_of("anna"));
  CHECK(world.operator_row("anna").approved_by == did_of("admin"));
  CHECK(world.agent_row("anna/1").operator_id.value() == id_of("anna"));
  CHECK(world.row<MemberKey>(did_of("anna/1")).subject == id_of("anna/1"));
  CHECK(operator_named(world.state(), did_of("anna")).value() == test::operator_of("anna"));
  CHECK(agent_named(world.state(), did_of("anna/1")).value() == test::agent_of("anna/1"));
  CHECK(operator_named(world.state(), did_of("anna/1")).error().kind == ErrorKind::not_found);
  CHECK(agent_named(world.state(), did_of("anna")).error().kind == ErrorKind::not_found);
}

TEST_CASE("a key is a member's once, and an id is one key's") {
  World world;
  world.team({"anna"});
  world.refused("key_taken", Kind::operator_approve, "admin", about("anna"));
  world.refused("key_taken", Kind::operator_approve, "admin", about("anna/1"));
  world.refused("key_taken", Kind::agent_enrol, "anna", {{"agent", did_of("anna")}});
  world.refused("key_taken", Kind::agent_enrol, "anna", {{"agent", did_of("anna/1")}});
  // Two keys whose first 8 bytes agree cannot be made here, so one member is put under the id.
  REQUIRE(store(world.state(), id_of("ben"), world.agent_row("anna/1")).has_value());
  world.refused("id_taken", Kind::operator_approve, "admin", about("ben"));
  REQUIRE(store(world.state(), id_of("carl"), world.operator_row("anna")).has_value());
  world.refused("id_taken", Kind::agent_enrol, "anna", {{"agent", did_of("carl")}});
}

TEST_CASE("who may sign what: strangers, administrators, operators and agents") {
  World world;
  world.team({"anna"});
  world.refused("unknown_key", Kind::entry, "nobody", kEntry);
  world.refused("unknown_key", Kind::entry, "admin", kEntry);
  world.refused("not_agent", Kind::entry, "anna", kEntry);
  world.refused("not_operator", Kind::agent_enrol, "anna/1", {{"agent", did_of("x")}});
  world.refused("unknown_key", Kind::agent_enrol, "admin", {{"agent", did_of("x")}});
  for (const auto kind :
       {Kind::operator_approve, Kind::operator_quarantine, Kind::operator_release}) {
    world.refused("not_admin", kind, "anna", about("anna"));
    world.refused("not_admin", kind, "log", about("anna"));
  }
  world.refused("not_log_key", Kind::gap, "admin", {{"domain", "a"}});
  world.refused("not_log_key", Kind::gap, "anna/1", {{"domain", "a"}});
}

TEST_CASE("an operator has as many agents as it may, counted without the revoked") {
  World world;
  world.accepted(Kind::operator_approve, "admin",
                 {{"operator", did_of("anna")}, {"max_agents", 1}});
  world.enrol("anna", "a1");
  world.refused("agents_max", Kind::agent_enrol, "anna", {{"agent", did_of("a2")}});
  world.accepted(Kind::agent_revoke, "anna", revocation("agent", "a1", 0));
  CHECK(world.operator_row("anna").agents == 0);
  world.enrol("anna", "a2");
  world.refused("agents_max", Kind::agent_enrol, "anna", {{"agent", did_of("a3")}});
  world.accepted(Kind::operator_limits, "admin", {{"operator", did_of("anna")}, {"max_agents", 2}});
  world.enrol("anna", "a3");
  CHECK(world.operator_row("anna").agents == 2);
  world.refused("operator", Kind::operator_limits, "admin",
                {{"operator", did_of("a3")}, {"max_agents", 2}});
}

TEST_CASE("a revoked agent is refused from that record on, and others revoke none of it") {
  World world;
  world.team({"anna", "ben"});
  world.entry("anna/1");
  world.refused("not_own", Kind::agent_revoke, "ben", revocation("agent", "anna/1", 0));
  world.accepted(Kind::agent_revoke, "anna", revocation("agent", "anna/1", world.time() + 50));
  const auto revoked = *world.agent_row("anna/1").revoked;
  CHECK(revoked.at == world.time());
  CHECK(revoked.since == world.time());  // what has not been recorded yet cannot be tainted
  CHECK(revoked.reason == RevokeReason::left);
  world.refused("revoked", Kind::entry, "anna/1", kEntry);
  world.refused("revoked", Kind::key_rotate, "anna/1", rotation(world, "anna/1", "n", "n"));
  world.refused("revoked", Kind::agent_revoke, "anna", revocation("agent", "anna/1", 0));
  world.refused("key_taken", Kind::agent_enrol, "anna", {{"agent", did_of("anna/1")}});
  world.enrol("anna", "anna/2");
  world.entry("anna/2");
}

TEST_CASE("revoking an operator stops it and all of its agents, for good") {
  World world;
  world.team({"anna", "ben"});
  world.accepted(Kind::operator_revoke, "admin", revocation("operator", "anna", 7));
  CHECK(world.operator_row("anna").revoked->since == 7);
  world.refused("revoked", Kind::entry, "anna/1", kEntry);
  world.refused("revoked", Kind::agent_enrol, "anna", {{"agent", did_of("anna/2")}});
  for (const auto kind : {Kind::operator_quarantine, Kind::operator_release}) {
    world.refused("revoked", kind, "admin", about("anna"));
  }
  world.refused("revoked", Kind::operator_revoke, "admin", revocation("operator", "anna", 7));
  world.refused("key_taken", Kind::operator_approve, "admin", about("anna"));
  world.entry("ben/1");
}

TEST_CASE("a key is followed by another: the id stays, the old key is dead") {
  World world;
  world.team({"anna", "ben"});
  const auto id = world.entry("anna/1");
  world.refused("proof", Kind::key_rotate, "anna/1", rotation(world, "anna/1", "thief", "next"));
  world.refused("proof", Kind::key_rotate, "anna/1", rotation(world, "anna/1", "anna/1", "next"));
  world.refused("not_own", Kind::key_rotate, "ben/1", rotation(world, "anna/1", "next", "next"));
  world.refused("key_taken", Kind::key_rotate, "anna/1", rotation(world, "anna/1", "ben", "ben"));
  world.refused("unknown_key", Kind::key_rotate, "x", rotation(world, "anna/1", "next", "next"));
  world.accepted(Kind::key_rotate, "anna/1", rotation(world, "anna/1", "next", "next"));
  CHECK(world.agent_row("anna/1").key == did_of("next"));
  CHECK(world.row<MemberKey>(did_of("anna/1")).dead_at == world.time());
  world.refused("dead_key", Kind::entry, "anna/1", kEntry);
  world.refused("dead_key", Kind::key_rotate, "anna/1", rotation(world, "anna/1", "n3", "n3"));
  world.accepted(Kind::tombstone, "next", {{"entry", id.value()}});
  CHECK(agent_named(world.state(), did_of("anna/1")).value() == test::agent_of("anna/1"));
  CHECK(agent_named(world.state(), did_of("next")).value() == test::agent_of("anna/1"));
  // The dead key is nobody else's either.
  world.refused("key_taken", Kind::agent_enrol, "ben", {{"agent", did_of("anna/1")}});
}

TEST_CASE("an operator's key is followed too, and named by any of its keys") {
  World world;
  world.team({"anna"});
  world.accepted(Kind::key_rotate, "anna", rotation(world, "anna", "anna2", "anna2"));
  world.refused("dead_key", Kind::agent_enrol, "anna", {{"agent", did_of("x")}});
  world.enrol("anna2", "x");
  CHECK(world.agent_row("x").operator_id.value() == id_of("anna"));
  world.accepted(Kind::operator_quarantine, "admin", about("anna"));
  world.accepted(Kind::operator_release, "admin", about("anna2"));
}

TEST_CASE("a proof binds the mesh: another mesh's is worth nothing") {
  World world;
  World other(codec::JsonObject{{"public_read", 1}});
  REQUIRE(world.mesh() != other.mesh());
  world.team({"anna"});
  world.refused("proof", Kind::key_rotate, "anna", rotation(other, "anna", "next", "next"));
}

TEST_CASE("quarantine begins once and ends once; idle days stand still in it") {
  World world;
  world.team({"anna"});
  world.refused("not_quarantined", Kind::operator_release, "admin", about("anna"));
  world.pass(86'400);
  world.accepted(Kind::operator_quarantine, "admin", about("anna"));
  CHECK(world.operator_row("anna").quarantined_at == world.time());
  world.refused("quarantined", Kind::operator_quarantine, "admin", about("anna"));
  world.pass(3 * 86'400 + 5);
  world.accepted(Kind::operator_release, "admin", about("anna"));
  CHECK_FALSE(world.operator_row("anna").quarantined_at.has_value());
  CHECK(world.operator_row("anna").idle_stopped_days == 3);
  world.entry("anna/1");
  CHECK(world.operator_row("anna").idle_stopped_days == 0);
  CHECK(world.operator_row("anna").last_record_at == world.time());
}

TEST_CASE("in quarantine the days count from the last record in it") {
  World world;
  world.team({"anna"});
  world.accepted(Kind::operator_quarantine, "admin", about("anna"));
  world.pass(2 * 86'400);
  world.entry("anna/1");
  world.pass(86'400);
  world.accepted(Kind::operator_release, "admin", about("anna"));
  CHECK(world.operator_row("anna").idle_stopped_days == 1);
}

TEST_CASE("members are active when they record something") {
  World world;
  world.team({"anna", "ben"});
  const auto before = world.time();
  world.pass(100);
  world.entry("anna/1");
  CHECK(world.operator_row("anna").last_record_at == world.time());
  CHECK(world.agent_row("anna/1").last_record_at == world.time());
  CHECK(world.operator_row("ben").last_record_at == before);
  CHECK(world.agent_row("ben/1").last_record_at == before);
}

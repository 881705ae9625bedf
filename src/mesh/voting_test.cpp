#include "voting_test.hpp"

#include <algorithm>

#include "noctem/codec/multibase.hpp"
#include "noctem/crypto/hash.hpp"

namespace noctem::mesh::test {

namespace {

std::string agent_name(const std::string& who) { return who + "/1"; }

Commitment commitment_of(const World& world, const EntryId& entry, std::int64_t round,
                         const Cast& cast) {
  Commitment commitment{entry, world.mesh(), operator_of(cast.who), round, {}, cast.vote};
  commitment.salt = crypto::sha256(entry.value() + std::to_string(round) + cast.who);
  return commitment;
}

}  // namespace

void end_bootstrap(World& world) {
  auto mesh = world.mesh_row();
  mesh.bootstrap_ended = world.time();
  REQUIRE(store(world.state(), "", mesh).has_value());
}

void give_reputation(World& world, std::string_view who, Micro reputation) {
  auto row = world.operator_row(who);
  row.reputation = reputation;
  REQUIRE(store(world.state(), id_of(who), row).has_value());
}

std::string seed_of(const EntryId& entry, std::int64_t round, std::string_view key) {
  const auto seed = key_of(key).sign(view_of(panel_seed_bytes(entry, round)));
  return codec::base64url_encode(seed.bytes);
}

std::vector<std::string> numbered(std::string_view name, int count) {
  std::vector<std::string> names;
  for (int i = 1; i <= count; ++i) {
    names.push_back(std::string(name) + std::to_string(i));
  }
  return names;
}

std::vector<Cast> all(const std::vector<std::string>& names, int vote) {
  std::vector<Cast> casts;
  for (const auto& name : names) {
    casts.push_back({name, vote});
  }
  return casts;
}

codec::JsonObject Voting::open_fields(const EntryId& entry, std::string_view by) const {
  const std::int64_t round = number(entry) + 1;
  return {{"entry", entry.value()},
          {"round", round},
          {"by", did_of(by)},
          {"seed", seed_of(entry, round)}};
}

codec::JsonObject Voting::commit_fields(const EntryId& entry, const Cast& cast) const {
  const std::int64_t round = number(entry);
  return {{"entry", entry.value()},
          {"round", round},
          {"hash", commitment_hash(commitment_of(world_, entry, round, cast))}};
}

codec::JsonObject Voting::reveal_fields(const EntryId& entry, const Cast& cast) const {
  const std::int64_t round = number(entry);
  const auto salt = commitment_of(world_, entry, round, cast).salt;
  return {{"entry", entry.value()},
          {"round", round},
          {"vote", cast.vote},
          {"salt", codec::base64url_encode(salt)},
          {"reason", "because"}};
}

codec::JsonObject Voting::close_fields(const EntryId& entry) const {
  return {{"entry", entry.value()}, {"round", number(entry)}};
}

void Voting::open(const EntryId& entry, std::string_view by) {
  world_.accepted(Kind::round_open, "log", open_fields(entry, by));
}

void Voting::commit(const EntryId& entry, const Cast& cast) {
  world_.accepted(Kind::vote_commit, agent_name(cast.who), commit_fields(entry, cast));
}

void Voting::wait(const EntryId& entry) { world_.at(row(entry).reveal_until); }

void Voting::reveal(const EntryId& entry, const std::vector<Cast>& casts) {
  std::vector<std::pair<document::Document, std::string>> reveals;
  for (const Cast& cast : casts) {
    const auto name = agent_name(cast.who);
    reveals.emplace_back(world_.document(Kind::vote_reveal, name, reveal_fields(entry, cast)),
                         name);
  }
  std::ranges::sort(reveals, {}, [](const auto& reveal) { return reveal.first.id().text(); });
  for (const auto& [document, name] : reveals) {
    const auto applied = world_.apply(document, name);
    REQUIRE_MESSAGE(applied.has_value(), said(applied));
  }
}

void Voting::close(const EntryId& entry) {
  world_.accepted(Kind::round_close, "log", close_fields(entry));
}

Verdict Voting::round(const EntryId& entry, const std::vector<Cast>& casts) {
  return round(entry, casts, casts);
}

Verdict Voting::round(const EntryId& entry, const std::vector<Cast>& casts,
                      const std::vector<Cast>& revealed) {
  open(entry, casts.front().who);
  for (const Cast& cast : casts) {
    commit(entry, cast);
  }
  wait(entry);
  reveal(entry, revealed);
  close(entry);
  return row(entry).verdict;
}

Verdict Voting::next_round(const EntryId& entry, const std::vector<Cast>& casts) {
  world_.at(std::max(world_.time(), world_.entry_row(entry).next_round_at));
  return round(entry, casts);
}

RoundRow Voting::row(const EntryId& entry, std::int64_t round) const {
  return world_.row<RoundRow>(round_key(entry, round));
}

BallotRow Voting::ballot(const EntryId& entry, std::string_view who) const {
  return world_.row<BallotRow>(ballot_key(entry, number(entry), operator_of(who)));
}

std::optional<Micro> Voting::weight(const EntryId& entry, std::string_view who) const {
  for (const auto& member : row(entry).panel) {
    if (member.operator_id == operator_of(who)) {
      return member.weight;
    }
  }
  return std::nullopt;
}

}  // namespace noctem::mesh::test

#include "cast.hpp"

#include <fmt/core.h>

#include "noctem/crypto/hash.hpp"
#include "noctem/document/did_key.hpp"
#include "noctem/http/request_signing.hpp"
#include "noctem/ledger/genesis.hpp"

namespace noctem::sim {

namespace {

constexpr std::int64_t kBorn = 1'780'270'000;  // before every world begins

crypto::SigningKey key_of(std::string_view name, std::uint32_t rotations) {
  const auto seed = crypto::sha256(fmt::format("noctem sim {} {}", name, rotations));
  return crypto::SigningKey::from_seed(seed).value();
}

}  // namespace

std::string Person::did() const { return document::did_of(key.public_key()); }

Person& Cast::person(std::string_view name) {
  const auto at = people_.find(name);
  if (at != people_.end()) {
    return at->second;
  }
  auto key = key_of(name, 0);
  const auto id = http::key_id(key.public_key());
  return people_.emplace(name, Person{std::string(name), id, 0, std::move(key)}).first->second;
}

crypto::SigningKey Cast::next_key(const Person& person) {
  return key_of(person.name, person.rotations + 1);
}

void Cast::rotate(Person& person) {
  person.key = next_key(person);
  ++person.rotations;
}

std::string operator_name(std::uint64_t number) { return fmt::format("op{}", number); }

std::string agent_name(std::string_view operator_name, std::uint64_t number) {
  return fmt::format("{}/{}", operator_name, number);
}

document::Envelope mesh_genesis(const Scenario& scenario) {
  codec::JsonObject params;
  for (const auto& [name, value] : scenario.params) {
    params.insert(name, value);
  }
  const auto admin = key_of("admin", 0);
  auto made = ledger::make_genesis({.name = scenario.name,
                                    .admins = {admin.public_key()},
                                    .log_key = key_of("log", 0).public_key(),
                                    .more = {{"params", std::move(params)}}},
                                   admin, kBorn);
  return std::move(made).value();
}

}  // namespace noctem::sim

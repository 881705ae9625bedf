#include "cast.hpp"

#include <fmt/core.h>

#include "noctem/http/request_signing.hpp"

namespace noctem::demo {

namespace {

constexpr std::size_t kSybilAgents = 4;
constexpr std::int64_t kHostileOneIn = 5;

// Of the hostile ones, in this order; then more of the ring.
constexpr auto kHostile =
    std::to_array<Role>({Role::burner, Role::flooder, Role::ring, Role::ring, Role::hasty,
                         Role::poisoner, Role::sybil, Role::ring, Role::ring, Role::poisoner});

constexpr auto kNames = std::to_array<std::string_view>(
    {"anna",  "bela",  "chen",  "dario", "elif", "femi",  "greta", "hugo",  "ines",  "jonas",
     "kaya",  "lars",  "mina",  "noor",  "otto", "priya", "quinn", "rosa",  "sven",  "tara",
     "umar",  "vera",  "wim",   "xenia", "yuki", "zoe",   "amir",  "bruno", "carla", "dina",
     "emil",  "farah", "goran", "hana",  "ivan", "jade",  "kofi",  "lena",  "marek", "nadia",
     "oskar", "paula", "rafi",  "selma", "timo", "ursa",  "viggo", "wanda", "yann",  "zora"});

Role role_of(std::int64_t hostile) {
  const auto index = static_cast<std::size_t>(hostile);
  return index < kHostile.size() ? kHostile[index] : Role::ring;
}

Agent agent_of(Dice& dice) {
  auto key = crypto::SigningKey::generate(dice);
  std::string id = http::key_id(key.public_key());
  return {std::move(key), std::move(id)};
}

Actor actor_of(Role role, std::string label, Dice& dice) {
  auto key = crypto::SigningKey::generate(dice);
  mesh::OperatorId id(http::key_id(key.public_key()));
  Actor actor{role, std::move(label), std::move(key), std::move(id), {}};
  const std::size_t agents = role == Role::sybil ? kSybilAgents : 1;
  for (std::size_t i = 0; i < agents; ++i) {
    actor.agents.push_back(agent_of(dice));
  }
  return actor;
}

}  // namespace

std::string_view name_of(Role role) { return names_of(role)[static_cast<std::size_t>(role)]; }

std::vector<Actor> cast_of(std::int64_t operators, Dice& dice) {
  std::vector<Actor> cast;
  for (std::int64_t i = 0; i < operators; ++i) {
    const bool hostile = i % kHostileOneIn == kHostileOneIn - 1;
    const Role role = hostile ? role_of(i / kHostileOneIn) : Role::honest;
    const auto which = static_cast<std::size_t>(i) % kNames.size();
    const auto again = static_cast<std::size_t>(i) / kNames.size();
    const auto name = kNames[which];
    std::string label = again == 0 ? std::string(name) : fmt::format("{}-{}", name, again + 1);
    if (hostile) {
      label = fmt::format("{} ({})", label, name_of(role));
    }
    cast.push_back(actor_of(role, std::move(label), dice));
  }
  return cast;
}

}  // namespace noctem::demo

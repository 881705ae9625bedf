// The mesh itself: its birth, its parameters, its administrators and log key, its pauses.

#include <algorithm>

#include "noctem/ledger/genesis.hpp"

#include "membership.hpp"
#include "schedule.hpp"

namespace noctem::mesh {

namespace {

constexpr std::int64_t kPauseSecondsMin = 600;

Result<std::vector<std::string>> admins_of(const codec::Json& list) {
  std::vector<std::string> admins;
  for (const auto& did : *list.array()) {
    if (std::ranges::find(admins, *did.text()) != admins.end()) {
      return fail(invalid("admins", "admins: a key stands there twice"));
    }
    admins.push_back(*did.text());
  }
  return admins;
}

}  // namespace

Result<> record_genesis(State& state, const ledger::Record& record,
                        const document::Document& document) {
  MeshRow mesh;
  mesh.id = document.id().text();
  mesh.name = text_field(document, "name");
  NOCTEM_TRY(mesh.admins, admins_of(*document.value().find("admins")));
  mesh.log_key = text_field(document, "log_key");
  mesh.born = record.at;
  mesh.time = record.at;
  mesh.size = 1;
  if (std::ranges::find(mesh.admins, text_field(document, "author")) == mesh.admins.end()) {
    return fail(denied("not_admin", "a genesis must be signed by one of its administrators"));
  }
  Params params;
  if (const auto* changes = document.value().find("params"); changes != nullptr) {
    NOCTEM_TRY(params, with_changes(params, *changes));
  }
  NOCTEM_CHECK(store(state, "", mesh));
  NOCTEM_CHECK(store(state, "", params));
  Turn turn{state, std::move(mesh), params, record.at};
  return schedule(turn, day_after(record.at), DueClass::reputation, "");
}

Result<> record_params(Turn& turn, const Said& said) {
  const auto& value = said.document.value();
  const auto* changes = value.find("params");
  const auto* admins = value.find("admins");
  const auto log_key = optional_text(said.document, "log_key");
  if (changes == nullptr && admins == nullptr && !log_key.has_value()) {
    return fail(invalid("params", "the document changes nothing"));
  }
  if (changes != nullptr) {
    NOCTEM_TRY(const auto params, with_changes(turn.params, *changes));
    NOCTEM_CHECK(store(turn.state, "", params));
  }
  if (admins != nullptr) {
    NOCTEM_TRY(turn.mesh.admins, admins_of(*admins));
  }
  if (log_key.has_value()) {
    turn.mesh.log_key = *log_key;
  }
  return {};
}

// Applied before what its time makes due: turn.mesh.time is still the time before the pause.
Result<> record_pause(Turn& turn, const Said& said) {
  const auto from = integer_field(said.document, "from");
  const auto to = integer_field(said.document, "to");
  if (from != turn.mesh.time || to != turn.at) {
    return fail(conflict("pause", "a pause lasts from the fold's time to its record's time"));
  }
  if (to - from < kPauseSecondsMin) {
    return fail(invalid("pause", "a pause of less than 600 seconds is none"));
  }
  return shift_due(turn, to - from);
}

}  // namespace noctem::mesh

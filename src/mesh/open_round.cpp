#include "open_round.hpp"

#include <fmt/core.h>

#include "turn.hpp"

namespace noctem::mesh {

Result<OpenRound> open_round(State& state, const document::Document& document) {
  EntryId id{std::string(text_field(document, "entry"))};
  const auto number = integer_field(document, "round");
  NOCTEM_TRY(auto entry, entry_named(state, id));
  if (!entry.round_open || entry.rounds != number) {
    return fail(
        conflict("round_closed", fmt::format("round {} about this entry is not open", number)));
  }
  NOCTEM_TRY(auto row, load<RoundRow>(state, round_key(id, number)));
  return OpenRound{std::move(id), std::move(entry), number, std::move(row)};
}

Result<EntryRow> entry_named(State& state, const EntryId& id) {
  NOCTEM_TRY(auto entry, find<EntryRow>(state, id.value()));
  if (!entry.has_value()) {
    return fail(not_found("entry", fmt::format("there is no entry {}", id.value())));
  }
  return std::move(*entry);
}

}  // namespace noctem::mesh

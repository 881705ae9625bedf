#include "noctem/hub/stretch.hpp"

namespace noctem::hub {

Result<ledger::Foreign> foreign_from_json(codec::Json value, const document::Kinds& kinds) {
  const auto* object = value.object();
  const auto* stated = value.find("record");
  if (object == nullptr || stated == nullptr) {
    return fail(invalid("record_line", "a record travels as {body?, document, record, signature}"));
  }
  NOCTEM_TRY(const auto record, ledger::record_from_json(*stated));
  codec::JsonObject rest;
  for (const auto& [name, member] : *object) {
    if (name != "record") {
      rest.set(name, member);
    }
  }
  NOCTEM_TRY(auto envelope, document::envelope_from_json(std::move(rest), kinds));
  return ledger::Foreign{record, std::move(envelope)};
}

}  // namespace noctem::hub

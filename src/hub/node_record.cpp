#include "node_record.hpp"

namespace noctem::hub {

Result<document::Envelope> NodeSigner::sign(mesh::Kind kind, codec::JsonObject fields,
                                            std::int64_t at) const {
  document::Draft draft{.kind = std::string(name_of(kind)),
                        .author = log_key_.public_key(),
                        .created_at = at,
                        .mesh = mesh_,
                        .fields = std::move(fields)};
  NOCTEM_TRY(auto made, document::Document::from_draft(std::move(draft), kinds_));
  const auto signature = document::sign(made, log_key_);
  return document::Envelope{std::move(made), signature, std::nullopt};
}

}  // namespace noctem::hub

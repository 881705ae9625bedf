#pragma once
// Documents that the node signs itself, as statements of what only it has seen: rounds that it
// opens and closes, leases, gaps, pauses, anomalies.
//
// Any thread; the key is borrowed.

#include "noctem/document/document.hpp"
#include "noctem/mesh/kinds.hpp"

namespace noctem::hub {

class NodeSigner {
 public:
  NodeSigner(const crypto::SigningKey& log_key, const document::Kinds& kinds, codec::Cid mesh)
      : log_key_(log_key), kinds_(kinds), mesh_(mesh) {}

  Result<document::Envelope> sign(mesh::Kind kind, codec::JsonObject fields, std::int64_t at) const;
  const crypto::SigningKey& key() const { return log_key_; }

 private:
  const crypto::SigningKey& log_key_;
  const document::Kinds& kinds_;
  codec::Cid mesh_;
};

}  // namespace noctem::hub

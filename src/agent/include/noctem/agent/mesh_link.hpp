#pragma once
// A command's way to the node: it finds the node of this home (or the one that --url names), signs
// with the home's keys, and enrols this home's agent under its operator when that is still to be
// done. Answers carry strangers' words: show them only inside of a fence (mesh_text.hpp).
//
// Waits for the network; one thread.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "noctem/agent/session.hpp"
#include "noctem/client/caller.hpp"
#include "noctem/client/writing.hpp"
#include "noctem/env/wire.hpp"

namespace noctem::agent {

enum class Hat { agent, operator_, admin };

class MeshLink {
 public:
  static Result<std::unique_ptr<MeshLink>> open(Session& session);

  Result<codec::Json> get(Hat hat, const std::string& target);
  Result<codec::Json> write(Hat hat, std::string_view method, const std::string& target,
                            const codec::Json& body);
  // A body that is no document.
  Result<codec::Json> post(Hat hat, const std::string& target, const codec::Json& body);
  // Makes and sends a document of one kind.
  Result<codec::Json> record(Hat hat, std::string_view method, const std::string& target,
                             std::string kind, codec::JsonObject fields);

  Result<client::Desk> desk(Hat hat);
  const std::string& url() const;
  Result<std::string> id_of(Hat hat);  // 16 hex digits

 private:
  explicit MeshLink(Session& session) : session_(session) {}
  Result<const crypto::SigningKey*> key(Hat hat);
  Result<> be_known();
  Result<> enrol();
  Result<std::string> find_mesh();

  Session& session_;
  home::Home home_;
  std::unique_ptr<env::Wire> wire_;
  std::unique_ptr<client::Caller> caller_;
  std::optional<crypto::SigningKey> keys_[3];
  std::optional<codec::Cid> mesh_;
  bool known_ = false;
};

// --url, for every command that talks to a node.
Option url_option();

}  // namespace noctem::agent

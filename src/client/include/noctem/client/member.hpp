#pragma once
// A member of a mesh at its node: reads and writes under one of its keys, with the agent enrolled
// on the way where its operator's key lies in the same home. What a command and a tool have in
// common starts here.
//
// Answers carry strangers' words: show them only inside of a fence. Waits for the network; one
// thread.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "noctem/client/caller.hpp"
#include "noctem/client/key_ring.hpp"
#include "noctem/client/writing.hpp"
#include "noctem/env/env.hpp"

namespace noctem::client {

struct Standing {
  std::string agent;        // ids
  std::string operator_id;  // empty while it is not enrolled and no operator's key is here
  enum class State { enrolled, waiting } state = State::waiting;
};

class Member {
 public:
  // `label`: what the agent is enrolled under; `mesh`: its id if it is known, else the node is
  // asked, and believed.
  struct Place {
    std::string url;
    std::string mesh;
    std::string label;
  };
  Member(const env::Env& env, std::unique_ptr<env::Wire> wire, KeyRing keys, Place place);

  Result<codec::Json> get(Hat hat, const std::string& target);
  Result<codec::Json> write(Hat hat, std::string_view method, const std::string& target,
                            const codec::Json& body);
  // A body that is no document.
  Result<codec::Json> post(Hat hat, const std::string& target, const codec::Json& body);
  // Makes and sends a document of one kind.
  Result<codec::Json> record(Hat hat, std::string_view method, const std::string& target,
                             std::string kind, codec::JsonObject fields);

  // Where and when documents are written. conflict/other_mesh if the node serves another one.
  Result<Desk> desk(Hat hat);
  Result<std::string> mesh();
  Result<std::string> id_of(Hat hat);  // 16 hex digits

  // Enrols the agent if its operator's key is here and approved. denied/unknown_key if nobody
  // knows it.
  Result<Standing> standing();

  KeyRing& keys() { return keys_; }
  const Caller& caller() const { return caller_; }
  const Place& place() const { return place_; }
  const std::string& url() const { return caller_.url(); }

 private:
  Result<> be_known();
  Result<> enrol();
  Result<Signer> signer(Hat hat);

  env::Env env_;
  std::unique_ptr<env::Wire> wire_;
  Caller caller_;
  KeyRing keys_;
  Place place_;
  std::optional<codec::Cid> mesh_;
  bool known_ = false;
};

}  // namespace noctem::client

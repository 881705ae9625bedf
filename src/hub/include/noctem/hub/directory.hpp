#pragma once
// Whose key is whose, for the door: agents, operators and administrators by their ids of 16 hex
// digits (an administrator's is that of its key). Copied from the state after each commit that
// changes them, so a lookup is one short lock and no database. A revoked operator's agents are
// revoked with it.
//
// find() from any thread; the others belong to the writer's.

#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "noctem/http/signed_request.hpp"
#include "noctem/mesh/members.hpp"
#include "noctem/mesh/state.hpp"

namespace noctem::hub {

enum class Rank { agent, operator_, admin };

class Directory final : public http::KeyDirectory {
 public:
  std::optional<http::KnownKey> find(std::string_view id) const override;
  // What somebody is whose request the door has admitted.
  std::optional<Rank> rank(std::string_view id) const;
  std::size_t size() const;

  Result<> load(mesh::State& state);
  // After a commit: the rows of mesh, operators and agents among these are taken over.
  Result<> take(const mesh::Draft::Changes& changes);

 private:
  struct Member {
    crypto::PublicKey key;
    std::string operator_id;
    Rank rank = Rank::agent;
    bool revoked = false;
  };
  Result<> put_mesh(std::string_view text);
  Result<> put_operator(const std::string& id, std::string_view text);
  Result<> put_agent(const std::string& id, std::string_view text);
  std::optional<Member> member(std::string_view id) const;

  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, Member> members_;
  std::unordered_map<std::string, Member> admins_;
};

}  // namespace noctem::hub

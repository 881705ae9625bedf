#include "noctem/hub/directory.hpp"

#include "noctem/document/did_key.hpp"
#include "noctem/http/request_signing.hpp"

namespace noctem::hub {

using mesh::Table;

std::optional<Directory::Member> Directory::member(std::string_view id) const {
  std::shared_lock guard(mutex_);
  const std::string name(id);
  if (const auto found = members_.find(name); found != members_.end()) {
    return found->second;
  }
  const auto admin = admins_.find(name);
  return admin == admins_.end() ? std::nullopt : std::optional(admin->second);
}

std::optional<http::KnownKey> Directory::find(std::string_view id) const {
  const auto found = member(id);
  if (!found.has_value()) {
    return std::nullopt;
  }
  bool revoked = found->revoked;
  if (found->rank == Rank::agent) {
    const auto above = member(found->operator_id);
    revoked = revoked || !above.has_value() || above->revoked;
  }
  using Standing = http::KnownKey::Standing;
  return http::KnownKey{found->key, found->operator_id,
                        revoked ? Standing::revoked : Standing::good};
}

std::optional<Rank> Directory::rank(std::string_view id) const {
  const auto found = member(id);
  return found.has_value() ? std::optional(found->rank) : std::nullopt;
}

std::size_t Directory::size() const {
  std::shared_lock guard(mutex_);
  return members_.size() + admins_.size();
}

Result<> Directory::put_mesh(std::string_view text) {
  NOCTEM_TRY(const auto mesh, mesh::row_from_text<mesh::MeshRow>("", text));
  std::unordered_map<std::string, Member> admins;
  for (const auto& did : mesh.admins) {
    NOCTEM_TRY(const auto key, document::parse_signing_did(did));
    const auto id = http::key_id(key);
    admins.emplace(id, Member{key, id, Rank::admin, false});
  }
  std::unique_lock guard(mutex_);
  admins_ = std::move(admins);
  return {};
}

Result<> Directory::put_operator(const std::string& id, std::string_view text) {
  NOCTEM_TRY(const auto row, mesh::row_from_text<mesh::OperatorRow>(id, text));
  NOCTEM_TRY(const auto key, document::parse_signing_did(row.key));
  std::unique_lock guard(mutex_);
  members_.insert_or_assign(id, Member{key, id, Rank::operator_, row.revoked.has_value()});
  return {};
}

Result<> Directory::put_agent(const std::string& id, std::string_view text) {
  NOCTEM_TRY(const auto row, mesh::row_from_text<mesh::AgentRow>(id, text));
  NOCTEM_TRY(const auto key, document::parse_signing_did(row.key));
  std::unique_lock guard(mutex_);
  members_.insert_or_assign(
      id, Member{key, row.operator_id.value(), Rank::agent, row.revoked.has_value()});
  return {};
}

Result<> Directory::load(mesh::State& state) {
  constexpr std::size_t kRowsAtOnce = 512;
  for (const auto table : {Table::mesh, Table::operators, Table::agents}) {
    mesh::Draft::Changes rows;
    std::string after;
    // The one row of `mesh` stands under "", which no scan can come after.
    if (table == Table::mesh) {
      NOCTEM_TRY(auto text, state.get(table, ""));
      rows.emplace(std::pair(table, ""), std::move(text));
      NOCTEM_CHECK(take(rows));
      continue;
    }
    for (bool more = true; more;) {
      NOCTEM_TRY(auto page, state.scan(table, "", after, kRowsAtOnce));
      more = page.size() == kRowsAtOnce;
      for (auto& row : page) {
        after = row.key;
        rows.insert_or_assign({table, row.key}, std::move(row.text));
      }
    }
    NOCTEM_CHECK(take(rows));
  }
  return {};
}

Result<> Directory::take(const mesh::Draft::Changes& changes) {
  for (const auto& [place, text] : changes) {
    if (!text.has_value()) {
      continue;
    }
    if (place.first == Table::mesh) {
      NOCTEM_CHECK(put_mesh(*text));
    } else if (place.first == Table::operators) {
      NOCTEM_CHECK(put_operator(place.second, *text));
    } else if (place.first == Table::agents) {
      NOCTEM_CHECK(put_agent(place.second, *text));
    }
  }
  return {};
}

}  // namespace noctem::hub

#include "noctem/hub/requests.hpp"

#include <fmt/core.h>

#include <array>

#include "noctem/crypto/hash.hpp"
#include "noctem/document/did_key.hpp"
#include "noctem/http/request_signing.hpp"
#include "noctem/mesh/members.hpp"

#include "note.hpp"
#include "sql_state.hpp"

namespace noctem::hub {

namespace {

using store::Parameter;
using store::Row;
using store::Walk;

Result<> check(store::Connection& connection, const EnrolRequest& request) {
  SqlState state(0);
  state.stand_on(connection);
  NOCTEM_TRY(const auto row, mesh::find<mesh::OperatorRow>(state, request.operator_id.value()));
  const bool unknown = !row.has_value() && request.operator_key.empty();
  if (unknown || (row.has_value() && row->revoked.has_value())) {
    return fail(not_found("operator", "no approved operator has this id; ask the operator for it"));
  }
  NOCTEM_TRY(const auto key, mesh::find<mesh::MemberKey>(state, request.agent));
  if (key.has_value()) {
    return fail(conflict("enrolled", "this key is a member's already"));
  }
  std::int64_t waiting = 0;
  const std::array<Parameter, 1> other{std::string_view(request.agent)};
  NOCTEM_CHECK(connection.query({"SELECT count(*) FROM hub_request WHERE agent <> $1", other},
                                [&](const Row& found) -> Result<Walk> {
                                  waiting = found.integer(0);
                                  return Walk::stop;
                                }));
  return waiting < static_cast<std::int64_t>(kRequestsMax)
             ? Result<>()
             : fail(exhausted("requests",
                              "too many wait to be enrolled; ask the operator to "
                              "answer some, and try again later"));
}

Result<> keep(ledger::Transaction& transaction, const EnrolRequest& request) {
  store::Connection& connection = transaction.connection();
  const std::array<Parameter, 1> oldest{transaction.at() - kRequestSecondsMax};
  NOCTEM_CHECK(connection.execute({"DELETE FROM hub_request WHERE at < $1", oldest}));
  const std::string_view whose =
      request.operator_key.empty() ? request.operator_id.value() : request.operator_key;
  const std::array<Parameter, 4> row{std::string_view(request.agent), whose,
                                     std::string_view(request.label), transaction.at()};
  NOCTEM_CHECK(connection.execute(
      {"INSERT INTO hub_request (agent, operator, label, at) VALUES ($1, $2, $3, $4) "
       "ON CONFLICT (agent) DO UPDATE SET operator = excluded.operator, label = excluded.label, "
       "at = excluded.at",
       row}));
  return {};
}

// The column holds an id, or the key of an operator that is not approved yet.
struct Whose {
  mesh::OperatorId id;
  std::string key;
};
Result<Whose> operator_in(std::string_view text) {
  if (!text.starts_with("did:")) {
    return Whose{mesh::OperatorId(std::string(text)), ""};
  }
  NOCTEM_TRY(const auto key, document::parse_signing_did(text));
  return Whose{mesh::OperatorId(http::key_id(key)), std::string(text)};
}

}  // namespace

std::string request_code(const EnrolRequest& request) {
  const std::string said = "noctem/enrol/v1\n" + request.agent + "\n" + request.operator_id.value();
  const crypto::Digest digest = crypto::sha256(view_of(said));
  const auto number = (std::uint32_t{digest[0]} << 24) | (std::uint32_t{digest[1]} << 16) |
                      (std::uint32_t{digest[2]} << 8) | std::uint32_t{digest[3]};
  return fmt::format("{:06}", number % 1'000'000);
}

void record_request(ledger::Ledger& ledger, EnrolRequest request,
                    std::function<void(Result<>)> reply) {
  submit_note(
      ledger,
      {.check =
           [request](ledger::Transaction& transaction) {
             return check(transaction.connection(), request);
           },
       .keep = [request](ledger::Transaction& transaction) { return keep(transaction, request); }},
      std::move(reply));
}

Result<std::vector<EnrolRequest>> requests(const Reader& reader, std::int64_t now) {
  std::vector<EnrolRequest> found;
  const std::array<Parameter, 1> since{now - kRequestSecondsMax};
  NOCTEM_CHECK(reader.connection().query(
      {"SELECT agent, operator, label, at FROM hub_request WHERE at >= $1 ORDER BY at, agent",
       since},
      [&](const Row& row) -> Result<Walk> {
        NOCTEM_TRY(const auto member, mesh::find<mesh::MemberKey>(reader.state(), row.text(0)));
        if (!member.has_value()) {
          NOCTEM_TRY(auto whose, operator_in(row.text(1)));
          found.push_back({std::string(row.text(0)), std::move(whose.id), std::string(row.text(2)),
                           row.integer(3), std::move(whose.key)});
        }
        return Walk::go_on;
      }));
  return found;
}

}  // namespace noctem::hub

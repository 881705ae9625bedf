#include "deposits.hpp"

#include <array>

namespace noctem::hub {

namespace {

using store::Parameter;
using store::Row;
using store::Walk;

}  // namespace

Result<std::optional<Receipt>> find_deposit(store::Connection& connection,
                                            const codec::Cid& reveal) {
  std::optional<Receipt> found;
  const auto id = reveal.text();
  const std::array<Parameter, 1> name{std::string_view(id)};
  NOCTEM_CHECK(connection.query({"SELECT receipt FROM hub_deposit WHERE reveal = $1", name},
                                [&](const Row& row) -> Result<Walk> {
                                  NOCTEM_TRY(const auto value,
                                             codec::parse_json(text_of(row.blob(0))));
                                  NOCTEM_TRY(found, receipt_from_json(value));
                                  return Walk::stop;
                                }));
  return found;
}

Result<> put_deposit(store::Connection& connection, const document::Envelope& reveal,
                     const Receipt& receipt) {
  const auto id = receipt.reveal.text();
  const auto envelope = codec::write_canonical(document::envelope_json(reveal));
  const auto word = codec::write_canonical(receipt_json(receipt));
  const std::array<Parameter, 7> row{
      std::string_view(id), std::string_view(receipt.entry.value()),
      receipt.round,        std::string_view(receipt.operator_id.value()),
      receipt.at,           view_of(envelope),
      view_of(word)};
  NOCTEM_TRY(const auto rows,
             connection.execute(
                 {"INSERT INTO hub_deposit (reveal, entry, round, operator, at, envelope, receipt) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
                  row}));
  if (rows == 0) {
    return fail(conflict("already_revealed",
                         "another reveal of this vote waits already; a vote is revealed once"));
  }
  return {};
}

Result<std::vector<document::Envelope>> deposits_of(store::Connection& connection,
                                                    const mesh::EntryId& entry, std::int64_t round,
                                                    const document::Kinds& kinds) {
  std::vector<document::Envelope> waiting;
  const std::array<Parameter, 2> place{std::string_view(entry.value()), round};
  NOCTEM_CHECK(connection.query(
      {"SELECT envelope FROM hub_deposit WHERE entry = $1 AND round = $2 ORDER BY reveal", place},
      [&](const Row& row) -> Result<Walk> {
        NOCTEM_TRY(auto envelope, document::parse_envelope(text_of(row.blob(0)), kinds));
        waiting.push_back(std::move(envelope));
        return Walk::go_on;
      }));
  return waiting;
}

Result<> drop_deposits(store::Connection& connection, const mesh::EntryId& entry) {
  const std::array<Parameter, 1> name{std::string_view(entry.value())};
  NOCTEM_CHECK(connection.execute({"DELETE FROM hub_deposit WHERE entry = $1", name}));
  return {};
}

}  // namespace noctem::hub

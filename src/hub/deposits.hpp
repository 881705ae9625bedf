#pragma once
// Reveals that wait outside of the log until their round's windows are over, each under a receipt
// that the node has signed. One for each operator and round; the first stays.
//
// The transaction's thread.

#include <optional>
#include <vector>

#include "noctem/document/document.hpp"
#include "noctem/hub/receipt.hpp"
#include "noctem/store/database.hpp"

namespace noctem::hub {

Result<std::optional<Receipt>> find_deposit(store::Connection& connection,
                                            const codec::Cid& reveal);
// conflict/already_revealed if the operator has another one in this round.
Result<> put_deposit(store::Connection& connection, const document::Envelope& reveal,
                     const Receipt& receipt);
// In the order of their ids, as the log takes them.
Result<std::vector<document::Envelope>> deposits_of(store::Connection& connection,
                                                    const mesh::EntryId& entry, std::int64_t round,
                                                    const document::Kinds& kinds);
Result<> drop_deposits(store::Connection& connection, const mesh::EntryId& entry);

}  // namespace noctem::hub

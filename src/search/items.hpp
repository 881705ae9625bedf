#pragma once
// What the index knows of an item besides its words, by slot; and how often a term is met, told by
// every sixteenth item. The sample is small, and is asked before any posting is read.
//
// Stateless; a connection's thread.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "noctem/search/index.hpp"

#include "postings.hpp"

namespace noctem::search {

struct StoredItem {
  std::int64_t slot = 0;
  codec::Cid id;
  Standing standing;
};

struct Known {
  std::int64_t slot = 0;
  std::int64_t words = 0;  // the hash of its columns
};

Result<std::optional<Known>> known_item(store::Connection& connection, const codec::Cid& id);
Result<std::int64_t> last_serial(store::Connection& connection);
Result<> insert_item(store::Connection& connection, const Known& known, const codec::Cid& id,
                     const Standing& standing);
Result<> update_item(store::Connection& connection, const codec::Cid& id, const Standing& standing);
Result<> delete_item(store::Connection& connection, std::int64_t slot);
Result<std::map<std::int64_t, StoredItem>> items_at(store::Connection& connection,
                                                    const Postings& postings,
                                                    std::span<const std::int64_t> slots);
Result<int> greatest_weight(store::Connection& connection);  // of all that are listed; 0: none
// What is stored of a row of slot, id, confidence, verified, listed.
Result<StoredItem> item_of(const store::Row& row);

inline constexpr std::int64_t kSampleEvery = 16;

enum class Sampled { add, remove };
Result<> sample(store::Connection& connection, std::int64_t slot, const Columns& columns,
                Sampled how);
// About how many items hold each term; 0 where the sample knows none.
Result<std::vector<std::int64_t>> estimates(store::Connection& connection,
                                            std::span<const std::string> terms);

}  // namespace noctem::search

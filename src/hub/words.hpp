#pragma once
// The words of entries, as far as they must be compared: a SimHash with its four bands and the hash
// of the content, for each entry whose words are not erased. What is near to a new entry is looked
// for here and then believed as the node's statement; the fold never sees a word.
//
// digest_of() is for any thread and costs one SHA-256 a word; the rest belongs to the transaction.

#include <cstdint>
#include <optional>
#include <string_view>

#include "noctem/ledger/record.hpp"
#include "noctem/store/database.hpp"

namespace noctem::hub {

struct WordsDigest {
  std::optional<std::uint64_t> simhash;
  ByteArray<16> content{};
};
WordsDigest digest_of(std::string_view content);

inline constexpr std::int64_t kNearCandidates = 64;  // the newest of each band

// The nearest, then the oldest.
Result<std::optional<ledger::Near>> find_near(store::Connection& connection,
                                              const WordsDigest& words);
Result<> put_words(store::Connection& connection, std::uint64_t seq, const WordsDigest& words);
Result<> erase_words(store::Connection& connection, std::uint64_t seq);

}  // namespace noctem::hub

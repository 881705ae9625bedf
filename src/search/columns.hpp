#pragma once
// An item's words as the engines take them: three columns of terms, and the places (domain and
// tags) that narrow a query. The length of a text is rounded to sixteen classes, which stand in the
// lowest bits of its slot: so a rank needs to read nothing but the slot.
//
// Pure functions; any thread.

#include <cstdint>
#include <string>
#include <vector>

#include "noctem/search/item.hpp"
#include "noctem/search/query.hpp"

namespace noctem::search {

enum class Column { summary = 0, labels = 1, content = 2 };
inline constexpr std::size_t kColumns = 3;

struct Columns {
  std::vector<std::string> terms[kColumns];
  std::vector<std::string> places;  // "=go", "=go.net", "#tag"; of characters that need no quoting
  std::size_t length = 0;           // terms that are not common
  std::int64_t hash = 0;            // of all of them
};

Columns columns_of(const Words& words);
std::vector<std::string> distinct_terms(const Columns& columns);  // with the places
std::vector<std::string> places_of(const Query& query);           // that an answer must have

inline constexpr int kLengthClasses = 16;

std::int64_t slot_of(std::int64_t serial, const Columns& columns);
std::int64_t serial_of(std::int64_t slot);
double terms_in(std::int64_t slot);  // about

// FNV-1a; not for anything that an attacker would gain from.
std::uint64_t hash_of(std::string_view text, std::uint64_t from = 0xcbf29ce484222325U);

}  // namespace noctem::search

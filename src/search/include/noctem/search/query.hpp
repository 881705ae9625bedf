#pragma once
// A question to the index and its answer. With text: by relevance times weight, entries that hold
// all words before those that hold some. Without: a listing, the most trusted or the newest first.
//
// What a question costs is bounded, whatever it asks for: rare words choose the candidates, words
// that are everywhere only order them, and where all words are everywhere the newest entries are
// looked at. A page may then be short though `next` goes on; the end is where `next` is empty.
//
// Values; any thread.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "noctem/base/result.hpp"
#include "noctem/codec/cid.hpp"
#include "noctem/search/item.hpp"

namespace noctem::search {

inline constexpr int kLimitDefault = 20;
inline constexpr int kLimitMax = 100;
inline constexpr int kConfidenceDefault = 300;
inline constexpr std::size_t kQueryBytesRead = 4096;  // what is longer is not read to its end
inline constexpr std::size_t kTermsMax = 24;          // the first distinct ones
inline constexpr std::size_t kTagsMax = 16;

enum class Order { trusted, newest };  // of a listing

struct Query {
  std::string text = {};    // as a person types it; no syntax, so nothing to get wrong
  std::string domain = {};  // the domain or any above it: go finds go/net and never golang
  std::vector<std::string> tags = {};  // all of them
  int confidence_min = kConfidenceDefault;
  int limit = kLimitDefault;
  Order order = Order::trusted;
  std::string cursor = {};  // `next` of the page before; the rest of the query must be the same
};

struct Hit {
  codec::Cid id;
  std::int64_t score = 0;  // comparable within one answer
  Standing standing;
  enum class Match { all, some, listed } match = Match::listed;
};

// What was looked at: for figures and for tests of the bound.
struct Cost {
  std::size_t candidates = 0;
  std::size_t rows = 0;
};

struct Answer {
  std::vector<Hit> hits;
  std::vector<std::string> terms;  // what was looked for, as excerpt() takes them
  std::string next;                // empty: no more
  Cost cost;
};

}  // namespace noctem::search

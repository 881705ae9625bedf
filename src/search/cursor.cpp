#include "cursor.hpp"

#include <algorithm>

#include "noctem/codec/multibase.hpp"
#include "noctem/codec/varint.hpp"

#include "columns.hpp"

namespace noctem::search {
namespace {

constexpr std::size_t kHashBytes = 8;
constexpr std::size_t kCursorBytesMax = 512;

void append_hash(Bytes& to, std::uint64_t hash) {
  for (std::size_t i = kHashBytes; i-- > 0;) {
    to.push_back(static_cast<std::uint8_t>(hash >> (8 * i) & 0xff));
  }
}

Result<std::int64_t> take_number(ByteView& from) {
  NOCTEM_TRY(const std::uint64_t number, codec::take_varint(from));
  return static_cast<std::int64_t>(number);
}

Result<Cursor> take_cursor(ByteView rest) {
  Cursor cursor;
  for (std::int64_t* number : {&cursor.slot_max, &cursor.score, &cursor.slot}) {
    NOCTEM_TRY(*number, take_number(rest));
  }
  while (!rest.empty()) {
    NOCTEM_TRY(const std::int64_t items, take_number(rest));
    cursor.items_with_term.push_back(items);
  }
  return cursor;
}

std::uint64_t hash_query(const Query& query) {
  std::uint64_t hash = hash_of(query.text);
  hash = hash_of("\n" + query.domain, hash);
  auto tags = query.tags;
  std::sort(tags.begin(), tags.end());
  for (const std::string& tag : tags) {
    hash = hash_of("#" + tag, hash);
  }
  const auto order = query.order == Order::newest ? "newest" : "trusted";
  return hash_of("\n" + std::to_string(query.confidence_min) + order, hash);
}

}  // namespace

Error other_query() {
  return invalid("cursor", "the cursor is not of this query; ask again without it");
}

std::string write_cursor(const Query& query, const Cursor& cursor) {
  Bytes bytes;
  append_hash(bytes, hash_query(query));
  for (const std::int64_t number : {cursor.slot_max, cursor.score, cursor.slot}) {
    codec::append_varint(bytes, static_cast<std::uint64_t>(number));
  }
  for (const std::int64_t items : cursor.items_with_term) {
    codec::append_varint(bytes, static_cast<std::uint64_t>(items));
  }
  return codec::base64url_encode(bytes);
}

Result<std::optional<Cursor>> read_cursor(const Query& query) {
  if (query.cursor.empty()) {
    return std::nullopt;
  }
  const auto bytes = query.cursor.size() <= kCursorBytesMax ? codec::base64url_decode(query.cursor)
                                                            : Result<Bytes>(Bytes());
  Bytes expected;
  append_hash(expected, hash_query(query));
  if (bytes && bytes->size() > kHashBytes && equal(ByteView(*bytes).first(kHashBytes), expected)) {
    if (auto cursor = take_cursor(ByteView(*bytes).subspan(kHashBytes)); cursor) {
      return *std::move(cursor);
    }
  }
  return fail(other_query());
}

}  // namespace noctem::search

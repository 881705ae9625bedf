#include <bit>
#include <cmath>
#include <limits>
#include <utility>

#include "noctem/base/assert.hpp"
#include "noctem/base/strings.hpp"
#include "noctem/codec/cbor.hpp"

#include "cbor_head.hpp"

namespace noctem::codec {
namespace {

constexpr std::size_t kDepthCeiling = 1024;  // no caller may ask for more: it is our stack

struct Head {
  CborMajor major;
  std::uint8_t low;
  std::uint64_t argument;
};

// Recursive descent over the bytes, front to back. Each function refuses what Writer would not have
// written.
class Parser {
 public:
  Parser(ByteView bytes, const CborLimits& limits)
      : all_(bytes), rest_(bytes), depth_left_(limits.depth_max), items_left_(limits.items_max) {}

  Result<Cbor> run() {
    NOCTEM_TRY(Cbor value, parse_item());
    if (!rest_.empty()) {
      return refuse("cbor_syntax", "there is something after the value");
    }
    return value;
  }

 private:
  std::unexpected<Error> refuse(std::string_view reason, std::string_view message) const {
    const std::size_t place = all_.size() - rest_.size();
    return fail(invalid(reason, std::string(message) + " before byte " + std::to_string(place)));
  }

  Result<ByteView> take(std::uint64_t size) {
    if (size > rest_.size()) {
      return refuse("cbor_syntax", "the bytes end within a value");
    }
    const ByteView taken = rest_.first(static_cast<std::size_t>(size));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }

  Result<std::uint64_t> take_big_endian(std::size_t size) {
    NOCTEM_TRY(const ByteView bytes, take(size));
    std::uint64_t number = 0;
    for (const std::uint8_t byte : bytes) {
      number = number << 8 | byte;
    }
    return number;
  }

  Result<Head> take_head() {
    NOCTEM_TRY(const std::uint64_t first, take_big_endian(1));
    Head head{static_cast<CborMajor>(first >> 5), static_cast<std::uint8_t>(first & 0x1F), 0};
    head.argument = head.low;
    if (head.low < kCborArgument1) {
      return head;
    }
    if (head.low > kCborArgument8) {
      return refuse("cbor_indefinite", "an indefinite length or a reserved head");
    }
    const std::size_t size = std::size_t{1} << (head.low - kCborArgument1);
    NOCTEM_TRY(head.argument, take_big_endian(size));
    const std::uint64_t least = size == 1 ? kCborArgument1 : std::uint64_t{1} << (8 * (size / 2));
    if (head.major != CborMajor::simple && head.argument < least) {
      return refuse("cbor_longer_than_needed", "a number in a longer form than it needs");
    }
    return head;
  }

  Result<Cbor> parse_item() {
    if (items_left_ == 0) {
      return refuse("cbor_items", "more values than the limit allows");
    }
    --items_left_;
    NOCTEM_TRY(const Head head, take_head());
    switch (head.major) {
      case CborMajor::positive:
      case CborMajor::negative:
        return parse_integer(head);
      case CborMajor::bytes:
        return parse_bytes(head);
      case CborMajor::text:
        return parse_text(head);
      case CborMajor::array:
      case CborMajor::map:
        return parse_nested(head);
      case CborMajor::tag:
        return parse_cid(head);
      case CborMajor::simple:
        return parse_simple(head);
    }
    std::unreachable();  // three bits
  }

  Result<Cbor> parse_integer(const Head& head) const {
    if (head.argument > std::numeric_limits<std::int64_t>::max()) {
      return refuse("cbor_integer_range", "an integer of more than 64 bits with its sign");
    }
    const auto value = static_cast<std::int64_t>(head.argument);
    return Cbor(head.major == CborMajor::negative ? ~value : value);
  }

  Result<Cbor> parse_bytes(const Head& head) {
    NOCTEM_TRY(const ByteView bytes, take(head.argument));
    return Cbor(bytes_of(bytes));
  }

  Result<std::string> take_text(const Head& head) {
    NOCTEM_TRY(const ByteView bytes, take(head.argument));
    if (!is_utf8(text_of(bytes))) {
      return refuse("cbor_utf8", "a text that is not UTF-8");
    }
    return std::string(text_of(bytes));
  }

  Result<Cbor> parse_text(const Head& head) {
    NOCTEM_TRY(std::string text, take_text(head));
    return Cbor(std::move(text));
  }

  Result<Cbor> parse_nested(const Head& head) {
    if (depth_left_ == 0) {
      return refuse("cbor_depth", "nested deeper than the limit allows");
    }
    --depth_left_;
    Result<Cbor> value = head.major == CborMajor::array ? parse_array(head) : parse_map(head);
    ++depth_left_;
    return value;
  }

  // Nothing is allocated for a count that is only claimed.
  Result<Cbor> parse_array(const Head& head) {
    CborArray items;
    for (std::uint64_t i = 0; i < head.argument; ++i) {
      NOCTEM_TRY(Cbor item, parse_item());
      items.push_back(std::move(item));
    }
    return Cbor(std::move(items));
  }

  Result<Cbor> parse_map(const Head& head) {
    CborMap members;
    for (std::uint64_t i = 0; i < head.argument; ++i) {
      NOCTEM_TRY(std::string key, take_key());
      if (!members.empty() && !CborKeyOrder{}(members.rbegin()->first, key)) {
        return refuse("cbor_key_order", "a key twice or out of order");
      }
      NOCTEM_TRY(Cbor value, parse_item());
      members.emplace_hint(members.end(), std::move(key), std::move(value));
    }
    return Cbor(std::move(members));
  }

  Result<std::string> take_key() {
    NOCTEM_TRY(const Head head, take_head());
    if (head.major != CborMajor::text) {
      return refuse("cbor_key_type", "a key that is no text");
    }
    return take_text(head);
  }

  Result<Cbor> parse_cid(const Head& head) {
    if (head.argument != kCborCidTag) {
      return refuse("cbor_tag", "a tag other than 42");
    }
    NOCTEM_TRY(const Head content, take_head());
    if (content.major != CborMajor::bytes) {
      return refuse("cbor_tag", "a tag 42 that holds no bytes");
    }
    NOCTEM_TRY(const ByteView bytes, take(content.argument));
    if (bytes.empty() || bytes[0] != kCborCidPrefix) {
      return refuse("cbor_tag", "a tag 42 whose bytes do not begin with 0");
    }
    NOCTEM_TRY(Cid cid, Cid::decode(bytes.subspan(1)));
    return Cbor(cid);
  }

  Result<Cbor> parse_simple(const Head& head) const {
    if (head.low == kCborDouble) {
      const auto value = std::bit_cast<double>(head.argument);
      if (!std::isfinite(value)) {
        return refuse("cbor_float", "a float that is no number");
      }
      return Cbor(value);
    }
    if (head.low == kCborFalse || head.low == kCborTrue) {
      return Cbor(head.low == kCborTrue);
    }
    if (head.low == kCborNull) {
      return Cbor();
    }
    if (head.low > kCborArgument1) {
      return refuse("cbor_float", "a float of other than 64 bits");
    }
    return refuse("cbor_simple", "a simple value other than false, true and null");
  }

  ByteView all_;
  ByteView rest_;
  std::size_t depth_left_;
  std::size_t items_left_;
};

}  // namespace

Result<Cbor> parse_cbor(ByteView bytes, const CborLimits& limits) {
  NOCTEM_ASSERT(limits.depth_max <= kDepthCeiling, limits.depth_max);
  if (bytes.size() > limits.size_bytes_max) {
    return fail(invalid("cbor_size", "larger than " + std::to_string(limits.size_bytes_max) +
                                         " bytes: it has " + std::to_string(bytes.size())));
  }
  return Parser(bytes, limits).run();
}

}  // namespace noctem::codec

// Names and the alphabets and numbers that they are made of: what is read would be written so.

#include "noctem/base/assert.hpp"
#include "noctem/base/bytes.hpp"
#include "noctem/codec/cid.hpp"
#include "noctem/codec/multibase.hpp"
#include "noctem/codec/varint.hpp"

namespace {

using noctem::Bytes;
using noctem::ByteView;
using noctem::codec::Cid;
using noctem::codec::Multibase;

void check_text(std::string_view text) {
  if (const auto cid = Cid::parse(text)) {
    NOCTEM_ASSERT(cid->text() == text, text);
  }
  if (const auto bytes = noctem::codec::multibase_decode(text)) {
    const auto base = static_cast<Multibase>(text[0]);
    NOCTEM_ASSERT(noctem::codec::multibase_encode(base, *bytes) == text, text);
  }
}

void check_bytes(ByteView bytes) {
  if (const auto cid = Cid::decode(bytes)) {
    NOCTEM_ASSERT(noctem::equal(cid->binary(), bytes), cid->text());
    NOCTEM_ASSERT(Cid::parse(cid->text()) == *cid, cid->text());
  }
  ByteView rest = bytes;
  if (const auto number = noctem::codec::take_varint(rest)) {
    Bytes written;
    noctem::codec::append_varint(written, *number);
    NOCTEM_ASSERT(noctem::equal(written, bytes.first(bytes.size() - rest.size())), *number);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  check_text(noctem::text_of({bytes, size}));
  check_bytes({bytes, size});
  return 0;
}

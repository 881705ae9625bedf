#include "noctem/codec/cid.hpp"

#include <doctest/doctest.h>

#include "noctem/codec/multibase.hpp"

namespace noctem::codec {
namespace {

// SHA-256 of no bytes.
constexpr ByteArray<32> kEmpty{0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4,
                               0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b,
                               0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55};

std::string refusal_of(Bytes binary) {
  const auto cid = Cid::decode(binary);
  return cid ? "" : cid.error().reason;
}

TEST_CASE("the name of no bytes, in each codec") {
  CHECK(Cid(CidCodec::raw, kEmpty).text() ==
        "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku");
  CHECK(Cid(CidCodec::json, kEmpty).text().starts_with("bagaaiera"));
  CHECK(Cid(CidCodec::json, kEmpty).text().size() == 61);
  CHECK(Cid(CidCodec::dag_cbor, kEmpty).text().starts_with("bafyrei"));
}

TEST_CASE("a CID goes there and back, as text and as bytes") {
  for (const CidCodec codec : {CidCodec::raw, CidCodec::dag_cbor, CidCodec::json}) {
    const Cid cid(codec, kEmpty);
    CHECK(Cid::parse(cid.text()) == cid);
    CHECK(Cid::decode(cid.binary()) == cid);
  }
}

TEST_CASE("CIDs differ by codec and by digest") {
  ByteArray<32> other = kEmpty;
  other[31] ^= 1;
  CHECK(Cid(CidCodec::raw, kEmpty) != Cid(CidCodec::json, kEmpty));
  CHECK(Cid(CidCodec::raw, kEmpty) != Cid(CidCodec::raw, other));
}

TEST_CASE("what is not exactly one CID is refused") {
  const Bytes good = Cid(CidCodec::raw, kEmpty).binary();
  for (std::size_t size = 0; size < good.size(); ++size) {
    CHECK(refusal_of(Bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size))) != "");
  }
  Bytes longer = good;
  longer.push_back(0);
  CHECK(refusal_of(longer) == "cid_length");
  const auto with = [&good](std::size_t place, std::uint8_t byte) {
    Bytes changed = good;
    changed[place] = byte;
    return changed;
  };
  CHECK(refusal_of(with(0, 0)) == "cid_version");
  CHECK(refusal_of(with(0, 0x12)) == "cid_version");
  CHECK(refusal_of(with(1, 0x70)) == "cid_codec");
  CHECK(refusal_of(with(2, 0x13)) == "cid_hash");
  CHECK(refusal_of(with(3, 0x1F)) == "cid_length");
  Bytes padded{0x81, 0x00};
  padded.insert(padded.end(), good.begin() + 1, good.end());
  CHECK(refusal_of(padded) == "varint_longer_than_needed");
}

TEST_CASE("one name has one text") {
  const Cid cid(CidCodec::raw, kEmpty);
  const auto refusal_of_text = [](std::string_view text) {
    const auto parsed = Cid::parse(text);
    return parsed ? std::string() : parsed.error().reason;
  };
  CHECK(refusal_of_text("") == "cid_syntax");
  CHECK(refusal_of_text(multibase_encode(Multibase::base58btc, cid.binary())) == "cid_syntax");
  CHECK(refusal_of_text("B" + cid.text().substr(1)) == "cid_syntax");
  CHECK(refusal_of_text(cid.text() + "=") == "multibase_digit");
  CHECK(refusal_of_text(cid.text() + std::string(10, 'a')) == "cid_length");
  CHECK(refusal_of_text("b" + std::string(61, 'a')) == "cid_length");  // before it is decoded
  CHECK(refusal_of_text("QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG") == "cid_syntax");
}

}  // namespace
}  // namespace noctem::codec

#include "noctem/codec/cid.hpp"

#include <algorithm>

#include "noctem/codec/multibase.hpp"
#include "noctem/codec/varint.hpp"

namespace noctem::codec {
namespace {

constexpr std::uint64_t kVersion = 1;
constexpr std::uint64_t kSha256 = 0x12;
constexpr std::size_t kTextSizeMax = 61;  // with the two-byte codec: 37 bytes in base32, and the b

Result<CidCodec> codec_of(std::uint64_t number) {
  switch (static_cast<CidCodec>(number)) {
    case CidCodec::raw:
    case CidCodec::dag_cbor:
    case CidCodec::json:
      return static_cast<CidCodec>(number);
  }
  return fail(unsupported("cid_codec",
                          "a codec other than raw, dag-cbor and json: " + std::to_string(number)));
}

}  // namespace

Result<Cid> Cid::decode(ByteView binary) {
  ByteView rest = binary;
  NOCTEM_TRY(const std::uint64_t version, take_varint(rest));
  if (version != kVersion) {
    return fail(unsupported("cid_version", "not a CID of version 1"));
  }
  NOCTEM_TRY(const std::uint64_t codec_number, take_varint(rest));
  NOCTEM_TRY(const CidCodec codec, codec_of(codec_number));
  NOCTEM_TRY(const std::uint64_t hash, take_varint(rest));
  if (hash != kSha256) {
    return fail(unsupported("cid_hash", "a hash other than SHA-256"));
  }
  NOCTEM_TRY(const std::uint64_t size, take_varint(rest));
  ByteArray<32> digest;
  if (size != digest.size() || rest.size() != digest.size()) {
    return fail(invalid("cid_length", "a CID ends with the 32 bytes of its SHA-256"));
  }
  std::copy(rest.begin(), rest.end(), digest.begin());
  return Cid(codec, digest);
}

Result<Cid> Cid::parse(std::string_view text) {
  if (text.empty() || text[0] != static_cast<char>(Multibase::base32)) {
    return fail(invalid("cid_syntax", "a CID begins with the letter b of base32"));
  }
  if (text.size() > kTextSizeMax) {
    return fail(invalid("cid_length", "longer than any CID that we know"));
  }
  NOCTEM_TRY(const Bytes binary, base32_decode(text.substr(1)));
  return decode(binary);
}

Bytes Cid::binary() const {
  Bytes binary;
  binary.reserve(kTextSizeMax);
  append_varint(binary, kVersion);
  append_varint(binary, static_cast<std::uint64_t>(codec_));
  append_varint(binary, kSha256);
  append_varint(binary, digest_.size());
  binary.insert(binary.end(), digest_.begin(), digest_.end());
  return binary;
}

std::string Cid::text() const { return multibase_encode(Multibase::base32, binary()); }

}  // namespace noctem::codec

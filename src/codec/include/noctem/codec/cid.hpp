#pragma once
// Content ids: the name of some bytes, formed from their SHA-256 and from what kind of bytes they
// are. Version 1, written in multibase base32 (`b…`), which is the only spelling that is read: one
// name, one text.
//
// Values; any thread. Whoever needs a CID of bytes hashes them first (crypto) and passes the
// digest.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "noctem/base/bytes.hpp"

namespace noctem::codec {

enum class CidCodec : std::uint64_t { raw = 0x55, dag_cbor = 0x71, json = 0x0200 };

class Cid {
 public:
  Cid() = default;
  Cid(CidCodec codec, const ByteArray<32>& sha256) : codec_(codec), digest_(sha256) {}

  static Result<Cid> parse(std::string_view text);
  static Result<Cid> decode(ByteView binary);  // version, codec, multihash: nothing before or after

  CidCodec codec() const { return codec_; }
  const ByteArray<32>& digest() const { return digest_; }
  std::string text() const;
  Bytes binary() const;

  auto operator<=>(const Cid&) const = default;

 private:
  CidCodec codec_ = CidCodec::raw;
  ByteArray<32> digest_{};
};

}  // namespace noctem::codec

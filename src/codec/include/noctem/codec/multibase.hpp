#pragma once
// Bytes as text in the alphabets that we use: base16 `f`, base32 `b`, base58btc `z`, base64url `u`,
// lowercase and without padding. Decoding is strict: one spelling for each value, so no stray bits,
// no padding, no other case.
//
// Pure functions; any thread. multibase_* carry the one-letter prefix, the others do not.

#include <string>
#include <string_view>

#include "noctem/base/bytes.hpp"

namespace noctem::codec {

enum class Multibase : char { base16 = 'f', base32 = 'b', base58btc = 'z', base64url = 'u' };

std::string multibase_encode(Multibase base, ByteView bytes);
Result<Bytes> multibase_decode(std::string_view text);

std::string base32_encode(ByteView bytes);
Result<Bytes> base32_decode(std::string_view text);
std::string base58_encode(ByteView bytes);
Result<Bytes> base58_decode(
    std::string_view text);  // at most 128 characters: the cost is quadratic
std::string base64url_encode(ByteView bytes);
Result<Bytes> base64url_decode(std::string_view text);

}  // namespace noctem::codec

#include "noctem/codec/multibase.hpp"

#include "alphabet.hpp"

namespace noctem::codec {
namespace {

constexpr std::string_view kBase16Letters = "0123456789abcdef";
constexpr std::string_view kBase32Letters = "abcdefghijklmnopqrstuvwxyz234567";
constexpr std::string_view kBase64Letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr Alphabet kBase16{kBase16Letters, digit_values(kBase16Letters), 4};
constexpr Alphabet kBase32{kBase32Letters, digit_values(kBase32Letters), 5};
constexpr Alphabet kBase64{kBase64Letters, digit_values(kBase64Letters), 6};

std::string encode(Multibase base, ByteView bytes) {
  switch (base) {
    case Multibase::base16:
      return encode_bits(kBase16, bytes);
    case Multibase::base32:
      return base32_encode(bytes);
    case Multibase::base58btc:
      return base58_encode(bytes);
    case Multibase::base64url:
      return base64url_encode(bytes);
  }
  return {};
}

}  // namespace

std::string base32_encode(ByteView bytes) { return encode_bits(kBase32, bytes); }
Result<Bytes> base32_decode(std::string_view text) { return decode_bits(kBase32, text); }
std::string base64url_encode(ByteView bytes) { return encode_bits(kBase64, bytes); }
Result<Bytes> base64url_decode(std::string_view text) { return decode_bits(kBase64, text); }

std::string multibase_encode(Multibase base, ByteView bytes) {
  return static_cast<char>(base) + encode(base, bytes);
}

Result<Bytes> multibase_decode(std::string_view text) {
  if (text.empty()) {
    return fail(invalid("multibase_prefix", "empty: not even the letter of a base"));
  }
  const std::string_view digits = text.substr(1);
  switch (static_cast<Multibase>(text[0])) {
    case Multibase::base16:
      return decode_bits(kBase16, digits);
    case Multibase::base32:
      return base32_decode(digits);
    case Multibase::base58btc:
      return base58_decode(digits);
    case Multibase::base64url:
      return base64url_decode(digits);
  }
  return fail(unsupported("multibase_prefix", "a base other than f, b, z and u"));
}

}  // namespace noctem::codec

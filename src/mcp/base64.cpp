#include "base64.hpp"

#include <algorithm>

#include "noctem/codec/multibase.hpp"

namespace noctem::mcp {

namespace {

constexpr std::size_t kGroup = 4;

char standard_letter(char letter) {
  switch (letter) {
    case '-':
      return '+';
    case '_':
      return '/';
    default:
      return letter;
  }
}

}  // namespace

// The two alphabets differ in two letters; the rest is the same work.
std::string base64_encode(ByteView bytes) {
  std::string text = codec::base64url_encode(bytes);
  std::ranges::transform(text, text.begin(), standard_letter);
  text.append((kGroup - text.size() % kGroup) % kGroup, '=');
  return text;
}

Result<Bytes> base64_decode(std::string_view text) {
  const std::string_view letters = text.substr(0, text.find('='));
  const std::size_t padding = (kGroup - letters.size() % kGroup) % kGroup;
  if (text.size() != letters.size() + padding || letters.find_first_of("-_") != letters.npos ||
      text.substr(letters.size()).find_first_not_of('=') != text.npos) {
    return fail(invalid("base64", "is not base64 with padding"));
  }
  std::string url_safe(letters);
  std::ranges::replace(url_safe, '+', '-');
  std::ranges::replace(url_safe, '/', '_');
  return codec::base64url_decode(url_safe);
}

}  // namespace noctem::mcp

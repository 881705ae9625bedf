#include "code_point.hpp"

namespace noctem::text {

CodePoint code_point_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) {
    return {};
  }
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) {
    return {lead, 1};
  }
  const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() - at < size) {
    return {0xfffd, 1};
  }
  char32_t code = lead & (0x7fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0u) != 0x80) {
      return {0xfffd, 1};
    }
    code = code << 6 | (byte(i) & 0x3fu);
  }
  return {code, size};
}

std::string code_point_name(char32_t code) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string name;
  while (code != 0 || name.size() < 4) {
    name.insert(name.begin(), kDigits[code & 0xf]);
    code >>= 4;
  }
  return "U+" + name;
}

}  // namespace noctem::text

#include "utf8.hpp"

#include <cstdint>

namespace noctem {
namespace {

struct Lead {
  std::size_t size_bytes = 0;
  char32_t bits = 0;
  char32_t least = 0;  // what is smaller has a shorter form
};

Lead lead_of(std::uint8_t byte) {
  if (byte < 0x80) {
    return {1, byte, 0};
  }
  if ((byte & 0xe0) == 0xc0) {
    return {2, byte & 0x1fu, 0x80};
  }
  if ((byte & 0xf0) == 0xe0) {
    return {3, byte & 0x0fu, 0x800};
  }
  if ((byte & 0xf8) == 0xf0) {
    return {4, byte & 0x07u, 0x10000};
  }
  return {};
}

}  // namespace

CodePoint first_code_point(std::string_view text) {
  if (text.empty()) {
    return {};
  }
  const Lead lead = lead_of(static_cast<std::uint8_t>(text[0]));
  if (lead.size_bytes == 0 || text.size() < lead.size_bytes) {
    return {};
  }
  char32_t code = lead.bits;
  for (std::size_t i = 1; i < lead.size_bytes; ++i) {
    const auto byte = static_cast<std::uint8_t>(text[i]);
    if ((byte & 0xc0) != 0x80) {
      return {};
    }
    code = code << 6 | (byte & 0x3fu);
  }
  const bool surrogate = code >= 0xd800 && code <= 0xdfff;
  if (code < lead.least || code > 0x10ffff || surrogate) {
    return {};
  }
  return {code, lead.size_bytes};
}

}  // namespace noctem

#include "escapes.hpp"

#include "code_point.hpp"

namespace noctem::text {

namespace {

constexpr std::size_t kStringBytesMax = 512;

constexpr bool within(char letter, unsigned first, unsigned last) {
  const auto byte = static_cast<unsigned char>(letter);
  return byte >= first && byte <= last;
}

// Parameters, intermediates and a final byte; `at` stands behind the introducer.
std::size_t control_sequence_size(std::string_view rest, std::size_t at) {
  auto end = at;
  while (end < rest.size() && end < at + kStringBytesMax && within(rest[end], 0x20, 0x3f)) {
    ++end;
  }
  return end < rest.size() && within(rest[end], 0x40, 0x7e) ? end + 1 : at;
}

// Up to BEL or ESC \.
std::size_t string_size(std::string_view rest, std::size_t at) {
  for (auto end = at; end < rest.size() && end < at + kStringBytesMax; ++end) {
    if (rest[end] == '\x07') {
      return end + 1;
    }
    if (rest[end] == '\x1b') {
      return end + 1 < rest.size() && rest[end + 1] == '\\' ? end + 2 : at;
    }
  }
  return at;
}

}  // namespace

std::size_t escape_size(std::string_view rest) {
  const auto first = code_point_at(rest, 0);
  const auto size = first.size;
  if (first.code == 0x9b) {
    return control_sequence_size(rest, size);
  }
  if (first.code == 0x90 || first.code == 0x9d || first.code == 0x9e || first.code == 0x9f) {
    return string_size(rest, size);
  }
  if (first.code != 0x1b || rest.size() == size) {
    return size;
  }
  switch (rest[size]) {
    case '[':
      return control_sequence_size(rest, size + 1);
    case ']':
    case 'P':
    case 'X':
    case '^':
    case '_':
      return string_size(rest, size + 1);
    default:
      break;
  }
  if (within(rest[size], 0x20, 0x2f)) {
    return rest.size() > size + 1 && within(rest[size + 1], 0x30, 0x7e) ? size + 2 : size + 1;
  }
  return within(rest[size], 0x30, 0x7e) ? size + 1 : size;
}

}  // namespace noctem::text

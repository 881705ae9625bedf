#include "noctem/skill/skill_name.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "noctem/base/strings.hpp"

namespace noctem::skill {

namespace {

constexpr std::size_t kIdBytesMax = 100;
constexpr std::uint64_t kVersionNumberMax = 999'999;
constexpr std::uint32_t kDelete = 0x7f;
constexpr std::uint32_t kFirstAfterC1 = 0xa0;

struct Span {
  std::uint32_t first;
  std::uint32_t last;
};
// Invisible, joining, or turning the direction; line and paragraph separators; private use and
// what is no character.
constexpr auto kHiddenSpans = std::to_array<Span>({{0x00ad, 0x00ad},
                                                   {0x034f, 0x034f},
                                                   {0x061c, 0x061c},
                                                   {0x115f, 0x1160},
                                                   {0x17b4, 0x17b5},
                                                   {0x180b, 0x180f},
                                                   {0x200b, 0x200f},
                                                   {0x2028, 0x202e},
                                                   {0x2060, 0x206f},
                                                   {0x3164, 0x3164},
                                                   {0xe000, 0xf8ff},
                                                   {0xfe00, 0xfe0f},
                                                   {0xfeff, 0xfeff},
                                                   {0xffa0, 0xffa0},
                                                   {0xfff0, 0xffff},
                                                   {0xe0000, 0x10ffff}});

bool is_hidden(std::uint32_t character) {
  return character < ' ' || (character >= kDelete && character < kFirstAfterC1) ||
         std::ranges::any_of(
             kHiddenSpans,
             [&](const Span& span) { return character >= span.first && character <= span.last; });
}

struct Character {
  std::uint32_t value = 0;
  std::size_t size_bytes = 1;
};

// Of text that is UTF-8.
Character character_at(std::string_view text) {
  const auto byte = [&](std::size_t at) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(text[at]));
  };
  const std::uint32_t first = byte(0);
  if (first < 0x80) {
    return {first, 1};
  }
  const std::size_t size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  std::uint32_t value = first & (0xffu >> (size + 1));
  for (std::size_t at = 1; at < size; ++at) {
    value = (value << 6) | (byte(at) & 0x3f);
  }
  return {value, size};
}

bool is_word(std::string_view text) {
  const auto is_end = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !text.empty() && is_end(text.front()) && is_end(text.back()) &&
         std::ranges::all_of(text, [&](char c) { return is_end(c) || c == '.' || c == '-'; }) &&
         text.find("..") == std::string_view::npos;
}

}  // namespace

bool is_skill_id(std::string_view text) {
  const auto slash = text.find('/');
  return text.size() <= kIdBytesMax && slash != std::string_view::npos &&
         is_word(text.substr(0, slash)) && is_word(text.substr(slash + 1));
}

std::optional<Version> parse_version(std::string_view text) {
  const auto parts = split(text, '.');
  Version version;
  if (parts.size() != version.numbers.size()) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto number = parse_decimal(parts[i]);
    if (!number || *number > kVersionNumberMax) {
      return std::nullopt;
    }
    version.numbers[i] = static_cast<std::uint32_t>(*number);
  }
  return version;
}

std::string text_of(const Version& version) {
  return std::to_string(version.numbers[0]) + "." + std::to_string(version.numbers[1]) + "." +
         std::to_string(version.numbers[2]);
}

bool is_plain(std::string_view text) { return is_utf8(text) && plain(text, text.size()) == text; }

namespace {

// What stands in the place of a character that is not shown as itself.
enum class Instead { mark, number };

struct Shown {
  std::string text;
  std::string_view rest;  // behind the most that was asked for
};

Shown shown(std::string_view text, std::size_t characters_max, Instead instead) {
  Shown done;
  const bool utf8 = is_utf8(text);
  for (std::size_t count = 0; !text.empty() && count < characters_max; ++count) {
    const Character next =
        utf8 ? character_at(text) : Character{static_cast<unsigned char>(text.front()), 1};
    if (!is_hidden(next.value) && (utf8 || next.value < kDelete)) {
      done.text += text.substr(0, next.size_bytes);
    } else {
      done.text += instead == Instead::mark ? "?" : fmt::format("\\u{{{:x}}}", next.value);
    }
    text.remove_prefix(next.size_bytes);
  }
  done.rest = text;
  return done;
}

}  // namespace

std::string plain(std::string_view text, std::size_t characters_max) {
  Shown done = shown(text, characters_max, Instead::mark);
  return done.rest.empty() ? std::move(done.text) : done.text + "…";
}

std::string written_out(std::string_view text, std::size_t characters_max) {
  Shown done = shown(text, characters_max, Instead::number);
  return done.rest.empty() ? std::move(done.text)
                           : fmt::format("{}… and {} bytes more, which are not shown", done.text,
                                         done.rest.size());
}

}  // namespace noctem::skill

#pragma once
// What a skill is called and which version it is, and which text may be shown to a person: names
// come from strangers, so only plain ones are names, and whatever else they wrote is shown without
// what a terminal obeys or what turns the direction of reading.
//
// Pure; any thread.

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace noctem::skill {

// "org.example/pdf-text": two words of [a-z0-9.-] with a letter or digit at both ends.
bool is_skill_id(std::string_view text);

// "1.2.0"
struct Version {
  std::array<std::uint32_t, 3> numbers{};
  auto operator<=>(const Version&) const = default;
};
std::optional<Version> parse_version(std::string_view text);
std::string text_of(const Version& version);

// UTF-8 without control characters, format characters that hide or turn text, and line breaks.
bool is_plain(std::string_view text);
// What is not plain becomes "?"; cut after `characters_max`.
std::string plain(std::string_view text, std::size_t characters_max);
// The same for a text that somebody decides by: what is not plain is written out (\u{202e}), and of
// what was cut it says how much.
std::string written_out(std::string_view text, std::size_t characters_max);

}  // namespace noctem::skill

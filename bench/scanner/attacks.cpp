#include "attacks.hpp"

#include <algorithm>
#include <array>

#include "noctem/base/assert.hpp"
#include "noctem/base/bytes.hpp"

#include "attack_forms.hpp"

namespace noctem::bench {

namespace {

using std::string_view_literals::operator""sv;

constexpr auto kDisguised = "homoglyph"sv;

// Only for the disguise; the scanner has a list of its own.
struct Spelling {
  char letter = 0;
  std::array<std::string_view, 3> others;
};
constexpr auto kSpellings = std::to_array<Spelling>({
    {'a', {"а", "ａ", "𝐚"}}, {'c', {"с", "ｃ", "𝖼"}}, {'d', {"ԁ", "ｄ", "𝒅"}},
    {'e', {"е", "ｅ", "ė"}}, {'i', {"і", "ｉ", "ı"}}, {'m', {"ｍ", "𝗺", "ⓜ"}},
    {'n', {"ｎ", "ո", "ñ"}}, {'o', {"о", "ο", "ｏ"}}, {'p', {"р", "ρ", "ｐ"}},
    {'r', {"ｒ", "г", "𝚛"}}, {'s', {"ѕ", "ｓ", "ś"}}, {'t', {"т", "ｔ", "𝘁"}},
    {'u', {"ս", "ｕ", "ü"}}, {'x', {"х", "ｘ", "𝑥"}}, {'y', {"у", "ｙ", "ý"}},
    {'<', {"＜", "‹", "⟨"}}, {'>', {"＞", "›", "⟩"}}, {'[', {"［", "【", "⟦"}},
    {'|', {"｜", "∣", "│"}}, {':', {"：", "꞉", "∶"}}, {'"', {"“", "”", "＂"}},
});
constexpr auto kBreakers =
    std::to_array({"\u200b"sv, "\u200d"sv, "\u2060"sv, "\u0301"sv, "\u00ad"sv, "\u034f"sv});

std::vector<std::string_view> forms_of(std::string_view name, Split split) {
  std::vector<std::string_view> forms;
  for (const auto& group : all_forms()) {
    const bool marked = group.name == "instruction_tag" || group.name == "chat_token" ||
                        group.name == "role_marker" || group.name == "tool_call";
    if (group.name != name && !(name == kDisguised && marked)) {
      continue;
    }
    std::ranges::copy_if(group.forms, std::back_inserter(forms),
                         [split](auto form) { return split_of(form) == split; });
  }
  return forms;
}

std::string hidden_run(Draw& draw) {
  std::string run;
  for (std::size_t i = draw.below(24) + 4; i > 0; --i) {
    run += draw.below(2) == 0 ? "\u200b" : "\u200c";
  }
  return run;
}

std::string filled(std::string_view form, Draw& draw) {
  std::string text;
  for (std::size_t at = 0; at < form.size(); ++at) {
    const char kind = form[at] == '$' && at + 1 < form.size() ? form[at + 1] : '\0';
    switch (kind) {
      case 'I':
        text += draw.of(instructions());
        break;
      case 'T':
        text += draw.of(tools());
        break;
      case 'N': {
        const auto bits = draw.bits();
        text += to_hex(ByteArray<4>{
            static_cast<std::uint8_t>(bits), static_cast<std::uint8_t>(bits >> 8),
            static_cast<std::uint8_t>(bits >> 16), static_cast<std::uint8_t>(bits >> 24)});
        break;
      }
      case 'Z':
        text += hidden_run(draw);
        break;
      default:
        text += form[at];
        continue;
    }
    ++at;
  }
  return text;
}

// One character of a form, spelled otherwise by chance.
std::string spelled(char letter, Draw& draw) {
  const bool capital = letter >= 'A' && letter <= 'Z';
  const char lower = capital ? static_cast<char>(letter - 'A' + 'a') : letter;
  const auto* spelling = std::ranges::find(kSpellings, lower, &Spelling::letter);
  if (spelling != kSpellings.end() && draw.below(3) == 0) {
    return std::string(spelling->others[draw.below(3)]);
  }
  std::string text(1, letter);
  if (letter >= 'a' && letter <= 'z' && draw.below(8) == 0) {
    text += draw.of(kBreakers);
  }
  return text;
}

// At least one character is another; what is filled in stays plain.
std::string disguised(std::string_view form, Draw& draw) {
  std::string text(form);
  while (text == form) {
    text.clear();
    for (std::size_t at = 0; at < form.size(); ++at) {
      if (form[at] == '$') {
        text += form.substr(at++, 2);
      } else {
        text += spelled(form[at], draw);
      }
    }
  }
  return text;
}

// At a boundary of characters, words or lines of the carrier.
std::size_t place_in(const std::string& carrier, Draw& draw) {
  switch (draw.below(4)) {
    case 0:
      return 0;
    case 1:
      return carrier.size();
    default:
      break;
  }
  const auto space = carrier.find_first_of(" \n", draw.below(carrier.size()));
  return space == carrier.npos ? carrier.size() : space;
}

}  // namespace

std::vector<std::string_view> attack_classes() {
  std::vector<std::string_view> names;
  for (const auto& group : all_forms()) {
    names.push_back(group.name);
  }
  names.insert(names.end() - 1, kDisguised);
  return names;
}

std::size_t attack_forms(std::string_view attack_class, Split split) {
  return forms_of(attack_class, split).size();
}

Attack make_attack(std::string_view attack_class, Split split, Draw& draw,
                   const std::vector<const std::string*>& carriers) {
  const auto forms = forms_of(attack_class, split);
  NOCTEM_ASSERT(!forms.empty() && !carriers.empty(), attack_class);
  const auto form = draw.of(forms);
  const auto put =
      attack_class == kDisguised ? filled(disguised(form, draw), draw) : filled(form, draw);
  const auto& carrier = *carriers[draw.below(carriers.size())];
  const auto place = place_in(carrier, draw);
  return {carrier.substr(0, place) + ' ' + put + ' ' + carrier.substr(place), place + 1,
          place + 1 + put.size()};
}

}  // namespace noctem::bench

#include "noctem/agent/reading.hpp"

#include <fmt/core.h>

#include "noctem/agent/mesh_text.hpp"

namespace noctem::agent {

namespace {

using codec::Json;

bool is_plain(const Json& value) { return value.object() == nullptr && value.array() == nullptr; }

std::string plain(const Json& value) {
  const auto* text = value.text();
  return text != nullptr ? harmless(*text) : codec::write_canonical(value);
}

void write(std::string& out, const Json& value, std::size_t indent) {
  const std::string blanks(indent, ' ');
  if (const auto* object = value.object()) {
    for (const auto& [name, member] : *object) {
      if (is_plain(member)) {
        out += fmt::format("{}{}  {}\n", blanks, harmless(name), plain(member));
      } else {
        out += fmt::format("{}{}\n", blanks, harmless(name));
        write(out, member, indent + 2);
      }
    }
  } else if (const auto* array = value.array()) {
    for (const Json& item : *array) {
      if (is_plain(item)) {
        out += fmt::format("{}{}\n", blanks, plain(item));
      } else {
        std::string inner;
        write(inner, item, indent + 2);
        out += fmt::format("{}- {}", blanks, std::string_view(inner).substr(indent + 2));
      }
    }
    if (array->empty()) {
      out += blanks + "none\n";
    }
  }
}

}  // namespace

std::string outline(const Json& value) {
  std::string out;
  write(out, value, 0);
  return out;
}

Result<Exit> show_answer(Session& session, Hat hat, const std::string& target, Words words) {
  NOCTEM_TRY(const auto link, open_member(session));
  NOCTEM_TRY(const auto answer, link->get(hat, target));
  session.answer(words == Words::exact ? answer : harmless_json(answer), outline(answer));
  return Exit::ok;
}

}  // namespace noctem::agent

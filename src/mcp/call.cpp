#include "noctem/mcp/call.hpp"

#include "noctem/base/assert.hpp"

namespace noctem::mcp {

using codec::Json;

std::string_view name_of(Revision revision) {
  switch (revision) {
    case Revision::v2024_11_05:
      return "2024-11-05";
    case Revision::v2025_03_26:
      return "2025-03-26";
    case Revision::v2025_06_18:
      return "2025-06-18";
    case Revision::v2025_11_25:
      return "2025-11-25";
    case Revision::v2026_07_28:
      return "2026-07-28";
  }
  return {};
}

std::optional<std::string_view> Call::text(std::string_view argument) const {
  const Json* value = find(argument);
  NOCTEM_ASSERT(!value || value->text(), argument);
  return value ? std::optional<std::string_view>(*value->text()) : std::nullopt;
}

std::optional<std::int64_t> Call::integer(std::string_view argument) const {
  const Json* value = find(argument);
  NOCTEM_ASSERT(!value || value->integer(), argument);
  return value ? std::optional(*value->integer()) : std::nullopt;
}

std::optional<double> Call::number(std::string_view argument) const {
  const Json* value = find(argument);
  if (value && value->integer()) {
    return static_cast<double>(*value->integer());
  }
  NOCTEM_ASSERT(!value || value->number(), argument);
  return value ? std::optional(*value->number()) : std::nullopt;
}

bool Call::is_true(std::string_view argument) const {
  const Json* value = find(argument);
  NOCTEM_ASSERT(!value || value->boolean(), argument);
  return value && *value->boolean();
}

std::vector<std::string> Call::texts(std::string_view argument) const {
  const Json* value = find(argument);
  NOCTEM_ASSERT(!value || value->array(), argument);
  std::vector<std::string> texts;
  for (const Json& item : value ? *value->array() : codec::JsonArray()) {
    NOCTEM_ASSERT(item.text() != nullptr, argument);
    texts.push_back(*item.text());
  }
  return texts;
}

const Json* Call::answer(std::string_view question_name, const Question& question) const {
  const Json* given = answers.find(question_name);
  return given && question.check_answer(*given) ? given : nullptr;
}

Choice choice_of(const Json& answer) {
  const Json* action = answer.find("action");
  NOCTEM_ASSERT(action && action->text());
  if (*action->text() == "accept") {
    return Choice::accepted;
  }
  return *action->text() == "decline" ? Choice::declined : Choice::cancelled;
}

}  // namespace noctem::mcp

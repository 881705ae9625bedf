#include "parameter.hpp"

#include "noctem/base/strings.hpp"

namespace noctem::store {

Result<> check_parameters(std::span<const Parameter> parameters) {
  for (const Parameter& parameter : parameters) {
    const auto* text = std::get_if<std::string_view>(&parameter);
    if (text == nullptr) {
      continue;
    }
    if (text->find('\0') != std::string_view::npos) {
      return fail(invalid("text_nul", "text with the character U+0000 cannot be stored"));
    }
    if (!is_utf8(*text)) {
      return fail(invalid("text_utf8", "text that is not UTF-8 cannot be stored"));
    }
  }
  return {};
}

}  // namespace noctem::store

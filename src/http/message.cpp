#include "noctem/http/message.hpp"

#include <algorithm>

#include "noctem/base/strings.hpp"

namespace noctem::http {

void Headers::set(std::string_view name, std::string value) {
  std::erase_if(fields_, [&](const auto& field) { return equal_ignoring_case(field.first, name); });
  fields_.emplace_back(std::string(name), std::move(value));
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (const auto& [field_name, value] : fields_) {
    if (equal_ignoring_case(field_name, name)) {
      return value;
    }
  }
  return std::nullopt;
}

std::size_t Headers::count(std::string_view name) const {
  const auto counted = std::ranges::count_if(
      fields_, [&](const auto& field) { return equal_ignoring_case(field.first, name); });
  return static_cast<std::size_t>(counted);
}

Response json_response(int status, std::string canonical_json) {
  return {.status = status,
          .headers = {{"Content-Type", std::string(kJsonType)}},
          .body = std::move(canonical_json)};
}

Response text_response(int status, std::string text) {
  return {.status = status,
          .headers = {{"Content-Type", std::string(kTextType)}},
          .body = std::move(text)};
}

}  // namespace noctem::http

#include "noctem/agent/shares.hpp"

#include <string>

#include "noctem/base/strings.hpp"

namespace noctem::agent {

Result<std::int64_t> thousandths(std::string_view text) {
  const auto value = parse_thousandths(text);
  if (!value) {
    return fail(invalid("usage", "\"" + std::string(text) +
                                     "\" is not a share from 0 to 1 with at most three digits "
                                     "after the point, as 0.75"));
  }
  return *value;
}

Result<std::int64_t> whole_number(std::string_view what, std::string_view text) {
  const auto value = parse_decimal(text);
  if (!value || *value > static_cast<std::uint64_t>(INT64_MAX)) {
    return fail(invalid(
        "usage", std::string(what) + ": \"" + std::string(text) + "\" is not a whole number"));
  }
  return static_cast<std::int64_t>(*value);
}

}  // namespace noctem::agent

#include "parameter.hpp"

#include <algorithm>
#include <set>

#include "noctem/base/strings.hpp"

namespace noctem::store {
namespace {

constexpr std::size_t kValueBytesMax = 64u << 20;

struct Quote {
  std::string_view open;
  std::string_view close;
};
constexpr Quote kQuotes[] = {{"'", "'"}, {"\"", "\""}, {"--", "\n"}, {"/*", "*/"}};

// Behind the quoted text or comment that begins at `at`; `at` itself if none does.
std::size_t end_of_quoted(std::string_view sql, std::size_t at) {
  for (const Quote& quote : kQuotes) {
    if (sql.substr(at).starts_with(quote.open)) {
      const std::size_t close = sql.find(quote.close, at + quote.open.size());
      return close == std::string_view::npos ? sql.size() : close + quote.close.size();
    }
  }
  return at;
}

}  // namespace

Result<> check_parameters(std::span<const Parameter> parameters) {
  for (const Parameter& parameter : parameters) {
    const auto* text = std::get_if<std::string_view>(&parameter);
    const auto* bytes = std::get_if<ByteView>(&parameter);
    const std::size_t size = text != nullptr ? text->size() : bytes != nullptr ? bytes->size() : 0;
    if (size > kValueBytesMax) {
      return fail(invalid("too_big", "a value of more than 64 MiB cannot be stored"));
    }
    if (text != nullptr && text->find('\0') != std::string_view::npos) {
      return fail(invalid("text_nul", "text with the character U+0000 cannot be stored"));
    }
    if (text != nullptr && !is_utf8(*text)) {
      return fail(invalid("text_utf8", "text that is not UTF-8 cannot be stored"));
    }
  }
  return {};
}

Result<std::size_t> parameter_count(std::string_view sql) {
  std::set<std::uint64_t> numbers;
  for (std::size_t at = 0; at < sql.size();) {
    const std::size_t skipped = end_of_quoted(sql, at);
    if (skipped != at) {
      at = skipped;
      continue;
    }
    if (sql[at++] == '$') {
      const std::size_t end = std::min(sql.find_first_not_of("0123456789", at), sql.size());
      numbers.insert(parse_decimal(sql.substr(at, end - at)).value_or(0));
      at = end;
    }
  }
  if (!numbers.empty() && (*numbers.begin() != 1 || *numbers.rbegin() != numbers.size())) {
    return fail(internal(
        "sql", "the parameters of a statement are $1, $2, … without a gap: " + std::string(sql)));
  }
  return numbers.size();
}

}  // namespace noctem::store

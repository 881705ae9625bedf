// match_template(): "mesh://entry/{id}" against a URI. A variable takes what stands up to the next
// slash, or up to the words that follow it.

#include <optional>
#include <string>

#include "noctem/base/strings.hpp"

#include "catalogue.hpp"

namespace noctem::mcp {

namespace {

constexpr std::size_t kHexDigits = 2;

// Percent-decoded; nullopt if that is malformed or no UTF-8.
std::optional<std::string> decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out.push_back(text[i]);
      continue;
    }
    const auto byte = from_hex(to_lower_ascii(text.substr(i + 1, kHexDigits)));
    if (!byte || byte->size() != 1) {
      return std::nullopt;
    }
    out.push_back(static_cast<char>(byte->front()));
    i += kHexDigits;
  }
  return is_utf8(out) && out.find('\0') == out.npos ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace

std::optional<codec::JsonObject> match_template(std::string_view pattern, std::string_view uri) {
  codec::JsonObject variables;
  while (true) {
    const std::size_t open = pattern.find('{');
    if (open == pattern.npos) {
      return uri == pattern ? std::optional(std::move(variables)) : std::nullopt;
    }
    const std::size_t close = pattern.find('}', open);
    if (close == pattern.npos || !uri.starts_with(pattern.substr(0, open))) {
      return std::nullopt;
    }
    const std::string_view after = pattern.substr(close + 1);
    const std::string_view stop = after.substr(0, after.find('{')).substr(0, 1);
    uri.remove_prefix(open);
    const std::size_t end =
        stop.empty() ? uri.find('/') : uri.find_first_of("/" + std::string(stop));
    auto value = decoded(uri.substr(0, end));
    if (!value || value->empty()) {
      return std::nullopt;
    }
    variables.set(std::string(pattern.substr(open + 1, close - open - 1)), *std::move(value));
    uri.remove_prefix(end == uri.npos ? uri.size() : end);
    pattern = after;
  }
}

}  // namespace noctem::mcp

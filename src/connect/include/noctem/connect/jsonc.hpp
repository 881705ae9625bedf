#pragma once
// JSON as people keep it in settings: with comments, trailing commas, a byte order mark. A text is
// checked as a whole and read as spans of itself, so that an edit can leave every other byte alone.
//
// Pure functions; any thread. Spans are offsets into the text that was read.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/codec/json.hpp"

namespace noctem::connect {

inline constexpr std::size_t kJsoncDepthMax = 200;

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t size() const { return end - begin; }
};

struct JsoncItem {
  std::string key;  // as it is meant, escapes undone; empty in an array
  std::size_t begin = 0;
  Span value;
  std::optional<std::size_t> comma;  // where the comma behind it stands
};

struct JsoncContainer {
  enum class Kind { object, array };
  Kind kind = Kind::object;
  Span span;  // with both brackets
  std::vector<JsoncItem> items;
  std::size_t content_end = 0;  // behind the last value, comma or comment
  enum class Last { token, block_comment, line_comment } last = Last::token;
};

// The one value of a text. invalid/not_json, naming the line, for whatever is no JSON.
Result<Span> jsonc_root(std::string_view text);

// The object or array that begins there; nullopt for any other value. `text` has passed jsonc_root.
Result<std::optional<JsoncContainer>> jsonc_container(std::string_view text, std::size_t begin);

// The value without comments and trailing commas. invalid if our strict parser refuses it.
Result<codec::Json> jsonc_value(std::string_view text, Span span);

std::size_t line_of(std::string_view text, std::size_t offset);  // from 1

}  // namespace noctem::connect

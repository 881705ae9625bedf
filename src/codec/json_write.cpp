#include <array>
#include <cstdint>

#include "noctem/base/assert.hpp"
#include "noctem/codec/json.hpp"

#include "number.hpp"

namespace noctem::codec {
namespace {

constexpr std::size_t kSizeUsual = 512;  // of a document: saves the first few growths

// The escape of each byte as RFC 8785 chooses it: 0 for none, 'u' for \u00xx, else the letter.
constexpr auto kEscapes = [] {
  std::array<char, 256> escapes{};
  for (std::size_t c = 0; c < 0x20; ++c) {
    escapes[c] = 'u';
  }
  escapes['\b'] = 'b';
  escapes['\t'] = 't';
  escapes['\n'] = 'n';
  escapes['\f'] = 'f';
  escapes['\r'] = 'r';
  escapes['"'] = '"';
  escapes['\\'] = '\\';
  return escapes;
}();

void append_escape(std::string& out, std::uint8_t byte) {
  constexpr std::string_view kHex = "0123456789abcdef";
  const char escape = kEscapes[byte];
  out += '\\';
  out += escape;
  if (escape == 'u') {
    out += "00";
    out += kHex[byte >> 4];
    out += kHex[byte & 0xF];
  }
}

void append_text(std::string& out, std::string_view text) {
  out += '"';
  const char* from = text.data();
  const char* const end = from + text.size();
  for (const char* at = from; at != end; ++at) {
    const auto byte = static_cast<std::uint8_t>(*at);
    if (kEscapes[byte] != 0) {
      out.append(from, at);
      append_escape(out, byte);
      from = at + 1;
    }
  }
  out.append(from, end);
  out += '"';
}

void append_integer(std::string& out, std::int64_t value) {
  NOCTEM_ASSERT(value >= -kIntegerMax && value <= kIntegerMax, value);
  out += std::to_string(value);
}

// What stands between the parts of an array or object: nothing, or lines for people.
class Layout {
 public:
  enum class Style { canonical, pretty };
  explicit Layout(Style style) : style_(style) {}

  void open(std::string& out, char bracket) {
    out += bracket;
    ++depth_;
  }
  void next(std::string& out, bool& first) const {
    if (!first) {
      out += ',';
    }
    first = false;
    new_line(out);
  }
  void colon(std::string& out) const { out += style_ == Style::pretty ? ": " : ":"; }
  void close(std::string& out, char bracket, bool empty) {
    --depth_;
    if (!empty) {
      new_line(out);
    }
    out += bracket;
  }

 private:
  void new_line(std::string& out) const {
    if (style_ == Style::pretty) {
      out += '\n';
      out.append(2 * depth_, ' ');
    }
  }
  Style style_;
  std::size_t depth_ = 0;
};

void append_value(std::string& out, const Json& value, Layout& layout);

void append_array(std::string& out, const JsonArray& items, Layout& layout) {
  layout.open(out, '[');
  bool first = true;
  for (const Json& item : items) {
    layout.next(out, first);
    append_value(out, item, layout);
  }
  layout.close(out, ']', items.empty());
}

void append_object(std::string& out, const JsonObject& members, Layout& layout) {
  layout.open(out, '{');
  bool first = true;
  for (const auto& [key, value] : members) {
    layout.next(out, first);
    append_text(out, key);
    layout.colon(out);
    append_value(out, value, layout);
  }
  layout.close(out, '}', members.empty());
}

void append_value(std::string& out, const Json& value, Layout& layout) {
  switch (value.type()) {
    case Json::Type::null:
      out += "null";
      return;
    case Json::Type::boolean:
      out += *value.boolean() ? "true" : "false";
      return;
    case Json::Type::integer:
      append_integer(out, *value.integer());
      return;
    case Json::Type::number:
      append_number(out, *value.number());
      return;
    case Json::Type::text:
      append_text(out, *value.text());
      return;
    case Json::Type::array:
      append_array(out, *value.array(), layout);
      return;
    case Json::Type::object:
      append_object(out, *value.object(), layout);
      return;
  }
}

}  // namespace

void append_canonical(std::string& out, const Json& value) {
  Layout layout(Layout::Style::canonical);
  append_value(out, value, layout);
}

std::string write_canonical(const Json& value) {
  std::string out;
  out.reserve(kSizeUsual);
  append_canonical(out, value);
  return out;
}

std::string write_pretty(const Json& value) {
  std::string out;
  Layout layout(Layout::Style::pretty);
  append_value(out, value, layout);
  return out;
}

}  // namespace noctem::codec

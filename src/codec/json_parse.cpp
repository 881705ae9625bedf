#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <span>

#include "noctem/base/assert.hpp"
#include "noctem/codec/json.hpp"

#include "json_members.hpp"
#include "number.hpp"
#include "utf8.hpp"

namespace noctem::codec {
namespace {

constexpr std::size_t kDepthCeiling = 1024;  // no caller may ask for more: it is our stack
constexpr std::size_t kShownKeySizeMax = 64;

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// What may stand in a string as it is and is one byte long.
constexpr auto kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t c = 0x20; c < 0x80; ++c) {
    plain[c] = c != '"' && c != '\\';
  }
  return plain;
}();

// Recursive descent. A function of the grammar returns false after failed(), which keeps the first
// error; the text is read once, from front to back.
class Parser {
 public:
  Parser(std::string_view text, std::size_t depth_max)
      : begin_(text.data()), at_(begin_), end_(begin_ + text.size()), depth_max_(depth_max) {}

  Result<Json> run() {
    Json value;
    skip_space();
    if (!parse_value(value)) {
      return fail(std::move(*error_));
    }
    skip_space();
    if (at_ != end_) {
      failed("json_syntax", "there is something after the value");
      return fail(std::move(*error_));
    }
    return value;
  }

 private:
  bool failed(std::string_view reason, std::string_view message) {
    return failed_at(at_, reason, message);
  }
  bool failed_at(const char* place, std::string_view reason, std::string_view message) {
    error_ = invalid(reason, std::string(message) + " at byte " + std::to_string(place - begin_));
    return false;
  }

  std::string_view rest() const { return {at_, static_cast<std::size_t>(end_ - at_)}; }
  bool is_next(char c) const { return at_ != end_ && *at_ == c; }
  bool take(char c) {
    if (!is_next(c)) {
      return false;
    }
    ++at_;
    return true;
  }
  void skip_space() {
    while (at_ != end_ && is_space(*at_)) {
      ++at_;
    }
  }

  bool parse_value(Json& out) {
    switch (at_ != end_ ? *at_ : '\0') {
      case '{':
        return parse_nested(out, &Parser::parse_object);
      case '[':
        return parse_nested(out, &Parser::parse_array);
      case '"':
        return parse_text_value(out);
      case 't':
        return parse_word("true", Json(true), out);
      case 'f':
        return parse_word("false", Json(false), out);
      case 'n':
        return parse_word("null", Json(), out);
      default:
        return parse_number_value(out);
    }
  }

  bool parse_nested(Json& out, bool (Parser::*parse)(Json&)) {
    if (depth_ == depth_max_) {
      return failed("json_depth", "nested deeper than " + std::to_string(depth_max_));
    }
    ++depth_;
    ++at_;
    skip_space();
    const bool done = (this->*parse)(out);
    --depth_;
    return done;
  }

  // The items of the arrays that are open lie on one stack, so each array is allocated once, at its
  // size.
  bool parse_array(Json& out) {
    const std::size_t first = items_.size();
    bool more = !take(']');
    while (more) {
      Json item;
      if (!parse_value(item)) {
        return false;
      }
      items_.push_back(std::move(item));
      if (!parse_separator(']', more)) {
        return false;
      }
    }
    const auto from = items_.begin() + static_cast<std::ptrdiff_t>(first);
    out = JsonArray(std::make_move_iterator(from), std::make_move_iterator(items_.end()));
    items_.erase(from, items_.end());
    return true;
  }

  bool parse_object(Json& out) {
    const char* opening = at_;
    const std::size_t first = members_.size();
    bool more = !take('}');
    while (more) {
      JsonObject::Member member;
      if (!parse_member(member)) {
        return false;
      }
      members_.push_back(std::move(member));
      if (!parse_separator('}', more)) {
        return false;
      }
    }
    const std::span<JsonObject::Member> mine = std::span(members_).subspan(first);
    if (const std::string* twice = JsonObjectBuilder::sort(mine)) {
      return failed_at(opening, "json_duplicate_key", shown_key(*twice) + " twice in the object");
    }
    out = JsonObjectBuilder::take(mine);
    members_.erase(members_.begin() + static_cast<std::ptrdiff_t>(first), members_.end());
    return true;
  }

  static std::string shown_key(const std::string& key) {
    return key.size() <= kShownKeySizeMax ? write_canonical(Json(key)) : "a long key";
  }

  bool parse_member(JsonObject::Member& member) {
    if (!is_next('"')) {
      return failed("json_syntax", "expected a key in quotes");
    }
    if (!parse_text(member.first)) {
      return false;
    }
    skip_space();
    if (!take(':')) {
      return failed("json_syntax", "expected ':'");
    }
    skip_space();
    return parse_value(member.second);
  }

  bool parse_separator(char closing, bool& more) {
    skip_space();
    more = take(',');
    if (!more && !take(closing)) {
      return failed("json_syntax", std::string("expected ',' or '") + closing + "'");
    }
    if (more) {
      skip_space();
    }
    return true;
  }

  bool parse_word(std::string_view word, Json value, Json& out) {
    if (!rest().starts_with(word)) {
      return failed("json_syntax", "expected a value");
    }
    at_ += word.size();
    out = std::move(value);
    return true;
  }

  bool parse_text_value(Json& out) {
    std::string text;
    if (!parse_text(text)) {
      return false;
    }
    out = Json(std::move(text));
    return true;
  }

  bool parse_text(std::string& out) {
    ++at_;
    while (true) {
      const char* from = at_;
      if (!skip_unescaped()) {
        return false;
      }
      out.append(from, at_);
      if (*at_ == '"') {
        ++at_;
        return true;
      }
      if (!parse_escape(out)) {
        return false;
      }
    }
  }

  // To the next quote or backslash.
  bool skip_unescaped() {
    while (true) {
      while (at_ != end_ && kPlain[static_cast<std::uint8_t>(*at_)]) {
        ++at_;
      }
      if (at_ == end_) {
        return failed("json_syntax", "the text does not end");
      }
      if (*at_ == '"' || *at_ == '\\') {
        return true;
      }
      const std::size_t size = utf8_sequence_size(rest());
      if (size == 0) {
        return failed("json_utf8", "invalid UTF-8");
      }
      if (size == 1) {
        return failed("json_syntax", "a control character in a text");
      }
      at_ += size;
    }
  }

  bool parse_escape(std::string& out) {
    constexpr std::string_view kLetters = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    const char* backslash = at_++;
    if (take('u')) {
      return parse_unicode_escape(backslash, out);
    }
    const std::size_t which = at_ != end_ ? kLetters.find(*at_) : std::string_view::npos;
    if (which == std::string_view::npos) {
      return failed_at(backslash, "json_syntax", "unknown escape");
    }
    ++at_;
    out += kMeanings[which];
    return true;
  }

  bool parse_unicode_escape(const char* backslash, std::string& out) {
    constexpr char32_t kHighFirst = 0xD800;
    constexpr char32_t kLowFirst = 0xDC00;
    constexpr char32_t kLowLast = 0xDFFF;
    char32_t unit = 0;
    if (!parse_hex_unit(unit)) {
      return false;
    }
    if (unit < kHighFirst || unit > kLowLast) {
      append_utf8(out, unit);
      return true;
    }
    char32_t low = 0;
    const bool paired = unit < kLowFirst && rest().starts_with("\\u");
    if (paired) {
      at_ += 2;
      if (!parse_hex_unit(low)) {
        return false;
      }
    }
    if (low < kLowFirst || low > kLowLast) {
      return failed_at(backslash, "json_surrogate", "half of a surrogate pair");
    }
    append_utf8(out, 0x10000 + ((unit - kHighFirst) << 10) + (low - kLowFirst));
    return true;
  }

  bool parse_hex_unit(char32_t& unit) {
    constexpr std::size_t kDigits = 4;
    std::uint16_t value = 0;
    const std::string_view digits = rest().substr(0, kDigits);
    const char* digits_end = digits.data() + digits.size();
    const auto [stop, failure] = std::from_chars(digits.data(), digits_end, value, 16);
    if (digits.size() != kDigits || failure != std::errc() || stop != digits_end) {
      return failed("json_syntax", "expected four hexadecimal digits");
    }
    at_ += kDigits;
    unit = value;
    return true;
  }

  std::size_t skip_digits() {
    const char* from = at_;
    while (at_ != end_ && is_digit(*at_)) {
      ++at_;
    }
    return static_cast<std::size_t>(at_ - from);
  }

  bool parse_number_value(Json& out) {
    const char* from = at_;
    take('-');
    const bool leading_zero = is_next('0');
    const std::size_t whole = skip_digits();
    if (whole == 0) {
      return failed_at(from, "json_syntax", "expected a value");
    }
    if (leading_zero && whole > 1) {
      return failed_at(from, "json_syntax", "a number with a leading zero");
    }
    const char* whole_end = at_;
    if (take('.') && skip_digits() == 0) {
      return failed("json_syntax", "expected a digit");
    }
    if (take('e') || take('E')) {
      take('+') || take('-');
      if (skip_digits() == 0) {
        return failed("json_syntax", "expected a digit");
      }
    }
    const std::string_view literal(from, static_cast<std::size_t>(at_ - from));
    return at_ == whole_end ? read_integer(literal, out) : read_double(literal, out);
  }

  bool refuse_range(std::string_view literal) {
    return failed_at(literal.data(), "json_number_range",
                     "a number that other programs may read differently: write it as a text,");
  }

  bool read_integer(std::string_view literal, Json& out) {
    std::int64_t value = 0;
    const auto [stop, failure] =
        std::from_chars(literal.data(), literal.data() + literal.size(), value);
    if (failure != std::errc() || value > kIntegerMax || value < -kIntegerMax) {
      return refuse_range(literal);
    }
    out = Json(value);
    return true;
  }

  // 1.0 and 1e0 are the integer 1: that is how they are written, so that is what they are.
  bool read_double(std::string_view literal, Json& out) {
    constexpr double kExponentFrom = 1e21;  // what is smaller is written with all of its digits
    const std::optional<double> value = parse_number(literal);
    if (!value) {
      return refuse_range(literal);
    }
    const double magnitude = std::fabs(*value);
    if (magnitude >= kExponentFrom || std::trunc(magnitude) != magnitude) {
      out = Json(*value);
      return true;
    }
    if (magnitude > static_cast<double>(kIntegerMax)) {
      return refuse_range(literal);
    }
    out = Json(static_cast<std::int64_t>(*value));
    return true;
  }

  const char* begin_;
  const char* at_;
  const char* end_;
  std::size_t depth_max_;
  std::size_t depth_ = 0;
  std::vector<Json> items_;
  std::vector<JsonObject::Member> members_;
  std::optional<Error> error_;
};

}  // namespace

Result<Json> parse_json(std::string_view text, const JsonLimits& limits) {
  NOCTEM_ASSERT(limits.depth_max <= kDepthCeiling, limits.depth_max);
  if (text.size() > limits.size_bytes_max) {
    return fail(invalid("json_size", "larger than " + std::to_string(limits.size_bytes_max) +
                                         " bytes: it has " + std::to_string(text.size())));
  }
  return Parser(text, limits.depth_max).run();
}

}  // namespace noctem::codec

#include "noctem/connect/jsonc.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "noctem/base/strings.hpp"

namespace noctem::connect {

namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr std::size_t kDigitsOfEscape = 4;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// Walks over one value after another; what it walked over can be had as plain JSON.
class Scanner {
 public:
  Scanner(std::string_view text, std::size_t at, std::string* plain = nullptr)
      : text_(text), at_(at), plain_(plain) {}

  std::size_t at() const { return at_; }
  Result<> blank();
  Result<> value(std::size_t depth, JsoncContainer* into);
  std::unexpected<Error> trouble(std::string_view what) const {
    return fail(invalid("not_json", fmt::format("line {}: {}", line_of(text_, at_), what)));
  }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool next_is(std::string_view word) const { return text_.substr(at_).starts_with(word); }
  void keep(std::string_view token) const {
    if (plain_ != nullptr) {
      plain_->append(token);
    }
  }
  Result<> comment(std::string_view end, JsoncContainer::Last kind);
  Result<> container(std::size_t depth, JsoncContainer* into);
  Result<> item(char close, std::size_t depth, JsoncItem& item);
  Result<> text();
  Result<> escape();
  Result<> number();
  void digits() {
    while (is_digit(peek())) {
      ++at_;
    }
  }

  std::string_view text_;
  std::size_t at_;
  std::string* plain_;
  std::size_t content_end_ = 0;
  JsoncContainer::Last last_ = JsoncContainer::Last::token;
};

Result<> Scanner::comment(std::string_view end, JsoncContainer::Last kind) {
  const std::size_t found = text_.find(end, at_ + 2);
  const bool line = kind == JsoncContainer::Last::line_comment;
  if (found == std::string_view::npos && !line) {
    return trouble("a comment has no end");
  }
  at_ = found == std::string_view::npos ? text_.size() : found + (line ? 0 : end.size());
  content_end_ = line && text_[at_ - 1] == '\r' ? at_ - 1 : at_;
  last_ = kind;
  return {};
}

Result<> Scanner::blank() {
  for (;;) {
    if (is_space(peek())) {
      ++at_;
    } else if (next_is("//")) {
      NOCTEM_CHECK(comment("\n", JsoncContainer::Last::line_comment));
    } else if (next_is("/*")) {
      NOCTEM_CHECK(comment("*/", JsoncContainer::Last::block_comment));
    } else {
      return {};
    }
  }
}

Result<> Scanner::escape() {
  ++at_;
  if (peek() == 'u') {
    const std::string_view digits = text_.substr(at_ + 1, kDigitsOfEscape);
    if (digits.size() != kDigitsOfEscape || !std::all_of(digits.begin(), digits.end(), is_hex)) {
      return trouble("\\u is not followed by four hexadecimal digits");
    }
    at_ += 1 + kDigitsOfEscape;
    return {};
  }
  if (peek() == '\0' || std::string_view("\"\\/bfnrt").find(peek()) == std::string_view::npos) {
    return trouble("a backslash is followed by something that JSON does not know");
  }
  ++at_;
  return {};
}

Result<> Scanner::text() {
  constexpr unsigned char kFirstPrintable = 0x20;
  if (peek() != '"') {
    return trouble("a name in double quotes is missing");
  }
  const std::size_t begin = at_++;
  while (at_ < text_.size() && text_[at_] != '"') {
    if (text_[at_] == '\\') {
      NOCTEM_CHECK(escape());
    } else if (static_cast<unsigned char>(text_[at_]) < kFirstPrintable) {
      return trouble("a text in double quotes does not end on its line");
    } else {
      ++at_;
    }
  }
  if (at_ == text_.size()) {
    return trouble("a text in double quotes has no end");
  }
  ++at_;
  keep(text_.substr(begin, at_ - begin));
  return {};
}

Result<> Scanner::number() {
  const std::size_t begin = at_;
  at_ += peek() == '-' ? 1 : 0;
  const std::size_t first = at_;
  digits();
  if (at_ == first || (text_[first] == '0' && at_ > first + 1)) {
    return trouble("here a value should stand");
  }
  if (peek() == '.') {
    const std::size_t fraction = ++at_;
    digits();
    if (at_ == fraction) {
      return trouble("a number ends with a point");
    }
  }
  if (peek() == 'e' || peek() == 'E') {
    ++at_;
    at_ += peek() == '+' || peek() == '-' ? 1 : 0;
    const std::size_t power = at_;
    digits();
    if (at_ == power) {
      return trouble("a number's exponent has no digit");
    }
  }
  keep(text_.substr(begin, at_ - begin));
  return {};
}

Result<> Scanner::value(std::size_t depth, JsoncContainer* into) {
  if (peek() == '{' || peek() == '[') {
    return container(depth, into);
  }
  if (peek() == '"') {
    return text();
  }
  for (const std::string_view word : {"true", "false", "null"}) {
    if (next_is(word)) {
      at_ += word.size();
      keep(word);
      return {};
    }
  }
  return number();
}

Result<> Scanner::item(char close, std::size_t depth, JsoncItem& item) {
  item.begin = at_;
  if (close == '}') {
    NOCTEM_CHECK(text());
    const std::string_view name = text_.substr(item.begin, at_ - item.begin);
    const auto meant = codec::parse_json(name);
    item.key = meant && meant->text() != nullptr ? *meant->text() : std::string(name);
    NOCTEM_CHECK(blank());
    if (peek() != ':') {
      return trouble("a name is not followed by a colon");
    }
    keep(":");
    ++at_;
    NOCTEM_CHECK(blank());
  }
  item.value.begin = at_;
  NOCTEM_CHECK(value(depth + 1, nullptr));
  item.value.end = at_;
  return {};
}

Result<> Scanner::container(std::size_t depth, JsoncContainer* into) {
  if (depth > kJsoncDepthMax) {
    return trouble(fmt::format("more than {} levels", kJsoncDepthMax));
  }
  const std::size_t begin = at_;
  const char close = peek() == '{' ? '}' : ']';
  keep(text_.substr(at_++, 1));
  std::size_t token_end = at_;
  for (bool first = true;; first = false) {
    NOCTEM_CHECK(blank());
    if (peek() == close) {
      break;
    }
    keep(first ? "" : ",");
    JsoncItem one;
    NOCTEM_CHECK(item(close, depth, one));
    token_end = at_;
    NOCTEM_CHECK(blank());
    if (peek() == ',') {
      one.comma = at_++;
      token_end = at_;
    } else if (peek() != close) {
      return trouble(at_ == text_.size() ? "the file ends in the middle"
                                         : "a comma or a closing bracket is missing");
    }
    if (into != nullptr) {
      into->items.push_back(std::move(one));
    }
  }
  if (into != nullptr) {
    into->kind = close == '}' ? JsoncContainer::Kind::object : JsoncContainer::Kind::array;
    into->span = {begin, at_ + 1};
    into->content_end = std::max(token_end, content_end_);
    into->last = content_end_ > token_end ? last_ : JsoncContainer::Last::token;
  }
  keep(text_.substr(at_++, 1));
  return {};
}

}  // namespace

std::size_t line_of(std::string_view text, std::size_t offset) {
  const auto before = text.substr(0, offset);
  return 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
}

Result<Span> jsonc_root(std::string_view text) {
  if (!is_utf8(text)) {
    return fail(invalid("not_json", "the text is not UTF-8"));
  }
  Scanner scanner(text, text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0);
  NOCTEM_CHECK(scanner.blank());
  Span root{scanner.at(), 0};
  NOCTEM_CHECK(scanner.value(1, nullptr));
  root.end = scanner.at();
  NOCTEM_CHECK(scanner.blank());
  if (scanner.at() != text.size()) {
    return scanner.trouble("something follows the end");
  }
  return root;
}

Result<std::optional<JsoncContainer>> jsonc_container(std::string_view text, std::size_t begin) {
  if (begin >= text.size() || (text[begin] != '{' && text[begin] != '[')) {
    return std::optional<JsoncContainer>();
  }
  JsoncContainer container;
  Scanner scanner(text, begin);
  NOCTEM_CHECK(scanner.value(1, &container));
  return std::optional(std::move(container));
}

Result<codec::Json> jsonc_value(std::string_view text, Span span) {
  std::string plain;
  Scanner scanner(text, span.begin, &plain);
  NOCTEM_CHECK(scanner.value(1, nullptr));
  return codec::parse_json(plain, {.size_bytes_max = text.size() + 1, .depth_max = kJsoncDepthMax});
}

}  // namespace noctem::connect

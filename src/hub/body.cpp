#include "body.hpp"

#include <algorithm>

#include "noctem/codec/multibase.hpp"

namespace noctem::hub {

namespace {

constexpr std::size_t kSaltBytes = 16;

Error wrong(std::string what) { return invalid("body", "body." + std::move(what)); }

std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

bool is_salt(const codec::Json& value) {
  if (value.text() == nullptr) {
    return false;
  }
  const auto bytes = codec::base64url_decode(*value.text());
  return bytes.has_value() && bytes->size() == kSaltBytes;
}

}  // namespace

Result<Body> read_body(const codec::Json& body) {
  const auto* content = body.find("content");
  if (content == nullptr || content->text() == nullptr || content->text()->empty() ||
      content->text()->size() > kContentBytesMax) {
    return fail(wrong("content: a text of 1 to 65536 bytes"));
  }
  const auto* salt = body.find("salt");
  if (salt == nullptr || !is_salt(*salt)) {
    return fail(wrong("salt: 16 random bytes in base64url"));
  }
  const auto* summary = body.find("summary");
  if (summary != nullptr &&
      (summary->text() == nullptr || characters_in(*summary->text()) > kSummaryCharactersMax)) {
    return fail(wrong("summary: a text of at most 240 characters"));
  }
  if (body.object()->size() != (summary == nullptr ? 2u : 3u)) {
    return fail(wrong("*: content, salt and summary are all that a body has"));
  }
  return Body{*content->text(), summary == nullptr ? std::string() : *summary->text()};
}

}  // namespace noctem::hub

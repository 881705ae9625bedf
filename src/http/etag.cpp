#include "noctem/http/etag.hpp"

#include <optional>

#include "noctem/base/strings.hpp"
#include "noctem/codec/multibase.hpp"
#include "noctem/crypto/hash.hpp"

namespace noctem::http {
namespace {

constexpr std::size_t kTagBytes = 16;
constexpr std::size_t kTagsMax = 32;

// An opaque tag at the beginning of `text`, with its quotes; a `W/` before it is no part of it.
std::optional<std::string_view> take_tag(std::string_view& text) {
  if (text.starts_with("W/")) {
    text.remove_prefix(2);
  }
  const std::size_t end = text.starts_with('"') ? text.find('"', 1) : std::string_view::npos;
  if (end == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view tag = text.substr(0, end + 1);
  text = trim(text.substr(end + 1));
  return tag;
}

}  // namespace

std::string strong_etag(std::initializer_list<std::string_view> parts) {
  crypto::Sha256 hash;
  for (const std::string_view part : parts) {
    hash.update(view_of(std::to_string(part.size()) + ":"));
    hash.update(view_of(part));
  }
  const crypto::Digest digest = hash.finish();
  return '"' + codec::base64url_encode(ByteView(digest).first(kTagBytes)) + '"';
}

bool is_known_to_client(const Request& request, std::string_view etag) {
  const auto header = request.headers.find("If-None-Match");
  if (!header || request.headers.count("If-None-Match") != 1) {
    return false;
  }
  std::string_view rest = trim(*header);
  if (rest == "*") {
    return true;
  }
  for (std::size_t i = 0; i < kTagsMax; ++i) {
    const auto tag = take_tag(rest);
    if (!tag || *tag == etag) {
      return tag.has_value();
    }
    if (!rest.starts_with(',')) {
      return false;
    }
    rest = trim(rest.substr(1));
  }
  return false;
}

Response with_etag(const Request& request, std::string_view etag, Response response) {
  response.headers.set("ETag", std::string(etag));
  const bool read = request.method == "GET" || request.method == "HEAD";
  if (read && response.status == 200 && is_known_to_client(request, etag)) {
    Response unchanged{.status = 304, .headers = {{"ETag", std::string(etag)}}, .body = {}};
    if (const auto caching = response.headers.find("Cache-Control")) {
      unchanged.headers.add("Cache-Control", std::string(*caching));
    }
    return unchanged;
  }
  return response;
}

}  // namespace noctem::http

#include "representation.hpp"

#include <optional>

#include "noctem/base/strings.hpp"

namespace noctem::http_os {

namespace {

constexpr std::size_t kCodingsMax = 16;

// Thousandths; nullopt if malformed (RFC 9110, 12.4.2).
std::optional<int> parse_weight(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1') ||
      (text.size() > 1 && text[1] != '.')) {
    return std::nullopt;
  }
  int thousandths = (text[0] - '0') * 1000;
  int place = 100;
  for (const char digit : text.substr(text.size() > 1 ? 2 : 1)) {
    if (digit < '0' || digit > '9') {
      return std::nullopt;
    }
    thousandths += (digit - '0') * place;
    place /= 10;
  }
  return thousandths <= 1000 ? std::optional(thousandths) : std::nullopt;
}

struct WeightedCoding {
  std::string_view name;
  int thousandths = 1000;
};

std::optional<WeightedCoding> parse_coding(std::string_view item) {
  const std::size_t semicolon = item.find(';');
  WeightedCoding coding{.name = trim(item.substr(0, semicolon))};
  if (semicolon == std::string_view::npos) {
    return coding;
  }
  const std::string_view parameter = trim(item.substr(semicolon + 1));
  if (parameter.size() < 2 || !equal_ignoring_case(parameter.substr(0, 2), "q=")) {
    return std::nullopt;
  }
  const std::optional<int> weight = parse_weight(parameter.substr(2));
  if (!weight) {
    return std::nullopt;
  }
  coding.thousandths = *weight;
  return coding;
}

bool is_compressible(std::string_view type) {
  const std::string_view media = trim(type.substr(0, type.find(';')));
  if (equal_ignoring_case(media, "text/event-stream")) {
    return false;
  }
  return media.starts_with("text/") || media == "application/json" || media.ends_with("+json") ||
         media == "application/javascript" || media.ends_with("+xml") ||
         media == "application/openmetrics-text";
}

bool may_compress(const http::Response& response, std::size_t gzip_bytes_min) {
  return response.body.size() >= gzip_bytes_min && response.status != 206 &&
         !response.headers.find("content-encoding") &&
         is_compressible(response.headers.find("content-type").value_or(""));
}

void weaken_etag(http::Response& response) {
  const auto etag = response.headers.find("etag");
  if (etag && !etag->starts_with("W/")) {
    response.headers.set("etag", "W/" + std::string(*etag));
  }
}

bool is_known_to_client(const http::Response& response, const Wish& wish) {
  const auto etag = response.headers.find("etag");
  return response.status == 200 && wish.method != Wish::Method::other && etag &&
         !wish.if_none_match.empty() && names_entity(wish.if_none_match, *etag);
}

std::string_view opaque_tag(std::string_view tag) {
  return tag.starts_with("W/") ? tag.substr(2) : tag;
}

}  // namespace

Coding wanted_coding(std::string_view accept_encoding) {
  std::optional<int> gzip;
  std::optional<int> identity;
  std::optional<int> any;
  std::size_t count = 0;
  for (const std::string_view item : split(accept_encoding, ',')) {
    if (trim(item).empty()) {
      continue;
    }
    const auto coding = parse_coding(item);
    if (!coding || ++count > kCodingsMax) {
      return Coding::identity;
    }
    if (equal_ignoring_case(coding->name, "gzip") || equal_ignoring_case(coding->name, "x-gzip")) {
      gzip = coding->thousandths;
    } else if (equal_ignoring_case(coding->name, "identity")) {
      identity = coding->thousandths;
    } else if (coding->name == "*") {
      any = coding->thousandths;
    }
  }
  const int gzip_weight = gzip.value_or(any.value_or(0));
  return gzip_weight > 0 && gzip_weight >= identity.value_or(0) ? Coding::gzip : Coding::identity;
}

bool names_entity(std::string_view if_none_match, std::string_view etag) {
  if (trim(if_none_match) == "*") {
    return true;
  }
  const std::string_view wanted = opaque_tag(etag);
  std::string_view rest = if_none_match;
  // A comma may stand inside of a tag, so tags are read from quote to quote.
  for (std::size_t open = rest.find('"'); open != rest.npos; open = rest.find('"')) {
    const std::size_t close = rest.find('"', open + 1);
    if (close == rest.npos) {
      return false;
    }
    if (rest.substr(open, close - open + 1) == wanted) {
      return true;
    }
    rest.remove_prefix(close + 1);
  }
  return false;
}

Wish wish_of(const http::Request& request) {
  Wish wish;
  if (request.method == "GET") {
    wish.method = Wish::Method::get;
  } else if (request.method == "HEAD") {
    wish.method = Wish::Method::head;
  }
  for (const auto& [name, value] : request.headers) {
    if (name.size() == 15 && equal_ignoring_case(name, "accept-encoding")) {
      wish.coding = wanted_coding(value);
    } else if (name.size() == 13 && equal_ignoring_case(name, "if-none-match")) {
      wish.if_none_match += wish.if_none_match.empty() ? value : "," + value;
    }
  }
  return wish;
}

void shape(http::Response& response, const Wish& wish, Gzip& gzip, std::size_t gzip_bytes_min) {
  const bool known = is_known_to_client(response, wish);
  if (may_compress(response, gzip_bytes_min)) {
    response.headers.add("vary", "accept-encoding");
    if (wish.coding == Coding::gzip) {
      if (auto packed = gzip.compress(response.body)) {
        response.body = std::move(*packed);
        response.headers.set("content-encoding", "gzip");
        weaken_etag(response);
      }
    }
  }
  if (known) {
    response.status = 304;
    response.body.clear();
  }
}

}  // namespace noctem::http_os

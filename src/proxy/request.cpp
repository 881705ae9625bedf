#include "noctem/proxy/request.hpp"

#include <algorithm>
#include <array>

#include "noctem/base/strings.hpp"

namespace noctem::proxy {

namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kHeadEnd = "\r\n\r\n";
constexpr std::string_view kScheme = "http://";
constexpr std::uint16_t kPlainPort = 80;
constexpr std::size_t kMethodMax = 20;
constexpr std::uint64_t kBodyMax = 1ull << 50;

// Of this connection only, or for us alone.
constexpr auto kOwnFields = std::to_array<std::string_view>(
    {"connection", "proxy-connection", "keep-alive", "proxy-authorization", "proxy-authenticate",
     "te", "upgrade", "host"});
// A Connection field that takes these away would change what the request means.
constexpr auto kNeverNamed = std::to_array<std::string_view>(
    {"host", "content-length", "transfer-encoding", "authorization", "cookie"});

std::unexpected<Error> refuse(std::string message) {
  return fail(invalid("request", std::move(message)));
}

bool is_visible(char c) { return c > ' ' && c < '\x7f'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_token(char c) {
  return (c >= 'a' && c <= 'z') || is_upper(c) || (c >= '0' && c <= '9') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}
bool is_value(char c) { return c == '\t' || static_cast<unsigned char>(c) >= ' '; }

class HeadReader {
 public:
  Result<Request> read(std::string_view head) {
    std::string_view rest = head.substr(0, head.size() - kLineEnd.size());
    NOCTEM_CHECK(first_line(line_of(rest)));
    while (!rest.empty()) {
      NOCTEM_CHECK(field(line_of(rest)));
    }
    NOCTEM_CHECK(check_host());
    NOCTEM_CHECK(check_body());
    NOCTEM_CHECK(drop_named());
    return std::move(request_);
  }

 private:
  static std::string_view line_of(std::string_view& rest) {
    const auto end = rest.find(kLineEnd);
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(rest.size(), line.size() + kLineEnd.size()));
    return line;
  }

  Result<> first_line(std::string_view line) {
    const auto parts = split(line, ' ');
    if (parts.size() != 3 || parts[0].empty() || parts[0].size() > kMethodMax ||
        !std::ranges::all_of(parts[0], is_upper) || !std::ranges::all_of(parts[1], is_visible)) {
      return refuse("the first line is METHOD TARGET HTTP/1.1");
    }
    if (parts[2] != "HTTP/1.1" && parts[2] != "HTTP/1.0") {
      return refuse("only HTTP/1.1 and HTTP/1.0 are spoken here");
    }
    is_old_ = parts[2] == "HTTP/1.0";
    request_.method = parts[0];
    if (request_.method == "CONNECT") {
      NOCTEM_TRY(request_.target, parse_authority(parts[1], std::nullopt));
      return {};
    }
    return plain_target(parts[1]);
  }

  Result<> plain_target(std::string_view target) {
    if (!target.starts_with(kScheme)) {
      return refuse("this is a proxy: write http://HOST/PATH, or CONNECT HOST:PORT");
    }
    if (target.find('#') != std::string_view::npos) {
      return refuse("a fragment is never sent");
    }
    target.remove_prefix(kScheme.size());
    const auto end = std::min(target.size(), target.find_first_of("/?"));
    NOCTEM_TRY(request_.target, parse_authority(target.substr(0, end), kPlainPort));
    request_.form = Request::Form::plain;
    request_.path = target.substr(end);
    if (!request_.path.starts_with('/')) {
      request_.path.insert(0, "/");
    }
    return {};
  }

  Result<> field(std::string_view line) {
    const auto colon = line.find(':');
    const std::string_view name = line.substr(0, colon);
    if (colon == std::string_view::npos || name.empty() || !std::ranges::all_of(name, is_token)) {
      return refuse("a field is NAME: VALUE on one line");
    }
    const std::string_view value = trim(line.substr(colon + 1));
    if (!std::ranges::all_of(value, is_value) || value.find('\x7f') != std::string_view::npos) {
      return refuse("a field holds a control character");
    }
    if (all_.size() >= kHeadFieldsMax) {
      return fail(exhausted("request", "more than 100 fields"));
    }
    all_.push_back({to_lower_ascii(name), std::string(value)});
    return {};
  }

  // The only one of its name; null if there is none.
  Result<const Field*> single(std::string_view name) const {
    const auto first = std::ranges::find(all_, name, &Field::name);
    if (std::ranges::count(all_, name, &Field::name) > 1) {
      return refuse("the field " + std::string(name) + " stands twice");
    }
    return first == all_.end() ? nullptr : &*first;
  }

  Result<> check_host() {
    NOCTEM_TRY(const Field* host, single("host"));
    if (host == nullptr) {
      return is_old_ ? Result<>() : refuse("the field Host is missing");
    }
    const bool tunnel = request_.form == Request::Form::tunnel;
    const std::uint16_t usual = tunnel ? request_.target.port : kPlainPort;
    NOCTEM_TRY(const Authority named, parse_authority(host->value, usual));
    return named == request_.target ? Result<>()
                                    : refuse("the field Host names another host than the target");
  }

  Result<> check_body() {
    NOCTEM_TRY(const Field* length, single("content-length"));
    NOCTEM_TRY(const Field* coding, single("transfer-encoding"));
    if (length != nullptr && coding != nullptr) {
      return refuse("Content-Length and Transfer-Encoding contradict each other");
    }
    if (coding != nullptr) {
      if (is_old_ || coding->value != "chunked") {
        return refuse("Transfer-Encoding can only be chunked");
      }
      request_.body = Request::Body::chunked;
    }
    if (length != nullptr) {
      const auto bytes = parse_decimal(length->value);
      if (!bytes || *bytes > kBodyMax) {
        return refuse("Content-Length is no number");
      }
      request_.body = *bytes == 0 ? Request::Body::none : Request::Body::counted;
      request_.body_bytes = *bytes;
    }
    const bool tunnel = request_.form == Request::Form::tunnel;
    return tunnel && request_.body != Request::Body::none ? refuse("CONNECT has no body")
                                                          : Result<>();
  }

  Result<> drop_named() {
    std::vector<std::string> named;
    for (const Field& field : all_) {
      if (field.name != "connection" && field.name != "proxy-connection") {
        continue;
      }
      for (const std::string_view word : split(field.value, ',')) {
        named.push_back(to_lower_ascii(trim(word)));
        if (std::ranges::find(kNeverNamed, named.back()) != kNeverNamed.end()) {
          return refuse("Connection must not take away " + named.back());
        }
      }
    }
    for (Field& field : all_) {
      const bool own = std::ranges::find(kOwnFields, field.name) != kOwnFields.end() ||
                       std::ranges::find(named, field.name) != named.end();
      if (!own) {
        request_.fields.push_back(std::move(field));
      }
    }
    return {};
  }

  Request request_;
  std::vector<Field> all_;
  bool is_old_ = false;
};

}  // namespace

std::size_t end_of_head(std::string_view heard) {
  const auto end = heard.find(kHeadEnd);
  return end == std::string_view::npos ? end : end + kHeadEnd.size();
}

Result<Request> parse_request(std::string_view head) {
  if (head.size() > kHeadBytesMax) {
    return fail(exhausted("request", "the head is longer than 32 KiB"));
  }
  if (end_of_head(head) != head.size()) {
    return refuse("a head ends with an empty line");
  }
  // CR and LF stand only together; a lone one, like any control, is found in its line below.
  return HeadReader().read(head);
}

std::string write_request(const Request& request) {
  const bool usual = request.target.port == kPlainPort;
  const std::string whole = to_string(request.target);
  std::string text = request.method + " " + request.path +
                     " HTTP/1.1\r\nHost: " + (usual ? whole.substr(0, whole.rfind(':')) : whole) +
                     "\r\n";
  for (const Field& field : request.fields) {
    text += field.name + ": " + field.value + "\r\n";
  }
  return text + "Connection: close\r\n\r\n";
}

}  // namespace noctem::proxy

#include "transfer.hpp"

#include <algorithm>
#include <utility>

#include "noctem/base/strings.hpp"

namespace noctem::http_os {

namespace {

constexpr long kConnectTimeoutMs = 10'000;

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
  });
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

}  // namespace

std::optional<Error> refusal_of(const env::WireRequest& request) {
  const bool known = request.url.starts_with("http://") || request.url.starts_with("https://");
  if (!known || request.url.size() > kUrlBytesMax || has_control(request.url) ||
      request.url.find_first_of(" \t") != std::string::npos) {
    return invalid("url", "not a URL that can be asked: only http and https, without spaces");
  }
  if (!is_token(request.method)) {
    return invalid("method", "not a method: " + request.method);
  }
  for (const auto& [name, value] : request.headers) {
    if (!is_token(name) || has_control(value)) {
      return invalid("header", "a header field of the request holds what none may hold");
    }
  }
  return std::nullopt;
}

Transfer::Transfer(const CurlLibrary& curl, env::WireRequest request, WireReply reply,
                   env::SteadyTime expires)
    : curl_(curl),
      request_(std::move(request)),
      reply_(std::move(reply)),
      expires_(expires),
      headers_(nullptr, curl.slist_free_all) {}

void Transfer::set_limits(CURL* easy, env::Duration time_left) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(time_left).count();
  set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(std::max<std::int64_t>(1, left)));
  set(easy, CURLOPT_CONNECTTIMEOUT_MS, std::min<long>(kConnectTimeoutMs, static_cast<long>(left)));
  set(easy, CURLOPT_NOSIGNAL, 1L);
}

void Transfer::set_manners(CURL* easy, const ClientOptions& options) {
  set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  set(easy, CURLOPT_FOLLOWLOCATION, 0L);
  set(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  set(easy, CURLOPT_PATH_AS_IS, 1L);
  set(easy, CURLOPT_PROXY, options.proxy.c_str());  // empty: none, whatever the environment says
  set(easy, CURLOPT_NOPROXY, "");
  set(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(easy, CURLOPT_TCP_NODELAY, 1L);
  if (!options.certificate_file.empty()) {
    set(easy, CURLOPT_CAINFO, options.certificate_file.c_str());
    set(easy, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  }
}

Result<> Transfer::prepare(CURL* easy, const ClientOptions& options, env::Duration time_left) {
  curl_.easy_reset(easy);
  set_manners(easy, options);
  set_limits(easy, time_left);
  set(easy, CURLOPT_PRIVATE, static_cast<void*>(this));
  set(easy, CURLOPT_ERRORBUFFER, static_cast<char*>(detail_));
  set(easy, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  set(easy, CURLOPT_HEADERDATA, static_cast<void*>(this));
  set(easy, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  set(easy, CURLOPT_WRITEDATA, static_cast<void*>(this));
  return set_message(easy);
}

Result<> Transfer::set_message(CURL* easy) {
  set(easy, CURLOPT_URL, request_.url.c_str());
  if (request_.method == "HEAD") {
    set(easy, CURLOPT_NOBODY, 1L);
  } else {
    if (!request_.body.empty() || request_.method != "GET") {
      set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
      set(easy, CURLOPT_POSTFIELDS, request_.body.data());
    }
    set(easy, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  }
  // What libcurl would add by itself; a field of the request comes later and wins.
  std::vector<std::string> lines = {"Expect:", "Content-Type:", "Accept:"};
  for (const auto& [name, value] : request_.headers) {
    std::erase_if(lines, [&](const std::string& line) {
      return line.ends_with(':') && equal_ignoring_case(line.substr(0, line.size() - 1), name);
    });
    lines.push_back(value.empty() ? name + ";" : name + ": " + value);
  }
  for (const std::string& line : lines) {
    curl_slist* longer = curl_.slist_append(headers_.get(), line.c_str());
    if (longer == nullptr) {
      return fail(exhausted("memory", "no memory for a request"));
    }
    (void)headers_.release();
    headers_.reset(longer);
  }
  set(easy, CURLOPT_HTTPHEADER, headers_.get());
  return {};
}

std::size_t Transfer::on_header(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const std::string_view line(bytes, size * count);
  transfer.header_bytes_ += line.size();
  if (transfer.header_bytes_ > kResponseHeaderBytesMax) {
    transfer.size_ = Size::too_large;
    return 0;
  }
  if (line.starts_with("HTTP/")) {
    transfer.response_.headers.clear();  // what came before was an interim answer
    return line.size();
  }
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos) {
    transfer.response_.headers.emplace_back(trim(line.substr(0, colon)),
                                            trim(line.substr(colon + 1)));
  }
  return line.size();
}

std::size_t Transfer::on_body(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const std::string_view part(bytes, size * count);
  if (transfer.response_.body.size() + part.size() > transfer.request_.response_bytes_max) {
    transfer.size_ = Size::too_large;
    return 0;
  }
  transfer.response_.body.append(part);
  return part.size();
}

void Transfer::finish(CURL* easy, CURLcode outcome) {
  if (outcome != CURLE_OK) {
    return fail_with(error_for(outcome));
  }
  long status = 0;
  curl_.easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  response_.status = static_cast<int>(status);
  reply_(std::move(response_));
}

Error Transfer::error_for(CURLcode outcome) const {
  const std::string detail =
      detail_[0] == '\0' ? std::string(curl_.easy_strerror(outcome)) : std::string(detail_);
  if (size_ == Size::too_large) {
    return exhausted("response_bytes", "the response is larger than it may be");
  }
  switch (outcome) {
    case CURLE_OPERATION_TIMEDOUT:
      return unavailable("timeout", detail);
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return unavailable("dns", detail);
    case CURLE_COULDNT_CONNECT:
    case CURLE_PROXY:
      return unavailable("connect", detail);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
      return denied("tls", detail);
    case CURLE_URL_MALFORMAT:
    case CURLE_LOGIN_DENIED:  // a name or password in the URL
      return invalid("url", detail);
    case CURLE_UNSUPPORTED_PROTOCOL:  // what came is no HTTP/1: refusal_of() has seen to the rest
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_HTTP2:
    case CURLE_BAD_CONTENT_ENCODING:
      return corrupt("response", detail);
    default:
      return unavailable("wire", detail);
  }
}

}  // namespace noctem::http_os

#include "noctem/client/caller.hpp"

#include <charconv>
#include <chrono>
#include <future>

#include "noctem/base/strings.hpp"
#include "noctem/http/message.hpp"
#include "noctem/http/request_signing.hpp"
#include "noctem/http/target.hpp"

#include "problem.hpp"

namespace noctem::client {

namespace {

// A page of the log has 4 MiB of documents and bodies, a few more records, and what is around them.
constexpr std::size_t kAnswerBytesMax = 16u << 20;

std::string host_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::string_view rest = scheme == std::string_view::npos ? url : url.substr(scheme + 3);
  std::string host(rest.substr(0, rest.find('/')));
  for (char& c : host) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return host;
}

env::WireHeaders wire_headers(const http::Headers& headers) {
  env::WireHeaders fields(headers.begin(), headers.end());
  fields.emplace_back("Accept", "application/json");
  return fields;
}

// "Sat, 21 Nov 2026 18:55:07 GMT"
std::optional<std::int64_t> parse_http_date(std::string_view text) {
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  constexpr std::size_t kLength = 29;
  if (text.size() != kLength || !text.ends_with(" GMT")) {
    return std::nullopt;
  }
  const auto number = [&](std::size_t at, std::size_t digits) {
    int value = 0;
    const auto [end, wrong] = std::from_chars(text.data() + at, text.data() + at + digits, value);
    return wrong == std::errc() && end == text.data() + at + digits ? value : -1;
  };
  const std::size_t month = kMonths.find(text.substr(8, 3));
  const int day = number(5, 2);
  const int year = number(12, 4);
  if (month == std::string_view::npos || month % 3 != 0 || day < 1 || year < 1970 ||
      number(17, 2) < 0 || number(20, 2) < 0 || number(23, 2) < 0) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month / 3 + 1)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  return std::chrono::sys_seconds(std::chrono::sys_days(date)).time_since_epoch().count() +
         number(17, 2) * 3600 + number(20, 2) * 60 + number(23, 2);
}

}  // namespace

Caller::Caller(env::Wire& wire, env::Clock& clock, env::Random& random, std::string url)
    : wire_(wire), clock_(clock), random_(random), url_(std::move(url)), host_(host_of(url_)) {
  while (url_.ends_with('/')) {
    url_.pop_back();
  }
}

Result<env::WireResponse> Caller::exchange(env::WireRequest request) const {
  std::promise<Result<env::WireResponse>> answered;
  auto answer = answered.get_future();
  wire_.send(std::move(request), [&answered](Result<env::WireResponse> response) {
    answered.set_value(std::move(response));
  });
  return answer.get();
}

Result<Caller::Alive> Caller::alive() const {
  env::WireRequest request;
  request.url = url_ + "/healthz";
  NOCTEM_TRY(const auto response, exchange(std::move(request)));
  const auto body = codec::parse_json(response.body);
  const auto* mesh = body ? body->find("mesh") : nullptr;
  const auto* version = body ? body->find("version") : nullptr;
  if (response.status != 200 || mesh == nullptr || mesh->text() == nullptr || version == nullptr ||
      version->text() == nullptr) {
    return fail(error_in(response, url_));
  }
  Alive alive{*mesh->text(), *version->text(), std::nullopt};
  for (const auto& [name, value] : response.headers) {
    if (const auto time = parse_http_date(value); equal_ignoring_case(name, "date") && time) {
      alive.skew_seconds = env::unix_seconds(clock_.wall()) - *time;
    }
  }
  return alive;
}

Result<codec::Json> Caller::send(env::WireRequest request) const {
  NOCTEM_TRY(const env::WireResponse response, exchange(std::move(request)));
  if (response.status == 204) {
    return codec::Json();
  }
  if (response.status < 200 || response.status > 299) {
    return fail(error_in(response, url_));
  }
  return codec::parse_json(response.body, {.size_bytes_max = response.body.size() + 1});
}

Result<codec::Json> Caller::get(std::string_view target,
                                const std::optional<Signer>& signer) const {
  env::WireRequest request;
  request.url = url_ + std::string(target);
  request.response_bytes_max = kAnswerBytesMax;
  if (signer.has_value()) {
    ByteArray<16> nonce{};
    random_.fill(nonce);
    const std::string nonce_text = to_hex(nonce);
    const std::string time = http::timestamp_text(env::unix_seconds(clock_.wall()));
    request.headers = wire_headers(http::sign_bound_form(signer->id, signer->key,
                                                         {.method = "GET",
                                                          .host = host_,
                                                          .target = target,
                                                          .timestamp = time,
                                                          .nonce = nonce_text,
                                                          .body = ""}));
  }
  return send(std::move(request));
}

Result<codec::Json> Caller::write(std::string_view method, std::string_view target,
                                  const codec::Json& body, const Signer& signer) const {
  const std::string time = http::timestamp_text(env::unix_seconds(clock_.wall()));
  env::WireRequest request{.method = std::string(method),
                           .url = url_ + std::string(target),
                           .headers = wire_headers(http::document_form(signer.id, time)),
                           .body = codec::write_canonical(body)};
  request.headers.emplace_back("Content-Type", "application/json");
  return send(std::move(request));
}

Result<codec::Json> Caller::post(std::string_view target, const codec::Json& body,
                                 const Signer& signer) const {
  ByteArray<16> nonce{};
  random_.fill(nonce);
  const std::string nonce_text = to_hex(nonce);
  const std::string time = http::timestamp_text(env::unix_seconds(clock_.wall()));
  env::WireRequest request{.method = "POST",
                           .url = url_ + std::string(target),
                           .headers = {},
                           .body = codec::write_canonical(body)};
  request.headers = wire_headers(http::sign_bound_form(signer.id, signer.key,
                                                       {.method = "POST",
                                                        .host = host_,
                                                        .target = target,
                                                        .timestamp = time,
                                                        .nonce = nonce_text,
                                                        .body = request.body}));
  request.headers.emplace_back("Content-Type", "application/json");
  return send(std::move(request));
}

TargetWriter& TargetWriter::add(std::string_view name, std::string_view value) {
  target_ += separator_;
  target_ += name;
  target_ += '=';
  target_ += http::percent_encode(value);
  separator_ = '&';
  return *this;
}

}  // namespace noctem::client

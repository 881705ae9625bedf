#include "signature_headers.hpp"

#include <algorithm>
#include <array>

#include "noctem/base/strings.hpp"
#include "noctem/codec/multibase.hpp"
#include "noctem/http/request_signing.hpp"
#include "noctem/http/signed_request.hpp"

namespace noctem::http {
namespace {

constexpr std::size_t kAgentIdDigits = 16;
constexpr std::size_t kTimestampDigits = 10;
constexpr std::size_t kNonceMin = 16;
constexpr std::size_t kNonceMax = 64;
constexpr std::size_t kHostMax = 255;
constexpr std::string_view kBoundPrefix = "v2=";
constexpr std::string_view kDocumentMark = "doc";

constexpr std::array kSignatureHeaders = {kAgentHeader, kTimestampHeader, kSignatureHeader,
                                          kNonceHeader};

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kNonceBytes =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view kHostBytes = "abcdefghijklmnopqrstuvwxyz0123456789-._:[]";

bool consists_of(std::string_view text, std::string_view alphabet) {
  return text.find_first_not_of(alphabet) == std::string_view::npos;
}

Result<std::string_view> single(const Request& request, std::string_view name) {
  if (request.headers.count(name) > 1) {
    return fail(invalid("header_repeated", "the header " + std::string(name) + " stands twice"));
  }
  const auto value = request.headers.find(name);
  if (!value) {
    return fail(
        denied("unsigned", "the request must be signed: " + std::string(name) + " is missing"));
  }
  return *value;
}

Result<> read_identity(const Request& request, SignatureHeaders& into) {
  NOCTEM_TRY(into.agent, single(request, kAgentHeader));
  if (into.agent.size() != kAgentIdDigits || !consists_of(into.agent, kHexDigits)) {
    return fail(invalid("agent_id", "X-Agent-ID must be 16 lowercase hex digits"));
  }
  NOCTEM_TRY(into.timestamp, single(request, kTimestampHeader));
  if (into.timestamp.size() != kTimestampDigits || !consists_of(into.timestamp, kDigits)) {
    return fail(
        invalid("timestamp", "X-Agent-Timestamp must be Unix seconds in 10 decimal digits"));
  }
  for (const char digit : into.timestamp) {
    into.seconds = into.seconds * 10 + (digit - '0');
  }
  return {};
}

Result<crypto::Signature> parse_text(std::string_view text, Signer::Form form) {
  auto bytes = form == Signer::Form::seed ? from_hex(text) : codec::base64url_decode(text);
  auto signature = bytes ? crypto::parse_signature(*bytes) : fail(std::move(bytes).error());
  if (!signature) {
    return fail(invalid("signature_form",
                        "X-Agent-Signature must be 128 lowercase hex digits, v2= and 86 base64url "
                        "characters, or doc"));
  }
  return signature;
}

Result<> read_nonce(const Request& request, SignatureHeaders& into) {
  NOCTEM_TRY(into.nonce, single(request, kNonceHeader));
  const bool fits = into.nonce.size() >= kNonceMin && into.nonce.size() <= kNonceMax;
  if (!fits || !consists_of(into.nonce, kNonceBytes)) {
    return fail(invalid("nonce", "X-Agent-Nonce must be 16 to 64 characters of A-Z a-z 0-9 - _"));
  }
  return {};
}

Result<> read_host(const Request& request, SignatureHeaders& into) {
  const auto host = request.headers.find("Host");
  into.host = host ? to_lower_ascii(*host) : "";
  if (request.headers.count("Host") != 1 || into.host.empty() || into.host.size() > kHostMax ||
      !consists_of(into.host, kHostBytes)) {
    return fail(invalid(
        "host_form", "a request of form 2 needs one Host header: a name or address, and a port"));
  }
  return {};
}

Result<> read_signature(const Request& request, SignatureHeaders& into) {
  NOCTEM_TRY(const std::string_view text, single(request, kSignatureHeader));
  if (text == kDocumentMark) {
    into.form = Signer::Form::document;
  } else if (text.starts_with(kBoundPrefix)) {
    into.form = Signer::Form::bound;
    NOCTEM_TRY(into.signature, parse_text(text.substr(kBoundPrefix.size()), into.form));
    NOCTEM_CHECK(read_nonce(request, into));
    return read_host(request, into);
  } else {
    into.form = Signer::Form::seed;
    NOCTEM_TRY(into.signature, parse_text(text, into.form));
  }
  if (request.headers.count(kNonceHeader) != 0) {
    return fail(invalid("nonce", "X-Agent-Nonce belongs to form 2 only"));
  }
  return {};
}

}  // namespace

Result<SignatureHeaders> read_signature_headers(const Request& request) {
  SignatureHeaders headers;
  NOCTEM_CHECK(read_identity(request, headers));
  NOCTEM_CHECK(read_signature(request, headers));
  return headers;
}

bool is_signed(const Request& request) {
  return std::ranges::any_of(
      kSignatureHeaders, [&](std::string_view name) { return request.headers.count(name) != 0; });
}

}  // namespace noctem::http

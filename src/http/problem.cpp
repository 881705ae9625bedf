#include "noctem/http/problem.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "noctem/base/strings.hpp"

namespace noctem::http {
namespace {

// The statuses that we use, and the kind whose reaction fits where HTTP itself names the error.
struct Status {
  int code;
  std::string_view phrase;
  ErrorKind kind;
};

constexpr std::array kStatuses = {
    Status{400, "Bad Request", ErrorKind::invalid},
    Status{401, "Unauthorized", ErrorKind::denied},
    Status{403, "Forbidden", ErrorKind::denied},
    Status{404, "Not Found", ErrorKind::not_found},
    Status{405, "Method Not Allowed", ErrorKind::invalid},
    Status{408, "Request Timeout", ErrorKind::exhausted},
    Status{409, "Conflict", ErrorKind::conflict},
    Status{410, "Gone", ErrorKind::not_found},
    Status{411, "Length Required", ErrorKind::invalid},
    Status{413, "Content Too Large", ErrorKind::invalid},
    Status{414, "URI Too Long", ErrorKind::invalid},
    Status{415, "Unsupported Media Type", ErrorKind::invalid},
    Status{417, "Expectation Failed", ErrorKind::invalid},
    Status{421, "Misdirected Request", ErrorKind::invalid},
    Status{429, "Too Many Requests", ErrorKind::exhausted},
    Status{431, "Request Header Fields Too Large", ErrorKind::invalid},
    Status{500, "Internal Server Error", ErrorKind::internal},
    Status{501, "Not Implemented", ErrorKind::unsupported},
    Status{503, "Service Unavailable", ErrorKind::unavailable},
    Status{505, "HTTP Version Not Supported", ErrorKind::unsupported},
};

// Reasons whose status is not that of their kind.
struct Exception {
  ErrorKind kind;
  std::string_view reason;
  int status;
};

constexpr std::array kExceptions = {
    Exception{ErrorKind::invalid, "body_too_large", 413},
    Exception{ErrorKind::invalid, "target_too_long", 414},
    Exception{ErrorKind::invalid, "media_type", 415},
    Exception{ErrorKind::invalid, "host", 421},
    Exception{ErrorKind::denied, "unsigned", 401},
    Exception{ErrorKind::denied, "signature", 401},
    Exception{ErrorKind::denied, "session", 401},
    Exception{ErrorKind::denied, "clock", 401},
    Exception{ErrorKind::not_found, "erased", 410},
    Exception{ErrorKind::exhausted, "queue_full", 503},
    Exception{ErrorKind::exhausted, "disk_full", 503},
    Exception{ErrorKind::exhausted, "replay_full", 503},
};

int status_of_kind(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid:
      return 400;
    case ErrorKind::denied:
      return 403;
    case ErrorKind::not_found:
      return 404;
    case ErrorKind::conflict:
      return 409;
    case ErrorKind::exhausted:
      return 429;
    case ErrorKind::unavailable:
      return 503;
    case ErrorKind::unsupported:
      return 501;
    case ErrorKind::corrupt:
    case ErrorKind::internal:
      return 500;
  }
  return 500;
}

const Status* find_status(int code) {
  const auto* found = std::ranges::find(kStatuses, code, &Status::code);
  return found == kStatuses.end() ? nullptr : found;
}

// A reason becomes part of a URN; one that is no word of ours would break it.
std::string urn_word(std::string_view reason) {
  std::string word(reason);
  for (char& c : word) {
    const bool fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    c = fits ? c : '_';
  }
  return word.empty() ? "unknown" : word;
}

// Messages may quote input.
std::string utf8_only(std::string text) {
  if (!is_utf8(text)) {
    std::ranges::replace_if(
        text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, '?');
  }
  return text;
}

std::string detail_of(const Error& error) {
  if (error.kind == ErrorKind::corrupt) {
    return "Stored bytes are damaged. The administrator finds the details in the node's log.";
  }
  if (error.kind == ErrorKind::internal) {
    return "The node failed. The administrator finds the details in its log.";
  }
  return utf8_only(error.message);
}

std::optional<std::int64_t> retry_after(int status, const codec::JsonObject& more) {
  if (const codec::Json* named = more.find("retry_after"); named && named->integer()) {
    return std::max<std::int64_t>(1, *named->integer());
  }
  return status == 429 || status == 503 ? std::optional<std::int64_t>(1) : std::nullopt;
}

struct Facts {
  int status;
  ErrorKind kind;
  std::string_view reason;
  std::string detail;
};

Response write(Facts facts, codec::JsonObject members) {
  Response response{
      .status = facts.status,
      .headers = {{"Content-Type", std::string(kProblemType)}, {"Cache-Control", "no-store"}},
      .body = {}};
  if (const auto seconds = retry_after(facts.status, members)) {
    members.set("retry_after", *seconds);
    response.headers.add("Retry-After", std::to_string(*seconds));
  }
  if (facts.status == 401) {  // RFC 9110 demands a challenge
    response.headers.add("WWW-Authenticate", "Noctem-Signature");
  }
  members.set("type", "urn:noctem:error:" + std::string(name_of(facts.kind)) + ":" +
                          urn_word(facts.reason));
  members.set("title", std::string(reason_phrase(facts.status)));
  members.set("status", facts.status);
  members.set("detail", std::move(facts.detail));
  response.body = codec::write_canonical(codec::Json(std::move(members)));
  return response;
}

}  // namespace

int status_of(const Error& error) {
  for (const Exception& exception : kExceptions) {
    if (exception.kind == error.kind && exception.reason == error.reason) {
      return exception.status;
    }
  }
  return status_of_kind(error.kind);
}

bool is_our_fault(const Error& error) {
  return error.kind == ErrorKind::corrupt || error.kind == ErrorKind::internal;
}

std::string_view reason_phrase(int status) {
  const Status* found = find_status(status);
  return found ? found->phrase : std::string_view();
}

Response problem(const Error& error, codec::JsonObject more) {
  return write({status_of(error), error.kind, error.reason, detail_of(error)}, std::move(more));
}

Response problem(int status, std::string_view reason, std::string detail) {
  const Status* found = find_status(status);
  const ErrorKind kind = found ? found->kind : ErrorKind::internal;
  return write({status, kind, reason, utf8_only(std::move(detail))}, {});
}

}  // namespace noctem::http

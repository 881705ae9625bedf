#pragma once
// What a session is asked to do: approve, quarantine, release or revoke an operator. It becomes a
// document of one kind and the path that takes it, the ones of `noctem admin operator`.
//
// Pure functions; any thread.

#include <string>

#include "noctem/base/result.hpp"
#include "noctem/codec/json.hpp"
#include "noctem/http/signed_request.hpp"

namespace noctem::admin {

struct Errand {
  std::string act;          // "approve"
  std::string operator_id;  // 16 hex digits
  std::string method;
  std::string target;
  std::string kind;  // "operator.approve"
  codec::JsonObject fields;
};

// `now`: since when a revoked operator is not trusted, unless it is said.
Result<Errand> read_errand(const codec::Json& asked, const http::KeyDirectory& members,
                           std::int64_t now);

codec::Json errand_schema();  // JSON Schema

}  // namespace noctem::admin

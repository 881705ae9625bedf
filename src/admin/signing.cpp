#include "signing.hpp"

#include "noctem/base/strings.hpp"
#include "noctem/client/writing.hpp"
#include "noctem/codec/json.hpp"
#include "noctem/codec/multibase.hpp"
#include "noctem/http/request_signing.hpp"

namespace noctem::admin {

namespace {

constexpr std::size_t kNonceBytes = 16;

http::Request request_like(const http::Request& asked, std::string method, std::string target) {
  http::Request request;
  request.method = std::move(method);
  request.target = std::move(target);
  request.peer = asked.peer;
  request.received = asked.received;
  return request;
}

void complete(http::Request& request, const http::Request& asked, const http::Headers& signature) {
  request.headers.add("Host", std::string(asked.headers.find("Host").value_or("")));
  for (const auto& [name, value] : signature) {
    request.headers.add(name, value);
  }
  if (!request.body.empty()) {
    request.headers.add("Content-Type", std::string(http::kJsonType));
  }
}

}  // namespace

Result<http::Request> signed_errand(const Pen& pen, Errand errand, const http::Request& asked) {
  const client::Desk desk{pen.mesh, pen.now, pen.key, pen.random};
  NOCTEM_TRY(const auto envelope,
             client::write_document(desk, std::move(errand.kind), std::move(errand.fields)));
  http::Request request = request_like(asked, std::move(errand.method), std::move(errand.target));
  request.body = codec::write_canonical(client::body_of(envelope));
  complete(request, asked,
           http::document_form(http::key_id(pen.key.public_key()), http::timestamp_text(pen.now)));
  return request;
}

http::Request signed_question(const Pen& pen, std::string target, const http::Request& asked) {
  ByteArray<kNonceBytes> nonce{};
  pen.random.fill(nonce);
  const std::string nonce_text = codec::base64url_encode(nonce);
  const std::string time = http::timestamp_text(pen.now);
  const std::string host = to_lower_ascii(asked.headers.find("Host").value_or(""));
  http::Request request = request_like(asked, "GET", std::move(target));
  complete(request, asked,
           http::sign_bound_form(http::key_id(pen.key.public_key()), pen.key,
                                 {.method = request.method,
                                  .host = host,
                                  .target = request.target,
                                  .timestamp = time,
                                  .nonce = nonce_text,
                                  .body = ""}));
  return request;
}

}  // namespace noctem::admin

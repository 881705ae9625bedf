#include "line.hpp"

#include <fmt/core.h>

#include "noctem/http/request_signing.hpp"

#include "door_wire.hpp"
#include "mesh_node.hpp"

namespace noctem::sim {

namespace {

env::WireHeaders wire_headers(const http::Headers& headers) {
  return {headers.begin(), headers.end()};
}

}  // namespace

Line::Line(env_sim::Node& machine, std::string address, env_sim::Prng chance, MeshHistory& history)
    : machine_(machine), address_(std::move(address)), chance_(chance), history_(history) {}

std::int64_t Line::now() const { return env::unix_seconds(machine_.env().clock.wall()); }

std::string Line::nonce() { return fmt::format("{:022}", chance_.next()); }

env::WireRequest Line::signed_get(const Person& who, const std::string& target) {
  const auto time = http::timestamp_text(now());
  const auto once = nonce();
  env::WireRequest request;
  request.url = fmt::format("http://{}{}", kMeshHost, target);
  request.headers = wire_headers(http::sign_bound_form(who.id, who.key,
                                                       {.method = "GET",
                                                        .host = kMeshHost,
                                                        .target = target,
                                                        .timestamp = time,
                                                        .nonce = once,
                                                        .body = ""}));
  return request;
}

void Line::get(const Person& who, const std::string& target, Answered answered) {
  send(signed_get(who, target), std::move(answered));
}

void Line::post(const Person& who, const std::string& target, const std::string& body,
                Answered answered) {
  const auto time = http::timestamp_text(now());
  const auto once = nonce();
  env::WireRequest request;
  request.method = "POST";
  request.url = fmt::format("http://{}{}", kMeshHost, target);
  request.headers = wire_headers(http::sign_bound_form(who.id, who.key,
                                                       {.method = "POST",
                                                        .host = kMeshHost,
                                                        .target = target,
                                                        .timestamp = time,
                                                        .nonce = once,
                                                        .body = body}));
  request.headers.emplace_back("Content-Type", "application/json");
  request.body = body;
  send(std::move(request), std::move(answered));
}

void Line::write(const Person& who, const std::string& target, std::string body,
                 Answered answered) {
  send_documents("POST", who, target, std::move(body), std::move(answered));
}

void Line::remove(const Person& who, const std::string& target, std::string body,
                  Answered answered) {
  send_documents("DELETE", who, target, std::move(body), std::move(answered));
}

void Line::send_documents(std::string method, const Person& who, const std::string& target,
                          std::string body, Answered answered) {
  env::WireRequest request;
  request.method = std::move(method);
  request.url = fmt::format("http://{}{}", kMeshHost, target);
  request.headers = wire_headers(http::document_form(who.id, http::timestamp_text(now())));
  request.headers.emplace_back("Content-Type", "application/json");
  request.body = std::move(body);
  send(std::move(request), std::move(answered));
}

void Line::send(env::WireRequest request, Answered answered) {
  request.headers.emplace_back("Host", kMeshHost);
  request.headers.emplace_back(kFromHeader, address_);
  machine_.wire().send(std::move(request),
                       [this, answered = std::move(answered)](Result<env::WireResponse> answer) {
                         if (!answer) {
                           ++history_.unanswered;
                         } else if (answer->status >= 400) {
                           note_refusal(*answer);
                         }
                         if (answered) {
                           answered(answer);
                         }
                       });
}

void Line::note_refusal(const env::WireResponse& response) {
  const auto reason = reason_in(response);
  if (reason.empty()) {
    history_.violated("refusals: an error without a problem: " + response.body);
    return;
  }
  ++history_.refusals[reason];
}

std::string reason_in(const env::WireResponse& response) {
  const auto value = codec::parse_json(response.body);
  const auto* type = value ? value->find("type") : nullptr;
  if (type == nullptr || type->text() == nullptr) {
    return "";
  }
  const auto& urn = *type->text();
  return urn.substr(urn.rfind(':') + 1);
}

}  // namespace noctem::sim

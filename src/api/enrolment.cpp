// How a key becomes an agent's: at once, if its operator says so with an agent.enrol document, else
// by a request that the key itself signs and that waits for its operator.

#include <memory>

#include "noctem/document/did_key.hpp"
#include "noctem/http/client_address.hpp"
#include "noctem/http/problem.hpp"
#include "noctem/http/request_signing.hpp"
#include "noctem/hub/requests.hpp"

#include "submissions.hpp"

namespace noctem::api {

namespace {

using codec::Json;
using codec::JsonObject;

constexpr std::size_t kLabelBytesMax = 64;
constexpr std::size_t kBodyBytesMax = document::kEnvelopeBytesMax;

// The one key that a request for enrolment may be signed with: the key that it names.
class NamedKey final : public http::KeyDirectory {
 public:
  explicit NamedKey(const crypto::PublicKey& key) : key_(key) {}

  std::optional<http::KnownKey> find(std::string_view id) const override {
    return id == http::key_id(key_) ? std::optional(http::KnownKey{key_, "", {}}) : std::nullopt;
  }

 private:
  crypto::PublicKey key_;
};

document::Shape request_shape() {
  using document::Shape;
  return document::object_of(
      {{"agent", document::text_of(Shape::Format::did_key), document::Presence::required,
        "The key that asks, and signs this request."},
       {"operator", document::hex(8), document::Presence::required, "The operator's id."},
       {"operator_key", document::text_of(Shape::Format::did_key), document::Presence::optional,
        "The operator's key, if an administrator is still to approve it."},
       {"label", document::text(1, kLabelBytesMax), document::Presence::optional,
        "What people call the agent."}});
}

http::DoorTime time_of(const Service& service) {
  return {.now = now(service),
          .started = service.context.started,
          .steady = service.context.clock.steady()};
}

Result<hub::EnrolRequest> request_in(const http::Request& request) {
  NOCTEM_TRY(const auto value, codec::parse_json(request.body));
  NOCTEM_CHECK(document::check(request_shape(), value));
  const Json* label = value.find("label");
  hub::EnrolRequest asked{*value.find("agent")->text(),
                          mesh::OperatorId(*value.find("operator")->text()),
                          label != nullptr ? *label->text() : std::string(), 0};
  if (const Json* key = value.find("operator_key")) {
    NOCTEM_TRY(const auto whose, document::parse_signing_did(*key->text()));
    if (http::key_id(whose) != asked.operator_id.value()) {
      return fail(invalid("operator_key", "operator_key: not the key with the operator's id"));
    }
    asked.operator_key = *key->text();
  }
  return asked;
}

void ask(Service& service, const http::Call& call, http::Reply reply) {
  auto request = request_in(call.request);
  if (!request) {
    reply.send(request.error());
    return;
  }
  const auto key = document::parse_signing_did(request->agent);
  if (!key) {
    reply.send(key.error());
    return;
  }
  // Before the signature, which the door will remember: nobody may fill its memory with new keys.
  if (!service.enrolments.take(http::bucket_name(call.request.peer), 1,
                               service.context.clock.steady())) {
    reply.send(exhausted("enrolments",
                         "ten requests for enrolment in an hour are enough from one "
                         "address; try again later"));
    return;
  }
  const NamedKey named(*key);
  if (const auto admitted =
          service.context.door.admit(call.request, http::Effect::changes, time_of(service), named);
      !admitted) {
    reply.send(admitted.error().response());
    return;
  }
  auto kept = std::make_shared<http::Reply>(std::move(reply));
  const Json answer = JsonObject{
      {"status", "waiting"}, {"agent", http::key_id(*key)}, {"code", hub::request_code(*request)}};
  hub::record_request(service.context.hub.ledger(), *std::move(request),
                      [kept, answer](Result<> recorded) {
                        if (!recorded) {
                          kept->send(recorded.error());
                          return;
                        }
                        kept->send(http::json_response(202, codec::write_canonical(answer)));
                      });
}

// The operator's own document: form 3, admitted by the door as any other.
void enrol(Service& service, http::Call call, http::Reply reply) {
  auto admitted = service.context.door.admit(call.request, http::Effect::changes, time_of(service));
  if (!admitted) {
    reply.send(admitted.error().response());
    return;
  }
  call.signer = admitted->signer;
  call.envelopes = std::move(admitted->envelopes);
  if (call.envelopes.size() != 1 ||
      call.envelopes.front().second.document.kind() != "agent.enrol") {
    reply.send(invalid("kind",
                       "this path takes agent.enrol, or a request {agent, operator, "
                       "label?} that the agent's key signs"));
    return;
  }
  auto submission = submission_of(service, call);
  if (!submission) {
    reply.send(submission.error());
    return;
  }
  submit(service, *std::move(submission), std::move(call.signer), {""}, std::move(reply));
}

}  // namespace

void add_enrolment(http::Router& router, Service& service) {
  http::Route route;
  route.method = "POST";
  route.path = "/api/agent/enroll";
  route.name = "enroll";
  route.summary = "Register an agent under an approved operator";
  route.body_schema = JsonObject{
      {"oneOf", codec::JsonArray{document::json_schema(request_shape()),
                                 envelope_schema(service.context.hub.kinds(), {"agent.enrol"})}}};
  route.body_bytes_max = kBodyBytesMax;
  route.answers = {200, 201, 202};
  router.add(std::move(route), [&service](http::Call call, http::Reply reply) {
    if (call.request.headers.find(http::kSignatureHeader) == "doc") {
      enrol(service, std::move(call), std::move(reply));
      return;
    }
    ask(service, call, std::move(reply));
  });
}

}  // namespace noctem::api

#include "noctem/client/enrolment.hpp"

#include "noctem/codec/multibase.hpp"
#include "noctem/document/did_key.hpp"

namespace noctem::client {

namespace {

using codec::JsonObject;

// Whether the node knows the member under its next key already: then an earlier try arrived.
Result<bool> holds(Member& member, const Signer& next) {
  const auto me = member.caller().get("/api/agent/me", next);
  if (!me && me.error().kind != ErrorKind::denied && me.error().reason != "signature") {
    return fail(me.error());
  }
  return me.has_value();
}

}  // namespace

Result<Asked> ask_for_enrolment(Member& member, const std::string& operator_id) {
  NOCTEM_TRY(const auto agent, member.keys().signer(Hat::agent));
  JsonObject request{{"agent", document::did_of(agent.key.public_key())}};
  Asked asked{.code = "", .agent = agent.id, .operator_id = operator_id};
  if (operator_id.empty()) {
    NOCTEM_TRY(const auto own, member.keys().signer(Hat::operator_));
    asked.operator_id = own.id;
    request.set("operator_key", document::did_of(own.key.public_key()));
  }
  request.set("operator", asked.operator_id);
  if (!member.place().label.empty()) {
    request.set("label", member.place().label);
  }
  NOCTEM_TRY(const auto answer,
             member.caller().post("/api/agent/enroll", codec::Json(std::move(request)), agent));
  const auto* code = answer.find("code");
  if (code == nullptr || code->text() == nullptr) {
    return fail(unavailable("answer", "the node's answer has no code"));
  }
  asked.code = *code->text();
  return asked;
}

Result<std::string> rotate_key(Member& member, Hat hat, const Secret& passphrase) {
  NOCTEM_TRY(const auto present, member.keys().signer(hat));
  NOCTEM_TRY(const auto* next, member.keys().prepare_next(hat, passphrase));
  std::string did = document::did_of(next->public_key());
  NOCTEM_TRY(const bool arrived, holds(member, Signer{present.id, *next}));
  if (!arrived) {
    NOCTEM_TRY(const auto desk, member.desk(hat));
    const auto proof = next->sign(view_of(rotation_bytes(present.id, desk.mesh)));
    NOCTEM_TRY(const auto done,
               member.record(hat, "POST", "/api/agent/documents", "key.rotate",
                             JsonObject{{"subject", present.id},
                                        {"new", did},
                                        {"proof", codec::base64url_encode(proof.bytes)}}));
  }
  NOCTEM_CHECK(member.keys().replace(hat));
  return did;
}

}  // namespace noctem::client

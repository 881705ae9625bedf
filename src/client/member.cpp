#include "noctem/client/member.hpp"

#include "noctem/document/did_key.hpp"

namespace noctem::client {

namespace {

bool is_unknown(const Error& error) {
  return error.kind == ErrorKind::denied && error.reason == "unknown_key";
}

std::string text_of(const codec::Json& object, std::string_view name) {
  const codec::Json* found = object.find(name);
  return found != nullptr && found->text() != nullptr ? *found->text() : std::string();
}

}  // namespace

Member::Member(const env::Env& env, std::unique_ptr<env::Wire> wire, KeyRing keys, Place place)
    : env_(env),
      wire_(std::move(wire)),
      caller_(*wire_, env.clock, env.random, place.url),
      keys_(std::move(keys)),
      place_(std::move(place)) {}

// An agent's key is made when it is first needed; it alone lets nobody in.
Result<Signer> Member::signer(Hat hat) {
  if (hat == Hat::agent) {
    NOCTEM_CHECK(keys_.make(hat, Secret()));
  }
  return keys_.signer(hat);
}

Result<std::string> Member::id_of(Hat hat) {
  NOCTEM_TRY(const auto who, signer(hat));
  return who.id;
}

Result<std::string> Member::mesh() {
  if (!place_.mesh.empty()) {
    return place_.mesh;
  }
  NOCTEM_TRY(auto alive, caller_.alive());
  place_.mesh = std::move(alive.mesh);
  return place_.mesh;
}

Result<Desk> Member::desk(Hat hat) {
  if (!mesh_.has_value()) {
    NOCTEM_TRY(const auto text, mesh());
    NOCTEM_TRY(mesh_, codec::Cid::parse(text));
  }
  NOCTEM_TRY(const auto who, signer(hat));
  return Desk{*mesh_, env::unix_seconds(env_.clock.wall()), who.key, env_.random};
}

Result<> Member::enrol() {
  NOCTEM_TRY(const auto agent, signer(Hat::agent));
  NOCTEM_TRY(const bool own, keys_.has(Hat::operator_));
  if (!own) {
    return fail(denied("unknown_key",
                       "this home's agent is not enrolled, and its operator's key is not here: "
                       "`noctem setup --operator ID` asks the operator for it"));
  }
  codec::JsonObject fields{{"agent", document::did_of(agent.key.public_key())}};
  fields.set("label", place_.label.empty() ? "cli" : place_.label);
  auto asked =
      record(Hat::operator_, "POST", "/api/agent/enroll", "agent.enrol", std::move(fields));
  // Another program of this home was as quick: the key is enrolled.
  if (!asked && asked.error().reason != "key_taken") {
    return fail(std::move(asked).error().in("this home's agent is not enrolled"));
  }
  return {};
}

Result<> Member::be_known() {
  if (known_) {
    return {};
  }
  NOCTEM_TRY(const auto who, signer(Hat::agent));
  if (auto me = caller_.get("/api/agent/me", who); !me) {
    if (!is_unknown(me.error())) {
      return fail(std::move(me).error());
    }
    NOCTEM_CHECK(enrol());
  }
  known_ = true;
  return {};
}

Result<Standing> Member::standing() {
  Standing standing;
  NOCTEM_TRY(standing.agent, id_of(Hat::agent));
  NOCTEM_TRY(const bool own, keys_.has(Hat::operator_));
  if (own) {
    NOCTEM_TRY(standing.operator_id, id_of(Hat::operator_));
  }
  if (auto known = be_known(); !known) {
    return is_unknown(known.error()) ? Result<Standing>(standing) : fail(std::move(known).error());
  }
  NOCTEM_TRY(const auto me, get(Hat::agent, "/api/agent/me"));
  if (const auto* mine = me.find("operator")) {
    standing.operator_id = text_of(*mine, "id");
  }
  standing.state = Standing::State::enrolled;
  return standing;
}

Result<codec::Json> Member::get(Hat hat, const std::string& target) {
  if (hat == Hat::agent) {
    NOCTEM_CHECK(be_known());
  }
  NOCTEM_TRY(const auto who, signer(hat));
  return caller_.get(target, who);
}

Result<codec::Json> Member::write(Hat hat, std::string_view method, const std::string& target,
                                  const codec::Json& body) {
  if (hat == Hat::agent) {
    NOCTEM_CHECK(be_known());
  }
  NOCTEM_TRY(const auto who, signer(hat));
  return caller_.write(method, target, body, who);
}

Result<codec::Json> Member::post(Hat hat, const std::string& target, const codec::Json& body) {
  NOCTEM_TRY(const auto who, signer(hat));
  return caller_.post(target, body, who);
}

Result<codec::Json> Member::record(Hat hat, std::string_view method, const std::string& target,
                                   std::string kind, codec::JsonObject fields) {
  NOCTEM_TRY(const auto place, desk(hat));
  NOCTEM_TRY(const auto envelope, write_document(place, std::move(kind), std::move(fields)));
  return write(hat, method, target, body_of(envelope));
}

}  // namespace noctem::client

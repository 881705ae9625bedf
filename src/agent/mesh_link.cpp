#include "noctem/agent/mesh_link.hpp"

#include <fmt/core.h>

#include "noctem/agent/keys.hpp"
#include "noctem/document/did_key.hpp"
#include "noctem/http/request_signing.hpp"
#include "noctem/http_os/client.hpp"

namespace noctem::agent {

namespace {

constexpr std::string_view kUrl = "--url";

std::string_view key_name(Hat hat) {
  switch (hat) {
    case Hat::agent:
      return "agent";
    case Hat::operator_:
      return "operator";
    case Hat::admin:
      return "admin";
  }
  return "";
}

Result<std::string> find_url(const Session& session, const home::Home& home) {
  if (const auto named = session.arguments().value(kUrl)) {
    return *named;
  }
  const auto running = home::running_node(session.files(), home);
  if (!running || running->empty() || !running->starts_with("http")) {
    return fail(unavailable("no_node", fmt::format("no node runs in {}: start one with `noctem "
                                                   "up` in another terminal, or name one with "
                                                   "--url",
                                                   home.root)));
  }
  return *running;
}

bool is_unknown(const Error& error) {
  return error.kind == ErrorKind::denied && error.reason == "unknown_key";
}

}  // namespace

Option url_option() {
  return {std::string(kUrl), "URL", "Talk to this node instead of the one that this home runs."};
}

Result<std::unique_ptr<MeshLink>> MeshLink::open(Session& session) {
  std::unique_ptr<MeshLink> link(new MeshLink(session));
  NOCTEM_TRY(link->home_, session.home());
  NOCTEM_TRY(auto url, find_url(session, link->home_));
  NOCTEM_TRY(link->wire_, http_os::make_client({}));
  const env::Env& env = session.world().env;
  link->caller_ =
      std::make_unique<client::Caller>(*link->wire_, env.clock, env.random, std::move(url));
  return link;
}

const std::string& MeshLink::url() const { return caller_->url(); }

Result<const crypto::SigningKey*> MeshLink::key(Hat hat) {
  auto& kept = keys_[static_cast<int>(hat)];
  if (!kept.has_value()) {
    auto read = unlock_key(session_, home_, std::string(key_name(hat)));
    if (!read && read.error().kind == ErrorKind::not_found && hat == Hat::agent) {
      auto& random = session_.world().env.random;
      auto made = crypto::SigningKey::generate(random);
      NOCTEM_CHECK(home::prepare_home(session_.files(), home_));
      NOCTEM_CHECK(crypto::write_key_file(
          session_.files(), random, key_path(home_, std::string(key_name(hat))), made, Secret()));
      read = std::move(made);
    }
    if (!read) {
      return fail(std::move(read).error());
    }
    kept.emplace(*std::move(read));
  }
  return &*kept;
}

Result<std::string> MeshLink::id_of(Hat hat) {
  NOCTEM_TRY(const auto* signing, key(hat));
  return http::key_id(signing->public_key());
}

Result<std::string> MeshLink::find_mesh() {
  NOCTEM_TRY(const auto alive, caller_->get("/healthz", std::nullopt));
  const auto* mesh = alive.find("mesh");
  if (mesh == nullptr || mesh->text() == nullptr) {
    return fail(unavailable("answer", url() + " does not say which mesh it serves"));
  }
  return *mesh->text();
}

Result<client::Desk> MeshLink::desk(Hat hat) {
  if (!mesh_.has_value()) {
    NOCTEM_TRY(const auto text, find_mesh());
    NOCTEM_TRY(mesh_, codec::Cid::parse(text));
  }
  NOCTEM_TRY(const auto* signing, key(hat));
  const env::Env& env = session_.world().env;
  return client::Desk{*mesh_, env::unix_seconds(env.clock.wall()), *signing, env.random};
}

Result<> MeshLink::enrol() {
  NOCTEM_TRY(const auto* agent, key(Hat::agent));
  auto asked =
      record(Hat::operator_, "POST", "/api/agent/enroll", "agent.enrol",
             codec::JsonObject{{"agent", document::did_of(agent->public_key())}, {"label", "cli"}});
  if (!asked) {
    return fail(std::move(asked).error().in("this home's agent is not enrolled"));
  }
  return {};
}

// This home's agent is known to the node, or becomes so now.
Result<> MeshLink::be_known() {
  if (known_) {
    return {};
  }
  NOCTEM_TRY(const auto* agent, key(Hat::agent));
  const client::Signer signer{http::key_id(agent->public_key()), *agent};
  if (auto me = caller_->get("/api/agent/me", signer); !me) {
    if (!is_unknown(me.error())) {
      return fail(std::move(me).error());
    }
    NOCTEM_CHECK(enrol());
  }
  known_ = true;
  return {};
}

Result<codec::Json> MeshLink::get(Hat hat, const std::string& target) {
  if (hat == Hat::agent) {
    NOCTEM_CHECK(be_known());
  }
  NOCTEM_TRY(const auto* signing, key(hat));
  return caller_->get(target, client::Signer{http::key_id(signing->public_key()), *signing});
}

Result<codec::Json> MeshLink::write(Hat hat, std::string_view method, const std::string& target,
                                    const codec::Json& body) {
  if (hat == Hat::agent) {
    NOCTEM_CHECK(be_known());
  }
  NOCTEM_TRY(const auto* signing, key(hat));
  return caller_->write(method, target, body,
                        client::Signer{http::key_id(signing->public_key()), *signing});
}

Result<codec::Json> MeshLink::post(Hat hat, const std::string& target, const codec::Json& body) {
  NOCTEM_TRY(const auto* signing, key(hat));
  return caller_->post(target, body, client::Signer{http::key_id(signing->public_key()), *signing});
}

Result<codec::Json> MeshLink::record(Hat hat, std::string_view method, const std::string& target,
                                     std::string kind, codec::JsonObject fields) {
  NOCTEM_TRY(const auto place, desk(hat));
  NOCTEM_TRY(const auto envelope,
             client::write_document(place, std::move(kind), std::move(fields)));
  return write(hat, method, target, client::body_of(envelope));
}

}  // namespace noctem::agent

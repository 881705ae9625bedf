#include "roster.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "noctem/codec/multibase.hpp"
#include "noctem/document/did_key.hpp"
#include "noctem/mesh/params.hpp"

namespace noctem::sim {

namespace {

constexpr std::string_view kOfAdmins[] = {
    "params",           "operator.approve", "operator.revoke", "operator.quarantine",
    "operator.release", "operator.limits",  "round.ask"};
constexpr std::string_view kOfTheLog[] = {"task.lease",  "gap",   "round.open",
                                          "round.close", "pause", "anomaly"};
constexpr std::string_view kOfOperators[] = {"agent.enrol", "agent.revoke"};

template <typename List>
bool holds(const List& list, std::string_view kind) {
  return std::ranges::find(list, kind) != std::end(list);
}

std::string id_of(std::string_view did) {
  const auto key = document::parse_signing_did(did);
  return key ? to_hex(ByteView(key->bytes).first(8)) : std::string();
}

bool proves(const LogLine& line) {
  const auto key = document::parse_signing_did(line.text("new"));
  const auto bytes = codec::base64url_decode(line.text("proof"));
  const auto proof = bytes ? crypto::parse_signature(*bytes) : fail(bytes.error());
  const auto said =
      fmt::format("noctem/rotate/v1\n{}\n{}", line.text("subject"), line.text("mesh"));
  return key && proof && crypto::verify(*key, view_of(said), *proof);
}

}  // namespace

std::string_view LogLine::text(std::string_view field) const {
  const auto* value = document.value().find(field);
  return value == nullptr || value->text() == nullptr ? std::string_view()
                                                      : std::string_view(*value->text());
}

std::int64_t LogLine::integer(std::string_view field) const {
  const auto* value = document.value().find(field);
  return value == nullptr || value->integer() == nullptr ? 0 : *value->integer();
}

std::string LogLine::author() const { return document::did_of(document.author()); }

std::optional<std::string> Roster::read(const LogLine& line) {
  const auto complain = [&](const std::string& what) {
    return fmt::format("authorised: record {} ({}): {}", line.record.seq, line.document.kind(),
                       what);
  };
  if (!document::verify(line.document, line.record.signature)) {
    return complain("is not signed by its author");
  }
  if (line.record.seq != 0) {
    if (auto wrong = check_author(line)) {
      return complain(*wrong);
    }
    if (auto wrong = check_own(line)) {
      return complain(*wrong);
    }
  }
  take(line);
  return std::nullopt;
}

Roster::Wrong Roster::check_author(const LogLine& line) const {
  const auto& kind = line.document.kind();
  if (holds(kOfAdmins, kind)) {
    return admins_.contains(line.author()) ? Wrong() : Wrong("its author is no administrator");
  }
  if (holds(kOfTheLog, kind)) {
    return line.author() == log_key_ ? Wrong() : Wrong("its author is not the log");
  }
  if (kind == "key.rotate") {
    return check_member(line, "");
  }
  return check_member(line, holds(kOfOperators, kind) ? "operator" : "agent");
}

Roster::Wrong Roster::check_member(const LogLine& line, std::string_view role) const {
  const auto at = keys_.find(line.author());
  if (at == keys_.end()) {
    return "its author is nobody";
  }
  const auto& key = at->second;
  if (!role.empty() && key.agent != (role == "agent")) {
    return "its author is no " + std::string(role);
  }
  if (line.document.kind() == "vote.reveal") {
    return std::nullopt;  // whatever happened to the key that committed
  }
  const bool revoked =
      operators_.at(operator_of(line)).revoked || (key.agent && agents_.at(key.subject).revoked);
  if (revoked || key.dead) {
    return revoked ? "its author was revoked" : "its author's key was replaced";
  }
  return std::nullopt;
}

// Nobody disposes of what is another's.
Roster::Wrong Roster::check_own(const LogLine& line) const {
  const auto& kind = line.document.kind();
  if (kind == "tombstone") {
    const auto at = entries_.find(line.text("entry"));
    return at != entries_.end() && at->second == operator_of(line)
               ? Wrong()
               : Wrong("withdraws what is not its own");
  }
  if (kind == "agent.revoke") {
    const auto at = keys_.find(line.text("agent"));
    return at != keys_.end() && at->second.agent &&
                   agents_.at(at->second.subject).owner == operator_of(line)
               ? Wrong()
               : Wrong("revokes an agent that is not its own");
  }
  if (kind == "agent.enrol") {
    const auto& owner = operators_.at(operator_of(line));
    return owner.agents < owner.agents_max ? Wrong() : Wrong("enrols more agents than it may");
  }
  if (kind == "key.rotate") {
    const bool own = keys_.find(line.author())->second.subject == line.text("subject");
    return own && proves(line) && !keys_.contains(line.text("new"))
               ? Wrong()
               : Wrong("takes a key that is not its own");
  }
  return std::nullopt;
}

void Roster::take(const LogLine& line) {
  const auto& kind = line.document.kind();
  if (kind == "genesis") {
    take_genesis(line);
  } else if (kind == "params") {
    take_params(line);
  } else if (kind == "operator.approve") {
    const auto did = std::string(line.text("operator"));
    const auto most = line.document.value().find("max_agents") != nullptr
                          ? line.integer("max_agents")
                          : param("agents_per_operator");
    keys_[did] = {id_of(did), false, false};
    auto& member = operators_[id_of(did)];
    member.approved_at = line.record.at;
    member.agents_max = most;
  } else if (kind == "operator.limits") {
    operators_[operator_with(line.text("operator"))].agents_max = line.integer("max_agents");
  } else if (kind == "operator.quarantine" ||
             (kind == "anomaly" && line.text("action") == "quarantine")) {
    operators_[operator_with(line.text("operator"))].held = true;
  } else if (kind == "operator.release") {
    operators_[operator_with(line.text("operator"))].held = false;
  } else if (kind == "operator.revoke") {
    operators_[operator_with(line.text("operator"))].revoked = true;
  } else if (kind == "entry") {
    entries_[line.document.id().text()] = operator_of(line);
  } else if (kind == "vote.commit") {
    operators_[operator_of(line)].last_commit_at = line.record.at;
  } else {
    take_enrolment(line);
  }
}

void Roster::take_genesis(const LogLine& line) {
  for (const auto& did : *line.document.value().find("admins")->array()) {
    admins_.insert(*did.text());
  }
  log_key_ = line.text("log_key");
  take_params(line);
}

void Roster::take_params(const LogLine& line) {
  const auto* params = line.document.value().find("params");
  if (params != nullptr) {
    for (const auto& [name, value] : *params->object()) {
      params_[name] = *value.integer();
    }
  }
}

void Roster::take_enrolment(const LogLine& line) {
  const auto& kind = line.document.kind();
  const auto owner = operator_of(line);
  if (kind == "agent.enrol") {
    const auto did = std::string(line.text("agent"));
    keys_[did] = {id_of(did), true, false};
    agents_[id_of(did)] = {owner, false};
    ++operators_[owner].agents;
  } else if (kind == "agent.revoke") {
    agents_[keys_.find(line.text("agent"))->second.subject].revoked = true;
    --operators_[owner].agents;
  } else if (kind == "key.rotate") {
    auto& old = keys_.find(line.author())->second;
    keys_[std::string(line.text("new"))] = old;
    old.dead = true;
  }
}

std::string Roster::operator_of(const LogLine& line) const {
  const auto at = keys_.find(line.author());
  if (at == keys_.end()) {
    return "";
  }
  return at->second.agent ? agents_.at(at->second.subject).owner : at->second.subject;
}

std::string Roster::operator_with(std::string_view did) const {
  const auto at = keys_.find(did);
  return at == keys_.end() || at->second.agent ? std::string() : at->second.subject;
}

std::int64_t Roster::param(std::string_view name) const {
  const auto at = params_.find(name);
  if (at != params_.end()) {
    return at->second;
  }
  const mesh::Params defaults;
  for (const auto& rule : mesh::param_rules()) {
    if (rule.name == name) {
      return defaults.*rule.member;
    }
  }
  return 0;
}

}  // namespace noctem::sim

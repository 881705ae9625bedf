#include "node.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "noctem/codec/multibase.hpp"
#include "noctem/crypto/hash.hpp"
#include "noctem/document/did_key.hpp"
#include "noctem/ledger/genesis.hpp"

namespace noctem::adversary {

using mesh::Kind;

namespace {

// What must not fail, or the figures mean nothing.
template <typename T>
auto must(Result<T> result, std::string_view what) {
  if (!result) {
    fmt::print(stderr, "adversary: {}: {}\n", what, to_string(result.error()));
    std::abort();
  }
  if constexpr (!std::is_void_v<T>) {
    return std::move(*result);
  }
}

Person person(std::string_view name) {
  const auto seed = crypto::sha256("noctem adversary " + std::string(name));
  auto key = must(crypto::SigningKey::from_seed(seed), "key");
  auto did = document::did_of(key.public_key());
  auto id = to_hex(ByteView(key.public_key().bytes).first(8));
  return {.key = std::move(key), .did = std::move(did), .id = std::move(id)};
}

codec::JsonObject fields_of(const Node::Entry& entry, const codec::Cid& body) {
  codec::JsonObject fields{
      {"type", entry.type}, {"domain", entry.domain}, {"body", body.text()}, {"confidence", 500}};
  if (!entry.sources.empty()) {
    codec::JsonArray sources;
    for (const std::string& source : entry.sources) {
      sources.emplace_back(codec::JsonObject{{"entry", source}});
    }
    fields.set("sources", std::move(sources));
  }
  if (entry.task.has_value()) {
    fields.set("task", *entry.task);
  }
  if (!entry.statements.empty()) {
    fields.set("statements", entry.statements);
  }
  return fields;
}

codec::JsonObject as_born(codec::JsonObject params) {
  if (params.find("verify_turn_seconds") == nullptr) {
    params.set("verify_turn_seconds", mesh::kVerifyTurnSeconds);
  }
  return params;
}

}  // namespace

Result<> WatchedState::put(mesh::Table table, std::string_view key, std::string text) {
  if (table == mesh::Table::entries) {
    changed_.emplace(key);
  }
  return below_.put(table, key, std::move(text));
}

Node::Node(Signing signing, codec::JsonObject params)
    : signing_(signing),
      kinds_(mesh::mesh_kinds()),
      fold_(state_),
      admin_(person("admin")),
      log_(person("log")) {
  auto born = must(ledger::make_genesis({.name = "adversary",
                                         .admins = {admin_.key.public_key()},
                                         .log_key = log_.key.public_key(),
                                         .more = {{"params", as_born(std::move(params))}}},
                                        admin_.key, kBorn),
                   "genesis");
  const auto checked =
      must(document::Document::from_json(born.document.value(), kinds_), "genesis document");
  mesh_ = must(apply(checked, admin_.key), "genesis record").text();
}

template <typename T>
Result<T> Node::counted(Result<T> result) {
  if (!result) {
    ++refusals_[result.error().reason];
  }
  return result;
}

int Node::enlist(int agents) {
  const int who = static_cast<int>(operators_.size());
  Operator made{.self = person(fmt::format("operator {}", who)), .agents = {}};
  must(say(Kind::operator_approve, admin_, {{"operator", made.self.did}}), "approve");
  for (int agent = 0; agent < agents; ++agent) {
    made.agents.push_back(person(fmt::format("agent {}/{}", who, agent)));
    must(say(Kind::agent_enrol, made.self, {{"agent", made.agents.back().did}}), "enrol");
  }
  indices_[made.id()] = who;
  operators_.push_back(std::move(made));
  return who;
}

int Node::index_of(const mesh::OperatorId& id) const {
  const auto found = indices_.find(id);
  return found == indices_.end() ? -1 : found->second;
}

// --- documents ---

Result<document::Document> Node::make(Kind kind, const Person& author,
                                      codec::JsonObject fields) const {
  fields.set("kind", mesh::name_of(kind));
  fields.set("author", author.did);
  fields.set("created_at", now_);
  fields.set("mesh", mesh_);
  return document::Document::from_json(std::move(fields), kinds_);
}

Result<codec::Cid> Node::say(Kind kind, const Person& author, codec::JsonObject fields,
                             std::optional<ledger::Near> near) {
  NOCTEM_TRY(const auto document, make(kind, author, std::move(fields)));
  return apply(document, author.key, near);
}

Result<codec::Cid> Node::apply(const document::Document& document, const crypto::SigningKey& key,
                               std::optional<ledger::Near> near) {
  ledger::Record record{
      .at = now_, .cid = document.id(), .near = near, .seq = seq_, .signature = {}};
  if (signing_ == Signing::real) {
    record.signature = document::sign(document, key);
    if (!document::verify(document, record.signature)) {
      return fail(denied("signature", "a document's own signature does not verify"));
    }
  }
  NOCTEM_CHECK(fold_.apply(record, document));
  ++seq_;
  must(watcher_.applied(state_, record, document), "watcher");
  return record.cid;
}

// --- what the door does ---

Result<> Node::within_rate(int who, int agent, Rate rate, const std::string& domain) {
  if (now_ / kHour != rates_hour_) {
    rates_hour_ = now_ / kHour;
    rates_.clear();
  }
  const mesh::Params params;
  const auto under = [&](const std::string& key, std::int64_t limit) {
    return ++rates_[key] <= limit;
  };
  bool good = true;
  if (rate == Rate::vote) {
    good = under(fmt::format("v{}", who), params.votes_per_hour_operator);
  } else {
    const std::int64_t divisor = operator_row(who).reputation > 0 ? 1 : params.newcomer_divisor;
    good = under(fmt::format("a{}/{}", who, agent), params.entries_per_hour_agent / divisor) &&
           under(fmt::format("o{}", who), params.entries_per_hour_operator / divisor) &&
           under(fmt::format("d{}/{}", who, domain), params.entries_per_hour_domain / divisor);
  }
  return good ? Result<>() : Result<>(fail(exhausted("rate", "too much in this hour")));
}

Result<mesh::EntryId> Node::publish(int who, const Entry& entry, int agent) {
  NOCTEM_CHECK(counted(within_rate(who, agent, Rate::entry, entry.domain)));
  const codec::Json body = codec::JsonObject{{"content", fmt::format("{}", ++made_)},
                                             {"salt", "AAAAAAAAAAAAAAAAAAAAAA"}};
  const auto& author = operator_at(who).agents[static_cast<std::size_t>(agent)];
  NOCTEM_TRY(const auto cid, counted(say(Kind::entry, author,
                                         fields_of(entry, document::body_id(body)), entry.near)));
  return mesh::EntryId(cid.text());
}

Result<> Node::open(int who, const mesh::EntryId& entry) {
  const auto id = operator_at(who).id();
  NOCTEM_TRY(const auto number, mesh::next_round(state_, entry, id, now_));
  const auto seed = log_.key.sign(view_of(mesh::panel_seed_bytes(entry, number)));
  NOCTEM_CHECK(say(Kind::round_open, log_,
                   {{"entry", entry.value()},
                    {"round", number},
                    {"by", operator_at(who).self.did},
                    {"seed", codec::base64url_encode(seed.bytes)}}));
  const auto row =
      must(mesh::load<mesh::RoundRow>(state_, mesh::round_key(entry, number)), "round");
  OpenRound& round = open_[entry];
  round = {.number = number,
           .commit_until = row.commit_until,
           .reveal_until = row.reveal_until,
           .panel = {}};
  for (const mesh::PanelMember& member : row.panel) {
    round.panel[member.operator_id] = member.weight;
  }
  closings_.push({row.reveal_until, entry});
  return {};
}

Result<> Node::vote(int who, const mesh::EntryId& entry, bool up, Reveal reveal, int agent) {
  NOCTEM_CHECK(counted(within_rate(who, agent, Rate::vote, "")));
  if (open_round(entry) == nullptr) {
    NOCTEM_CHECK(counted(open(who, entry)));
  }
  const OpenRound& round = open_.at(entry);
  const Operator& voter = operator_at(who);
  const Person& author = voter.agents[static_cast<std::size_t>(agent)];
  mesh::Commitment commitment{.entry = entry,
                              .mesh = mesh_,
                              .operator_id = voter.id(),
                              .round = round.number,
                              .salt = {},
                              .vote = up ? 1 : -1};
  const auto salt = crypto::sha256(fmt::format("salt {}", ++made_));
  std::copy(salt.begin(), salt.end(), commitment.salt.begin());
  NOCTEM_CHECK(counted(say(Kind::vote_commit, author,
                           {{"entry", entry.value()},
                            {"round", round.number},
                            {"hash", mesh::commitment_hash(commitment)}})));
  if (reveal == Reveal::deposited) {
    NOCTEM_TRY(auto document, make(Kind::vote_reveal, author,
                                   {{"entry", entry.value()},
                                    {"round", round.number},
                                    {"vote", commitment.vote},
                                    {"salt", codec::base64url_encode(commitment.salt)}}));
    deposits_[entry].push_back(
        {.document = std::move(document), .key = &author.key, .who = who, .up = up});
  }
  return {};
}

Result<std::optional<mesh::TaskOffer>> Node::claim(int who,
                                                   const std::vector<mesh::TaskType>& types) {
  const Person& agent = operator_at(who).agents.front();
  NOCTEM_TRY(auto offers,
             mesh::best_tasks(state_, mesh::AgentId(agent.id), {.types = types, .domains = {}}, 1));
  if (offers.empty() || offers.front().task.type == mesh::TaskType::verify) {
    return std::optional<mesh::TaskOffer>();
  }
  NOCTEM_TRY(const auto until, mesh::lease_until(state_, offers.front().task, now_));
  NOCTEM_CHECK(
      counted(say(Kind::task_lease, log_,
                  {{"task", offers.front().id.value()}, {"agent", agent.did}, {"until", until}})));
  return std::optional(std::move(offers.front()));
}

Result<> Node::deliver(int who, const std::string& task, const mesh::EntryId& entry) {
  NOCTEM_CHECK(counted(say(Kind::task_result, operator_at(who).agents.front(),
                           {{"task", task}, {"entry", entry.value()}})));
  return {};
}

Result<> Node::release(int who) {
  NOCTEM_CHECK(
      counted(say(Kind::operator_release, admin_, {{"operator", operator_at(who).self.did}})));
  return {};
}

// --- time ---

void Node::close(const mesh::EntryId& entry) {
  auto deposits = std::exchange(deposits_[entry], {});
  deposits_.erase(entry);
  const auto round = open_.at(entry);
  open_.erase(entry);
  std::sort(deposits.begin(), deposits.end(), [](const Deposit& a, const Deposit& b) {
    return a.document.id().text() < b.document.id().text();
  });
  Closed closed{.entry = entry, .round = {}, .votes = {}};
  for (const Deposit& deposit : deposits) {
    must(apply(deposit.document, *deposit.key), "reveal");
    closed.votes.emplace_back(deposit.who, deposit.up);
  }
  must(say(Kind::round_close, log_, {{"entry", entry.value()}, {"round", round.number}}), "close");
  closed.round = must(mesh::load<mesh::RoundRow>(state_, mesh::round_key(entry, round.number)),
                      "closed round");
  closed_.push_back(std::move(closed));
}

// Alarms become records; the fold decides what a quarantine may do.
void Node::report() {
  watcher_.advance(now_);
  for (const vigil::Alarm& alarm : watcher_.take()) {
    const int who = index_of(alarm.operator_id);
    const auto fields = [&](vigil::Measure measure) {
      return codec::JsonObject{
          {"operator", operator_at(who).self.did},
          {"detector", vigil::name_of(alarm.detector)},
          {"score", alarm.score},
          {"action", vigil::name_of(measure)},
          {"evidence", codec::write_canonical(alarm.evidence)},
      };
    };
    const bool before = operator_row(who).quarantined_at.has_value();
    auto said = counted(say(Kind::anomaly, log_, fields(alarm.measure)));
    if (!said && alarm.measure == vigil::Measure::quarantine) {
      said = counted(say(Kind::anomaly, log_, fields(vigil::Measure::notify)));
    }
    ++alarms_[std::string(vigil::name_of(alarm.detector))];
    if (!before && operator_row(who).quarantined_at.has_value()) {
      quarantined_.push_back({who, now_});
    }
  }
}

void Node::pass_to(std::int64_t time) {
  while (!closings_.empty() && closings_.top().at <= time) {
    const Due due = closings_.top();
    closings_.pop();
    now_ = std::max(now_, due.at);
    must(fold_.advance(now_), "advance");
    if (open_.contains(due.entry)) {
      close(due.entry);
    }
  }
  now_ = std::max(now_, time);
  must(fold_.advance(now_), "advance");
  if (now_ / kHour > looked_hour_) {
    looked_hour_ = now_ / kHour;
    report();
  }
}

// --- looking ---

const OpenRound* Node::open_round(const mesh::EntryId& entry) const {
  const auto found = open_.find(entry);
  return found == open_.end() ? nullptr : &found->second;
}

mesh::EntryRow Node::entry_row(const mesh::EntryId& entry) {
  return must(mesh::load<mesh::EntryRow>(state_, entry.value()), "entry");
}

mesh::OperatorRow Node::operator_row(int who) {
  return must(mesh::load<mesh::OperatorRow>(state_, operator_at(who).self.id), "operator");
}

mesh::MeshRow Node::mesh_row() { return must(mesh::load<mesh::MeshRow>(state_, ""), "mesh"); }

}  // namespace noctem::adversary

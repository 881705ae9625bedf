#include "views_json.hpp"

#include <algorithm>

namespace noctem::api {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

template <typename Enum>
std::string word(Enum value) {
  return std::string(names_of(value)[static_cast<std::size_t>(value)]);
}

Json vote_json(const hub::VoteView& view) {
  JsonObject json{{"operator_id", view.operator_id.value()},
                  {"agent", view.ballot.agent.value()},
                  {"committed_at", view.ballot.committed_at}};
  if (view.ballot.vote.has_value()) {
    json.set("vote", *view.ballot.vote);
    json.set("weight", share_json(view.ballot.counted.value_or(0)));
    if (!view.ballot.reason.empty()) {
      json.set("reason", view.ballot.reason);
    }
  }
  return json;
}

Json relatives_json(const std::vector<mesh::Relative>& relatives) {
  JsonArray array;
  for (const mesh::Relative& relative : relatives) {
    JsonArray parents;
    for (const auto& parent : relative.entry.parents) {
      parents.emplace_back(parent.value());
    }
    array.emplace_back(JsonObject{{"id", relative.id.value()},
                                  {"depth", relative.depth},
                                  {"domain", relative.entry.domain},
                                  {"type", word(relative.entry.type)},
                                  {"status", std::string(status_of(relative.entry))},
                                  {"confidence", share_json(relative.entry.confidence)},
                                  {"tainted", relative.entry.tainted_at.has_value()},
                                  {"sources", std::move(parents)}});
  }
  return array;
}

Json revocation_json(const mesh::Revocation& revocation) {
  return JsonObject{
      {"at", revocation.at}, {"since", revocation.since}, {"reason", word(revocation.reason)}};
}

Json health_json(const mesh::Snapshot& snapshot) {
  return JsonObject{{"agents_active", snapshot.agents_active},
                    {"operators_active", snapshot.operators_active},
                    {"compute_capacity", word(snapshot.capacity)},
                    {"entries_total", snapshot.entries_total},
                    {"entries_verified", snapshot.entries_verified}};
}

Json statements_json(const std::vector<mesh::MergedStatement>& statements) {
  JsonArray array;
  for (const mesh::MergedStatement& merged : statements) {
    JsonArray said_by;
    for (const auto& operator_id : merged.said_by) {
      said_by.emplace_back(operator_id.value());
    }
    array.emplace_back(JsonObject{{"about", merged.statement.about},
                                  {"says", word(merged.statement.says)},
                                  {"said_by", std::move(said_by)},
                                  {"reflected", merged.reflected}});
  }
  return array;
}

}  // namespace

std::string freshness(std::int64_t seconds) {
  if (seconds < 60) {
    return std::to_string(std::max<std::int64_t>(seconds, 0)) + "s";
  }
  if (seconds < 3600) {
    return std::to_string(seconds / 60) + "m";
  }
  return seconds < 86'400 ? std::to_string(seconds / 3600) + "h"
                          : std::to_string(seconds / 86'400) + "d";
}

Json round_json(const hub::RoundView& view) {
  const mesh::RoundRow& round = view.round;
  JsonArray panel;
  for (const auto& member : round.panel) {
    panel.emplace_back(JsonObject{{"operator_id", member.operator_id.value()},
                                  {"weight", share_json(member.weight)}});
  }
  JsonArray votes;
  for (const auto& vote : view.votes) {
    votes.push_back(vote_json(vote));
  }
  JsonObject json{{"round", view.number},
                  {"opened_at", round.opened_at},
                  {"commit_until", round.commit_until},
                  {"reveal_until", round.reveal_until},
                  {"bootstrap", round.bootstrap},
                  {"panel", std::move(panel)},
                  {"votes", std::move(votes)}};
  if (round.closed_at.has_value()) {
    json.set("closed_at", *round.closed_at);
    json.set("verdict", word(round.verdict));
    json.set("in_force", round.replaced);
    json.set("up", share_json(round.up));
    json.set("down", share_json(round.down));
    json.set("revealed", round.revealed);
  }
  return json;
}

Json provenance_json(const mesh::Provenance& provenance) {
  return JsonObject{{"sources", relatives_json(provenance.sources)},
                    {"children", relatives_json(provenance.children)},
                    {"more_sources", provenance.more_sources},
                    {"more_children", provenance.more_children}};
}

Json domain_json(const mesh::NamedDomain& domain, std::int64_t now) {
  const mesh::DomainTrend trend = mesh::trend_of(domain.row, now);
  return JsonObject{{"domain", domain.name},
                    {"entries", domain.row.entries},
                    {"doubtful", domain.row.doubtful},
                    {"recent", trend.recent},
                    {"before", trend.before},
                    {"verified", domain.row.verified},
                    {"avg_confidence", share_json(domain.row.average_confidence())},
                    {"freshness", freshness(now - domain.row.newest_at)},
                    {"newest_at", domain.row.newest_at}};
}

Json snapshot_json(const mesh::Snapshot& snapshot) {
  JsonObject domains;
  for (const mesh::DomainState& domain : snapshot.domains) {
    domains.set(domain.domain,
                JsonObject{{"entries", domain.entries},
                           {"avg_confidence", share_json(domain.average_confidence)},
                           {"freshness", freshness(snapshot.at - domain.newest_at)}});
  }
  JsonArray gaps(snapshot.gaps.begin(), snapshot.gaps.end());
  JsonArray trends;
  for (const mesh::Trend& trend : snapshot.trends) {
    trends.emplace_back(trend.domain + " " + word(trend.direction));
  }
  JsonArray priorities;
  for (const mesh::Priority& priority : snapshot.priorities) {
    priorities.emplace_back(word(priority.type) + " " + std::to_string(priority.count) +
                            (priority.count == 1 ? " entry in " : " entries in ") +
                            priority.domain);
  }
  return JsonObject{{"timestamp", snapshot.at},
                    {"phase", word(snapshot.phase)},
                    {"knowledge_domains", std::move(domains)},
                    {"gaps", std::move(gaps)},
                    {"health", health_json(snapshot)},
                    {"trends", std::move(trends)},
                    {"priorities", std::move(priorities)},
                    {"statements", statements_json(snapshot.statements)}};
}

Json operator_json(const hub::NamedOperator& one) {
  JsonObject json{{"id", one.id.value()},
                  {"key", one.row.key},
                  {"label", one.row.label},
                  {"agents", one.row.agents},
                  {"max_agents", one.row.max_agents},
                  {"approved_at", one.row.approved_at},
                  {"approved_by", one.row.approved_by},
                  {"last_record_at", one.row.last_record_at},
                  {"reputation", share_json(one.row.reputation)},
                  {"verified_entries", one.row.credits},
                  {"right", one.row.right},
                  {"resolved", one.row.resolved},
                  {"false_entries", static_cast<std::int64_t>(one.row.falses.size())}};
  if (one.row.quarantined_at.has_value()) {
    json.set("quarantined_at", *one.row.quarantined_at);
  }
  if (one.row.revoked.has_value()) {
    json.set("revoked", revocation_json(*one.row.revoked));
  }
  return json;
}

Json agent_json(const hub::NamedAgent& one) {
  JsonObject json{{"id", one.id.value()},
                  {"operator_id", one.row.operator_id.value()},
                  {"key", one.row.key},
                  {"label", one.row.label},
                  {"enrolled_at", one.row.enrolled_at},
                  {"last_record_at", one.row.last_record_at}};
  if (one.row.revoked.has_value()) {
    json.set("revoked", revocation_json(*one.row.revoked));
  }
  return json;
}

Json anomaly_json(const mesh::NumberedAnomaly& anomaly) {
  return JsonObject{{"seq", anomaly.seq},
                    {"at", anomaly.row.at},
                    {"operator_id", anomaly.row.operator_id.value()},
                    {"detector", anomaly.row.detector},
                    {"score", share_json(anomaly.row.score * 1000)},
                    {"action", word(anomaly.row.action)}};
}

}  // namespace noctem::api

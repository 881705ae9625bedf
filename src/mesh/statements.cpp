#include <algorithm>
#include <map>
#include <set>

#include "noctem/mesh/snapshot.hpp"

#include "awareness.hpp"
#include "panel.hpp"

namespace noctem::mesh {

namespace {

constexpr std::size_t kSayersMin = 2;

Result<Says> says_from(std::string_view text) {
  const auto names = names_of(Says{});
  const auto found = std::ranges::find(names, text);
  if (found == names.end()) {
    return fail(invalid("statements", "statements: this cannot be said of a domain or entry"));
  }
  return static_cast<Says>(found - names.begin());
}

// About a domain, or an entry of this mesh, whose domain it then concerns.
Result<Statement> read_statement(Turn& turn, const codec::Json& from) {
  Statement statement;
  statement.about = *from.find("about")->text();
  NOCTEM_TRY(statement.says, says_from(*from.find("says")->text()));
  NOCTEM_TRY(const auto entry, find<EntryRow>(turn.state, statement.about));
  if (!entry.has_value() && !is_domain(statement.about)) {
    return fail(invalid("statements", "statements: about a domain or an entry of this mesh"));
  }
  statement.domain = entry.has_value() ? entry->domain : statement.about;
  return statement;
}

bool covers(const Voice& voice, std::string_view domain) {
  return voice.domain == kWholeNetwork || lies_in(domain, voice.domain) ||
         std::ranges::count(voice.statements, domain, &Statement::domain) > 0;
}

// Those who reflected on the domain, by what counts of their weight.
std::vector<PanelMember> those_who_reflected(const std::vector<Voice>& voices,
                                             std::string_view domain, const Params& params) {
  std::vector<PanelMember> members;
  for (const Voice& voice : voices) {
    if (covers(voice, domain)) {
      members.push_back({voice.operator_id, voice.weight});
    }
  }
  cap_weights(members, params);
  return members;
}

bool enters(const std::set<OperatorId>& sayers, const std::vector<PanelMember>& members,
            const Params& params) {
  Micro whole = 0;
  Micro part = 0;
  for (const PanelMember& member : members) {
    whole += member.weight;
    part += sayers.contains(member.operator_id) ? member.weight : 0;
  }
  return members.size() >= static_cast<std::size_t>(params.reflection_operators_min) &&
         2 * part > whole;
}

}  // namespace

Result<> record_statements(Turn& turn, const Said& said, const EntryId& id) {
  ReflectionRow row;
  row.entry = id;
  row.at = turn.at;
  row.domain = text_field(said.document, "domain");
  if (const auto* statements = said.document.value().find("statements"); statements != nullptr) {
    for (const auto& each : *statements->array()) {
      NOCTEM_TRY(auto statement, read_statement(turn, each));
      row.statements.push_back(std::move(statement));
    }
  }
  return store(turn.state, said.operator_id.value(), row);
}

std::vector<MergedStatement> merge_statements(const std::vector<Voice>& voices,
                                              const Params& params) {
  std::map<Statement, std::set<OperatorId>> said;
  for (const Voice& voice : voices) {
    for (const Statement& statement : voice.statements) {
      said[statement].insert(voice.operator_id);
    }
  }
  std::vector<MergedStatement> merged;
  for (const auto& [statement, sayers] : said) {
    if (sayers.size() < kSayersMin) {
      continue;
    }
    const auto members = those_who_reflected(voices, statement.domain, params);
    if (enters(sayers, members, params)) {
      merged.push_back(
          {statement, {sayers.begin(), sayers.end()}, static_cast<std::int64_t>(members.size())});
    }
  }
  return merged;
}

}  // namespace noctem::mesh

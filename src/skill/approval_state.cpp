#include <algorithm>
#include <array>

#include "noctem/document/schema.hpp"
#include "noctem/skill/approval.hpp"

namespace noctem::skill {

namespace {

constexpr std::int64_t kFormat = 1;
constexpr auto kScopes = std::to_array<Scope>({Scope::once, Scope::run, Scope::version});

std::unexpected<Error> broken() {
  return fail(corrupt("approvals", "the list of approvals is not as it was written"));
}

codec::Json proposal_json(const Proposal& proposal) {
  return codec::JsonObject{
      {"skill", proposal.skill}, {"version", proposal.version}, {"content", proposal.content}};
}

const codec::Json* member(const codec::Json& json, std::string_view name, codec::Json::Type type) {
  const codec::Json* found = json.find(name);
  return found != nullptr && found->type() == type ? found : nullptr;
}

Result<Proposal> proposal_from(const codec::Json& json) {
  const auto* skill = member(json, "skill", codec::Json::Type::text);
  const auto* version = member(json, "version", codec::Json::Type::text);
  const auto* content = member(json, "content", codec::Json::Type::object);
  const bool whole = json.object() != nullptr && json.object()->size() == 3 && skill != nullptr &&
                     version != nullptr && content != nullptr;
  return whole ? Result<Proposal>(Proposal{*skill->text(), *version->text(), *content->object()})
               : broken();
}

// What a request and an approval have in common.
struct Item {
  std::string id;
  std::string word;  // state or scope
  Proposal proposal;
  std::int64_t expires_at = 0;
};

codec::Json item_json(const Item& item) {
  return codec::JsonObject{{"id", item.id},
                           {"word", item.word},
                           {"proposal", proposal_json(item.proposal)},
                           {"expires_at", item.expires_at}};
}

Result<Item> item_from(const codec::Json& json) {
  const auto* id = member(json, "id", codec::Json::Type::text);
  const auto* word = member(json, "word", codec::Json::Type::text);
  const auto* proposal = json.find("proposal");
  const auto* expires = member(json, "expires_at", codec::Json::Type::integer);
  if (json.object() == nullptr || json.object()->size() != 4 || id == nullptr || word == nullptr ||
      proposal == nullptr || expires == nullptr) {
    return broken();
  }
  NOCTEM_TRY(Proposal read, proposal_from(*proposal));
  return Item{*id->text(), *word->text(), std::move(read), *expires->integer()};
}

Result<codec::JsonArray> list_at(const codec::Json& json, std::string_view name) {
  const auto* list = member(json, name, codec::Json::Type::array);
  return list != nullptr && list->array()->size() <= kApprovalsMax
             ? Result<codec::JsonArray>(*list->array())
             : broken();
}

}  // namespace

std::string_view name_of(Scope scope) {
  switch (scope) {
    case Scope::once:
      return "once";
    case Scope::run:
      return "run";
    case Scope::version:
      return "version";
  }
  return {};
}

codec::Json approvals_json(const ApprovalsState& state) {
  codec::JsonArray requests;
  for (const Request& request : state.requests) {
    const bool waits = request.state == Request::State::waiting;
    requests.push_back(item_json(
        {request.id, waits ? "waiting" : "denied", request.proposal, request.expires_at}));
  }
  codec::JsonArray approvals;
  for (const Approval& approval : state.approvals) {
    approvals.push_back(item_json({approval.id, std::string(name_of(approval.scope)),
                                   approval.proposal, approval.expires_at}));
  }
  codec::JsonArray last;
  for (const Proposal& proposal : state.last) {
    last.push_back(proposal_json(proposal));
  }
  return codec::JsonObject{{"format", kFormat},
                           {"requests", std::move(requests)},
                           {"approvals", std::move(approvals)},
                           {"last", std::move(last)}};
}

Result<ApprovalsState> approvals_from_json(const codec::Json& json) {
  const auto* format = member(json, "format", codec::Json::Type::integer);
  if (format == nullptr || *format->integer() != kFormat || json.object()->size() != 4) {
    return broken();
  }
  ApprovalsState state;
  NOCTEM_TRY(const auto requests, list_at(json, "requests"));
  for (const codec::Json& each : requests) {
    NOCTEM_TRY(Item item, item_from(each));
    if (item.word != "waiting" && item.word != "denied") {
      return broken();
    }
    const auto word = item.word == "waiting" ? Request::State::waiting : Request::State::denied;
    state.requests.push_back({word, item.id, std::move(item.proposal), item.expires_at});
  }
  NOCTEM_TRY(const auto approvals, list_at(json, "approvals"));
  for (const codec::Json& each : approvals) {
    NOCTEM_TRY(Item item, item_from(each));
    const auto scope =
        std::ranges::find_if(kScopes, [&](Scope known) { return name_of(known) == item.word; });
    if (scope == kScopes.end()) {
      return broken();
    }
    state.approvals.push_back({item.id, *scope, std::move(item.proposal), item.expires_at});
  }
  NOCTEM_TRY(const auto last, list_at(json, "last"));
  for (const codec::Json& each : last) {
    NOCTEM_TRY(state.last.emplace_back(), proposal_from(each));
  }
  return state;
}

}  // namespace noctem::skill

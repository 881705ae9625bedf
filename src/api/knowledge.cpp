// Reading what is known: queries, one entry, its votes, its provenance, what led to its score.

#include <memory>

#include "noctem/base/strings.hpp"
#include "noctem/http/problem.hpp"

#include "service.hpp"
#include "views_json.hpp"

namespace noctem::api {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

constexpr std::size_t kAnswerBytesDefault = 16 * 1024;
constexpr std::int64_t kAnswerBytesMax = 1 << 20;
constexpr std::int64_t kRelativesMax = 1000;

Result<int> share_parameter(const http::Call& call, std::string_view name, int absent) {
  const auto text = call.parameter(name);
  const auto value = text ? parse_thousandths(*text) : absent;
  if (!value) {
    return fail(invalid("parameter_value", "parameter " + std::string(name) +
                                               ": a share from 0 to 1 with at most three digits "
                                               "after the point, as 0.3"));
  }
  return *value;
}

enum class Show { automatic, full, summary };

struct Wanted {
  hub::Question question;
  Show show = Show::automatic;
  std::size_t bytes = kAnswerBytesDefault;
};

Result<Wanted> wanted_by(const http::Call& call) {
  Wanted wanted;
  search::Query& query = wanted.question.query;
  query.text = call.parameter("query").value_or("");
  query.domain = call.parameter("domain").value_or("");
  query.tags = all_of(call, "tags");
  query.cursor = call.parameter("cursor").value_or("");
  query.limit = static_cast<int>(call.integer("limit").value_or(search::kLimitDefault));
  if (call.parameter("order") == "newest") {
    query.order = search::Order::newest;
  }
  NOCTEM_TRY(query.confidence_min,
             share_parameter(call, "min_confidence", search::kConfidenceDefault));
  if (call.signer.has_value()) {
    wanted.question.asker = mesh::OperatorId(call.signer->operator_id);
  }
  const auto show = call.parameter("content").value_or("auto");
  wanted.show = show == "full" ? Show::full : show == "summary" ? Show::summary : Show::automatic;
  wanted.bytes = static_cast<std::size_t>(
      call.integer("bytes").value_or(static_cast<std::int64_t>(kAnswerBytesDefault)));
  return wanted;
}

// Full texts as long as they fit the caller's budget, summaries from then on.
Json findings_answer(const hub::Findings& findings, const Wanted& wanted) {
  JsonArray entries;
  std::size_t left = wanted.bytes;
  for (const hub::Found& found : findings.found) {
    const std::size_t cost = text_bytes(found.entry);
    const bool full = wanted.show == Show::full || (wanted.show == Show::automatic && cost <= left);
    Json entry = entry_json(found.entry, full ? Detail::full : Detail::summary);
    entry.object()->set("score", found.score);
    left -= full ? std::min(cost, left) : 0;
    entries.push_back(std::move(entry));
  }
  JsonObject answer{{"entries", std::move(entries)}};
  if (!findings.next.empty()) {
    answer.set("next", findings.next);
  }
  return answer;
}

void query(Service& service, Audience audience, http::Call call, http::Reply reply) {
  const auto allowed = [&]() -> Result<Wanted> {
    NOCTEM_TRY(const auto reader, service.context.hub.reader());
    NOCTEM_CHECK(may_read(service, call, audience, reader));
    return wanted_by(call);
  };
  auto wanted = allowed();
  if (!wanted) {
    reply.send(wanted.error());
    return;
  }
  auto kept = std::make_shared<http::Reply>(std::move(reply));
  hub::Question question = wanted->question;
  service.context.hub.query(std::move(question),
                            [kept, wanted = *std::move(wanted),
                             request = std::move(call.request)](Result<hub::Findings> findings) {
                              if (!findings) {
                                kept->send(findings.error());
                                return;
                              }
                              kept->send(json_answer(request, findings_answer(*findings, wanted)));
                            });
}

http::Parameter choice(std::string name, std::vector<std::string> choices,
                       std::string description) {
  return {.name = std::move(name),
          .shape = document::one_of(std::move(choices)),
          .presence = document::Presence::optional,
          .description = std::move(description)};
}

http::Route query_route(std::string path, std::string name) {
  http::Route route = get(std::move(path), std::move(name), "Ask what is known");
  http::Parameter tags = text_parameter("tags", 32, "Repeated: all of them.");
  tags.repeat = http::Parameter::Repeat::allowed;
  route.query = {
      text_parameter("domain", mesh::kDomainBytesMax, "This domain and those below it."),
      text_parameter("query", search::kQueryBytesRead, "A question as a person types it."),
      std::move(tags),
      text_parameter("min_confidence", 5, "From 0 to 1; 0.3 if absent."),
      {.name = "limit",
       .shape = document::integer(1, search::kLimitMax),
       .presence = document::Presence::optional,
       .description = "Entries; 20 if absent."},
      text_parameter("cursor", 1024, "`next` of the page before."),
      choice("order", {"trusted", "newest"}, "Of a listing without a query."),
      choice("content", {"auto", "full", "summary"},
             "`auto`: full texts while they fit `bytes`, then excerpts."),
      number_parameter("bytes", kAnswerBytesMax, "Budget of full texts; 16384 if absent."),
  };
  return route;
}

// What an operator was told is no observation of its own later: the hub remembers it.
Read one_entry(Service& service) {
  return [&service](const http::Call& call, const hub::Reader& reader) -> Result<Json> {
    NOCTEM_TRY(const auto id, hub::resolve_entry(reader, *call.parameter("id")));
    NOCTEM_TRY(const auto view, hub::entry_view(reader, id));
    if (call.parameter("raw") == "1") {
      return record_envelope_json(view.stored);
    }
    if (!view.text.has_value()) {
      return fail(not_found("erased",
                            "this entry's text was erased: it was withdrawn or has "
                            "expired; ?raw=1 gives the document and its record"));
    }
    if (call.signer.has_value()) {
      service.context.hub.served(mesh::OperatorId(call.signer->operator_id), view);
    }
    return entry_json(view, Detail::full);
  };
}

Result<Json> votes_on(const http::Call& call, const hub::Reader& reader) {
  NOCTEM_TRY(const auto id, hub::resolve_entry(reader, *call.parameter("id")));
  NOCTEM_TRY(const auto rounds, hub::rounds_view(reader, id));
  JsonArray array;
  for (const auto& round : rounds) {
    array.push_back(round_json(round));
  }
  return JsonObject{{"id", id.value()}, {"rounds", std::move(array)}};
}

Result<Json> provenance(const http::Call& call, const hub::Reader& reader) {
  NOCTEM_TRY(const auto id, hub::resolve_entry(reader, *call.parameter("id")));
  mesh::ProvenanceLimits limits;
  limits.depth_max = call.integer("depth").value_or(limits.depth_max);
  limits.entries_max = static_cast<std::size_t>(
      call.integer("limit").value_or(static_cast<std::int64_t>(limits.entries_max)));
  NOCTEM_TRY(const auto found, mesh::provenance_of(reader.state(), id, limits));
  Json answer = provenance_json(found);
  answer.object()->set("id", id.value());
  return answer;
}

Result<Json> reasons(const http::Call& call, const hub::Reader& reader) {
  NOCTEM_TRY(const auto id, hub::resolve_entry(reader, *call.parameter("id")));
  NOCTEM_TRY(const auto found, hub::explain(reader, id, page_size(call)));
  JsonArray records;
  for (const hub::Reason& reason : found) {
    Json record = record_envelope_json(reason.stored);
    record.object()->erase("body");
    record.object()->set("kind", reason.kind);
    records.push_back(std::move(record));
  }
  return JsonObject{{"id", id.value()}, {"records", std::move(records)}};
}

http::Route entry_route(std::string path, std::string name, std::string summary) {
  http::Route route = get(std::move(path), std::move(name), std::move(summary));
  route.path_parameters = {entry_id_parameter()};
  return route;
}

// Each twice: for agents, and for the observatory.
struct Place {
  std::string_view path;
  std::string_view name;
  Audience audience;
};

void add_entry_reads(http::Router& router, Service& service, const Place& place) {
  const std::string path = std::string(place.path) + "/knowledge";
  const std::string name(place.name);
  router.add(query_route(path, name + "query"),
             [&service, audience = place.audience](http::Call call, http::Reply reply) {
               query(service, audience, std::move(call), std::move(reply));
             });
  http::Route entry = entry_route(path + "/{id}", name + "entry", "One entry, with its full text");
  entry.query = {choice("raw", {"1"}, "The signed document and its record instead.")};
  router.add(std::move(entry), reading(service, place.audience, one_entry(service)));
  router.add(
      entry_route(path + "/{id}/votes", name + "votes", "The entry's rounds; votes of closed ones"),
      reading(service, place.audience, votes_on));
  http::Route relatives = entry_route(path + "/{id}/provenance", name + "provenance",
                                      "What the entry stands on, and what stands on it");
  relatives.query = {number_parameter("depth", kRelativesMax, "How far; 8 if absent."),
                     number_parameter("limit", kRelativesMax, "Each way; 100 if absent.")};
  router.add(std::move(relatives), reading(service, place.audience, provenance));
  http::Route why = entry_route(path + "/{id}/explain", name + "explain",
                                "The records that led to the entry's score");
  why.query = {limit_parameter()};
  router.add(std::move(why), reading(service, place.audience, reasons));
}

}  // namespace

void add_knowledge(http::Router& router, Service& service) {
  add_entry_reads(router, service, {"/api/agent", "", Audience::agents});
  add_entry_reads(router, service, {"/api/observe", "observe_", Audience::watchers});
}

}  // namespace noctem::api

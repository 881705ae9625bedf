// Work: a claim, and what came of it.

#include <memory>

#include "noctem/http/problem.hpp"
#include "noctem/mesh/kinds.hpp"

#include "submissions.hpp"
#include "views_json.hpp"

namespace noctem::api {

namespace {

using codec::Json;
using codec::JsonObject;

// What a person or a model is told to do.
std::string description_of(const hub::Claimed& claimed) {
  if (claimed.type == "synthesize") {
    return "Synthesize the observations in " + claimed.domain +
           " that no synthesis covers yet "
           "into one coherent entry, with all of them as sources.";
  }
  if (claimed.type == "verify") {
    return "Check the claim of entry " + claimed.subject +
           " against what you know and can look "
           "up, then vote in round " +
           std::to_string(claimed.round) + ".";
  }
  if (claimed.type == "consolidate") {
    return "Entry " + claimed.subject +
           " and its near duplicates say nearly the same: write one "
           "entry that replaces them.";
  }
  if (claimed.type == "reflect") {
    return "Read the awareness and the newest entries, and publish a reflection on what the "
           "network knows, lacks and should do next.";
  }
  return "Somebody looked for " + claimed.domain + " and found nothing: find out and contribute.";
}

Json claimed_json(const hub::Claimed& claimed, const hub::Claim& claim) {
  JsonObject task{{"id", claimed.task.value()},       {"type", claimed.type},
                  {"subject", claimed.subject},       {"domain", claimed.domain},
                  {"priority", claimed.priority},     {"description", description_of(claimed)},
                  {"claimed_by", claim.agent.value()}};
  if (claimed.round > 0) {
    task.set("round", claimed.round);
  }
  return JsonObject{{"task", std::move(task)}, {"lease", JsonObject{{"until", claimed.until}}}};
}

void claim(Service& service, http::Call call, http::Reply reply) {
  hub::Claim claim{.agent = mesh::AgentId(call.signer->agent),
                   .types = all_of(call, "types"),
                   .domains = all_of(call, "domains")};
  if (service.context.hub.directory().rank(call.signer->agent) != hub::Rank::agent) {
    reply.send(denied("not_agent", "only agents claim work: sign with an agent's key"));
    return;
  }
  auto kept = std::make_shared<http::Reply>(std::move(reply));
  service.context.hub.claim(claim, [kept, claim](Result<std::optional<hub::Claimed>> claimed) {
    if (!claimed) {
      kept->send(claimed.error());
      return;
    }
    if (!claimed->has_value()) {
      kept->send(http::Response{.status = 204, .headers = {}, .body = {}});
      return;
    }
    kept->send(http::json_response(200, codec::write_canonical(claimed_json(**claimed, claim))));
  });
}

http::Parameter repeated(http::Parameter parameter) {
  parameter.repeat = http::Parameter::Repeat::allowed;
  return parameter;
}

}  // namespace

void add_compute(http::Router& router, Service& service) {
  http::Route route = get("/api/agent/compute", "claim", "Claim a task; 204 if there is none");
  route.query = {
      repeated({.name = "types",
                .shape = document::one_of(
                    {"synthesize", "verify", "consolidate", "reflect", "fill_gap"}),
                .presence = document::Presence::optional,
                .description = "Preferred ones."}),
      repeated(
          text_parameter("domains", mesh::kDomainBytesMax, "Preferred ones, with those below.")),
  };
  route.answers = {200, 204};
  route.signing = http::Signing::required;
  route.get_effect = http::Effect::changes;
  router.add(std::move(route), [&service](http::Call call, http::Reply reply) {
    claim(service, std::move(call), std::move(reply));
  });
  add_write(router, service,
            {.path = "/api/agent/compute/{id}/result",
             .name = "deliver",
             .summary = "Submit a task's result, with the entry that it names if that is new",
             .forms = {single({"task.result", "task.release"}),
                       {{"entry", "result"}, {{"entry"}, {"task.result"}}}},
             .path_names = PathNames::task});
}

}  // namespace noctem::api

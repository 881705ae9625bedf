// What administrators look at: anomalies with their evidence, and who asks to be enrolled.

#include <map>
#include <tuple>

#include "noctem/api/anomaly_report.hpp"
#include "noctem/document/did_key.hpp"
#include "noctem/http/request_signing.hpp"
#include "noctem/hub/evidence.hpp"
#include "noctem/hub/requests.hpp"
#include "noctem/mesh/anomaly.hpp"

#include "service.hpp"
#include "views_json.hpp"

namespace noctem::api {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

Read waiting(const Service& service) {
  return [&service](const http::Call&, const hub::Reader& reader) -> Result<Json> {
    NOCTEM_TRY(const auto found, hub::requests(reader, now(service)));
    JsonArray array;
    for (const hub::EnrolRequest& request : found) {
      NOCTEM_TRY(const auto key, document::parse_signing_did(request.agent));
      JsonObject one{{"agent", http::key_id(key)},
                     {"key", request.agent},
                     {"operator", request.operator_id.value()},
                     {"label", request.label},
                     {"at", request.at},
                     {"code", hub::request_code(request)}};
      if (!request.operator_key.empty()) {
        one.set("operator_key", request.operator_key);
      }
      array.emplace_back(std::move(one));
    }
    return JsonObject{{"requests", std::move(array)}};
  };
}

enum class Told { reports, evidence };

Result<std::vector<AnomalyReport>> told_reports(const hub::Reader& reader, std::int64_t from,
                                                std::size_t count, Told told) {
  NOCTEM_TRY(const auto page, mesh::anomalies_page(reader.state(), from, count));
  std::map<std::int64_t, std::string> words;
  if (told == Told::evidence && !page.empty()) {
    NOCTEM_TRY(words, hub::evidence_between(reader, page.front().seq, page.back().seq));
  }
  std::vector<AnomalyReport> reports;
  for (const auto& anomaly : page) {
    Json json = anomaly_json(anomaly);
    if (told == Told::evidence) {
      // A report that an older program recorded has it in the log.
      const auto kept = words.find(anomaly.seq);
      json.object()->set("evidence", kept == words.end() ? anomaly.row.evidence : kept->second);
    }
    reports.push_back({anomaly.seq, std::move(json)});
  }
  return reports;
}

Read anomalies(Told told) {
  return [told](const http::Call& call, const hub::Reader& reader) -> Result<Json> {
    const std::size_t count = page_size(call);
    NOCTEM_TRY(auto page, told_reports(reader, call.integer("from").value_or(0), count, told));
    JsonArray array;
    for (auto& report : page) {
      array.push_back(std::move(report.json));
    }
    JsonObject answer{{"anomalies", std::move(array)}};
    if (page.size() == count) {
      answer.set("next", page.back().seq + 1);
    }
    return answer;
  };
}

}  // namespace

Result<std::vector<AnomalyReport>> anomaly_reports(const hub::Reader& reader, std::int64_t from,
                                                   std::size_t count) {
  return told_reports(reader, from, count, Told::evidence);
}

void add_admin(http::Router& router, Service& service) {
  router.add(get("/api/admin/requests", "requests", "Who asks to be enrolled"),
             reading(service, Audience::admins, waiting(service)));
  // The reports are records of the log, which whoever may watch reads anyway; evidence is not.
  const bool open = service.context.evidence == Evidence::everybody;
  for (const auto& [path, name, audience, told] :
       {std::tuple("/api/admin/anomalies", "anomalies", Audience::admins, Told::evidence),
        std::tuple("/api/observe/anomalies", "observe_anomalies", Audience::watchers,
                   open ? Told::evidence : Told::reports)}) {
    http::Route list =
        get(path, name,
            audience == Audience::admins ? "What the detectors report, and what they saw"
                                         : "What the detectors report, without what they saw");
    list.query = {number_parameter("from", codec::kIntegerMax, "The first seq; 0 if absent."),
                  limit_parameter()};
    router.add(std::move(list), reading(service, audience, anomalies(told)));
  }
}

}  // namespace noctem::api

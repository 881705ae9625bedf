// What administrators look at.

#include "command_list.hpp"
#include "vocabulary.hpp"

namespace noctem::cli {

namespace {

Result<Exit> anomalies(Session& session) {
  return show_answer(session, Hat::admin, "/api/admin/anomalies");
}

Result<Exit> requests(Session& session) {
  return show_answer(session, Hat::admin, "/api/admin/requests");
}

}  // namespace

Command admin_anomalies_command() {
  return {.name = "admin anomalies",
          .summary = "show what the detectors report",
          .description = "Each with its score, its evidence and what followed.",
          .options = {url_option()},
          .examples = {{"noctem admin anomalies", ""}},
          .body = anomalies};
}

Command admin_requests_command() {
  return {
      .name = "admin requests",
      .summary = "show who asks to be enrolled",
      .description =
          "Compare the code with the one that the other side shows before anything is approved. "
          "With an operator_key the operator itself is to be approved first: `noctem admin "
          "operator approve KEY`; its agents then enrol by themselves. Without, the operator "
          "enrols the agent.",
      .options = {url_option()},
      .examples = {{"noctem admin requests", ""}},
      .body = requests};
}

}  // namespace noctem::cli

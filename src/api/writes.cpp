// Every route that records a document.

#include "submissions.hpp"

namespace noctem::api {

namespace {

void add_agents_writes(http::Router& router, Service& service) {
  add_write(router, service,
            {.path = "/api/agent/knowledge",
             .name = "publish",
             .summary = "Publish an entry; with a task.result beside it, as that task's result",
             .forms = {single({"entry"}), {{"entry", "result"}, {{"entry"}, {"task.result"}}}}});
  add_write(router, service,
            {.method = "DELETE",
             .path = "/api/agent/knowledge/{id}",
             .name = "withdraw",
             .summary = "Withdraw an entry of one's own: its text is erased",
             .forms = {single({"tombstone"})},
             .path_names = PathNames::entry});
  add_write(router, service,
            {.path = "/api/agent/knowledge/{id}/vote",
             .name = "vote",
             .summary = "Commit to a vote, reveal it, or both at once (the reveal is deposited)",
             .forms = {single({"vote.commit", "vote.reveal"}),
                       {{"commit", "reveal"}, {{"vote.commit"}, {"vote.reveal"}}}},
             .path_names = PathNames::entry});
  add_write(router, service,
            {.path = "/api/agent/reflect",
             .name = "reflect",
             .summary = "Publish a reflection and its statements",
             .forms = {single({"entry"}), {{"entry", "result"}, {{"entry"}, {"task.result"}}}},
             .type = "reflection"});
  add_write(router, service,
            {.path = "/api/agent/documents",
             .name = "record",
             .summary = "Record a document of any kind that its author may write",
             .forms = {single({}),
                       {{"commit", "reveal"}, {{"vote.commit"}, {"vote.reveal"}}},
                       {{"entry", "result"}, {{"entry"}, {"task.result"}}}}});
  add_write(router, service,
            {.method = "DELETE",
             .path = "/api/agent/agents/{id}",
             .name = "revoke_agent",
             .summary = "Revoke an agent of one's own (operators)",
             .forms = {single({"agent.revoke"})},
             .path_names = PathNames::agent});
}

void add_admins_writes(http::Router& router, Service& service) {
  add_write(router, service,
            {.path = "/api/admin/operator",
             .name = "approve_operator",
             .summary = "Approve an operator",
             .forms = {single({"operator.approve"})}});
  add_write(router, service,
            {.method = "DELETE",
             .path = "/api/admin/operator/{id}",
             .name = "revoke_operator",
             .summary = "Revoke an operator and all of its agents",
             .forms = {single({"operator.revoke"})},
             .path_names = PathNames::operator_});
  add_write(router, service,
            {.path = "/api/admin/operator/{id}/quarantine",
             .name = "quarantine_operator",
             .summary = "Put an operator into quarantine, or release it",
             .forms = {single({"operator.quarantine", "operator.release"})},
             .path_names = PathNames::operator_});
  add_write(router, service,
            {.path = "/api/admin/operator/{id}/agents",
             .name = "limit_operator",
             .summary = "Say how many agents an operator may have",
             .forms = {single({"operator.limits"})},
             .path_names = PathNames::operator_});
  add_write(
      router, service,
      {.path = "/api/admin/documents",
       .name = "administer",
       .summary = "Record a document of an administrator",
       .forms = {single({"params", "operator.approve", "operator.revoke", "operator.quarantine",
                         "operator.release", "operator.limits", "round.ask"})}});
}

}  // namespace

void add_writes(http::Router& router, Service& service) {
  add_agents_writes(router, service);
  add_admins_writes(router, service);
}

}  // namespace noctem::api

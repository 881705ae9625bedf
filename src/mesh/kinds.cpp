#include "noctem/mesh/kinds.hpp"

#include <algorithm>
#include <array>

#include "noctem/ledger/genesis.hpp"
#include "noctem/mesh/params.hpp"

namespace noctem::mesh {

namespace {

using document::Field;
using document::Presence;
using document::Shape;

constexpr std::size_t kLabelBytesMax = 64;
constexpr std::size_t kReasonBytesMax = 1'024;
constexpr std::size_t kUrlBytesMax = 2'048;
constexpr std::size_t kSourcesMax = 32;
constexpr std::size_t kTagsMax = 16;
constexpr std::size_t kTagBytesMax = 32;
constexpr std::size_t kStatementsMax = 32;
constexpr std::size_t kAdminsMax = 16;
constexpr std::size_t kEvidenceBytesMax = 4'096;
constexpr std::int64_t kAgentsMax = 1'000;
constexpr std::int64_t kTtlSecondsMax = 315'576'000;  // ten years

struct Listed {
  Kind kind;
  std::string_view name;
  Author author;
};

constexpr auto kListed = std::to_array<Listed>({
    {Kind::genesis, "genesis", Author::admin},
    {Kind::params, "params", Author::admin},
    {Kind::operator_approve, "operator.approve", Author::admin},
    {Kind::operator_revoke, "operator.revoke", Author::admin},
    {Kind::operator_quarantine, "operator.quarantine", Author::admin},
    {Kind::operator_release, "operator.release", Author::admin},
    {Kind::operator_limits, "operator.limits", Author::admin},
    {Kind::round_ask, "round.ask", Author::admin},
    {Kind::agent_enrol, "agent.enrol", Author::operator_},
    {Kind::agent_revoke, "agent.revoke", Author::operator_},
    {Kind::key_rotate, "key.rotate", Author::old_key},
    {Kind::entry, "entry", Author::agent},
    {Kind::tombstone, "tombstone", Author::agent},
    {Kind::vote_commit, "vote.commit", Author::agent},
    {Kind::vote_reveal, "vote.reveal", Author::agent},
    {Kind::task_result, "task.result", Author::agent},
    {Kind::task_release, "task.release", Author::agent},
    {Kind::task_lease, "task.lease", Author::log},
    {Kind::gap, "gap", Author::log},
    {Kind::round_open, "round.open", Author::log},
    {Kind::round_close, "round.close", Author::log},
    {Kind::pause, "pause", Author::log},
    {Kind::anomaly, "anomaly", Author::log},
});

const Listed& listed(Kind kind) { return kListed[static_cast<std::size_t>(kind)]; }

document::Kind kind(Kind which, std::vector<Field> fields, std::string_view description) {
  return {.name = std::string(name_of(which)),
          .fields = std::move(fields),
          .mesh = document::MeshField::required,
          .description = std::string(description)};
}

Field required(std::string_view name, Shape shape, std::string_view description) {
  return {std::string(name), std::move(shape), Presence::required, std::string(description)};
}

Field optional(std::string_view name, Shape shape, std::string_view description) {
  return {std::string(name), std::move(shape), Presence::optional, std::string(description)};
}

Shape did() { return document::text_of(Shape::Format::did_key); }
Shape cid() { return document::text_of(Shape::Format::cid); }
Shape time() { return document::integer(0, codec::kIntegerMax); }
Shape task_id() { return document::hex(16); }
Shape domain() { return document::text(1, kDomainBytesMax); }
Shape round_number() { return document::integer(1, codec::kIntegerMax); }
Field the_operator() { return required("operator", did(), "Any key that is or was theirs."); }
Field params_field() { return optional("params", params_shape(), "What differs from before."); }
Field max_agents(Presence presence) {
  return {"max_agents", document::integer(0, kAgentsMax), presence,
          "Agents that the operator may have at a time."};
}
Field since() { return required("since", time(), "What was recorded from then on is tainted."); }
Field revoke_reason() {
  return required("reason", document::one_of({"left", "compromised"}), "Why.");
}

void add_kinds_of_admins(std::vector<document::Kind>& to) {
  to.push_back(ledger::genesis_kind({params_field()}));
  to.push_back(kind(Kind::params,
                    {params_field(),
                     optional("admins", document::array_of(did(), 1, kAdminsMax),
                              "All administrators from now on."),
                     optional("log_key", did(), "Signs records and heads from now on.")},
                    "Changes parameters, administrators or the log key."));
  to.push_back(kind(Kind::operator_approve,
                    {required("operator", did(), "The key that names the operator for ever."),
                     optional("label", document::text(1, kLabelBytesMax), "What people say."),
                     max_agents(Presence::optional)},
                    "Lets an operator take part."));
  to.push_back(kind(Kind::operator_revoke, {the_operator(), since(), revoke_reason()},
                    "Ends an operator's part for good, and that of all of its agents."));
  to.push_back(
      kind(Kind::operator_quarantine,
           {the_operator(), optional("reason", document::text(1, kReasonBytesMax), "Why.")},
           "Holds what the operator records from now on."));
  to.push_back(kind(Kind::operator_release, {the_operator()}, "Ends a quarantine."));
  to.push_back(kind(Kind::operator_limits, {the_operator(), max_agents(Presence::required)},
                    "Says how many agents an operator may have."));
  to.push_back(kind(Kind::round_ask, {required("entry", cid(), "About which to vote again.")},
                    "Lets the next round about an entry begin at once."));
}

void add_kinds_of_operators(std::vector<document::Kind>& to) {
  to.push_back(kind(Kind::agent_enrol,
                    {required("agent", did(), "The key that names the agent for ever."),
                     optional("label", document::text(1, kLabelBytesMax), "What people say.")},
                    "Lets an agent contribute for the operator."));
  to.push_back(
      kind(Kind::agent_revoke,
           {required("agent", did(), "Any key that is or was its own."), since(), revoke_reason()},
           "Ends an agent's part for good."));
  to.push_back(kind(Kind::key_rotate,
                    {required("subject", document::hex(8), "The operator's or agent's id."),
                     required("new", did(), "The key that follows the one that signs this."),
                     required("proof", document::base64url(64),
                              "The new key's signature over \"noctem/rotate/v1\\n\", the subject, "
                              "\"\\n\" and the mesh.")},
                    "Another key for the same operator or agent."));
}

Shape source() {
  return document::object_of({optional("entry", cid(), "An entry of this mesh."),
                              optional("url", document::text(1, kUrlBytesMax), "Or a place."),
                              optional("sha256", document::hex(32), "What was read there."),
                              optional("at", time(), "When.")});
}

Shape statement() {
  return document::object_of({required("about", domain(), "A domain, or an entry's id."),
                              required("says",
                                       document::one_of({"gap", "rising", "declining", "contested",
                                                         "unreliable", "priority"}),
                                       "What is said of it.")});
}

document::Kind entry_kind() {
  return kind(
      Kind::entry,
      {required("type", document::one_of({"observation", "synthesis", "correction", "reflection"}),
                "What it is."),
       required("domain", domain(), "1 to 8 segments of [a-z0-9][a-z0-9._+#-]{0,63}, by slashes."),
       required("body", cid(), "The hash of the body, which holds the text."),
       required("confidence", document::integer(0, 1'000), "The author's, in thousandths."),
       optional("sources", document::array_of(source(), 0, kSourcesMax), "What it stands on."),
       optional("tags", document::array_of(document::text(1, kTagBytesMax), 0, kTagsMax),
                "Words of [a-z0-9._+#-]."),
       optional("supersedes", cid(), "The entry that this one replaces."),
       optional("ttl", document::integer(1, kTtlSecondsMax), "Seconds from its record's time."),
       optional("task", task_id(), "The task whose result it is."),
       optional("statements", document::array_of(statement(), 0, kStatementsMax),
                "Of a reflection: what it says of the network.")},
      "One piece of knowledge.");
}

void add_kinds_of_agents(std::vector<document::Kind>& to) {
  const auto entry = [](std::string_view what) { return required("entry", cid(), what); };
  const auto task = [] { return required("task", task_id(), "Which."); };
  to.push_back(entry_kind());
  to.push_back(kind(Kind::tombstone, {entry("One of the operator's own.")}, "Withdraws an entry."));
  to.push_back(kind(Kind::vote_commit,
                    {entry("About which."), required("round", round_number(), "Of the entry."),
                     required("hash", document::hex(32), "Of the vote and a salt.")},
                    "A vote that nobody can read yet."));
  to.push_back(
      kind(Kind::vote_reveal,
           {entry("About which."), required("round", round_number(), "Of the entry."),
            required("vote", document::integer(-1, 1), "1 or -1."),
            required("salt", document::base64url(32), "With which the commitment was made."),
            optional("reason", document::text(1, kReasonBytesMax), "Why.")},
           "What a commitment said."));
  to.push_back(kind(Kind::task_result, {task(), entry("What came out.")}, "A task is done."));
  to.push_back(kind(Kind::task_release, {task()}, "Gives a claimed task back."));
}

void add_kinds_of_nodes(std::vector<document::Kind>& to) {
  const auto entry = [] { return required("entry", cid(), "About which."); };
  const auto round = [] { return required("round", round_number(), "Of the entry, from 1."); };
  to.push_back(kind(Kind::task_lease,
                    {required("task", task_id(), "Which."), required("agent", did(), "Whose."),
                     required("until", time(), "When it ends.")},
                    "An agent has claimed a task."));
  to.push_back(kind(Kind::gap, {required("domain", domain(), "Where.")},
                    "Two operators asked and found nothing."));
  to.push_back(
      kind(Kind::round_open,
           {entry(), round(), required("by", did(), "The operator for whom it is opened."),
            required("seed", document::base64url(64),
                     "The log key's signature over \"noctem/panel/v1\\n\", the entry, \"\\n\" and "
                     "the round.")},
           "A round of votes begins."));
  to.push_back(kind(Kind::round_close, {entry(), round()}, "A round of votes is tallied."));
  to.push_back(kind(Kind::pause,
                    {required("from", time(), "The fold's time before it."),
                     required("to", time(), "The record's time.")},
                    "The node did not serve; windows and leases move."));
  to.push_back(
      kind(Kind::anomaly,
           {the_operator(), required("detector", document::word(1, 32), "Which one reports."),
            required("score", document::integer(0, codec::kIntegerMax), "In thousandths."),
            required("action", document::one_of({"notify", "quarantine"}), "What follows."),
            optional("evidence", document::text(1, kEvidenceBytesMax), "For people.")},
           "Something about an operator is unusual."));
}

}  // namespace

std::string_view name_of(Kind kind) { return listed(kind).name; }

Result<Kind> kind_from(std::string_view name) {
  const auto found = std::ranges::find(kListed, name, &Listed::name);
  if (found == kListed.end()) {
    return fail(unsupported("kind", "kind: a mesh knows no documents of this kind"));
  }
  return found->kind;
}

Author author_of(Kind kind) { return listed(kind).author; }

document::Kinds mesh_kinds() {
  std::vector<document::Kind> all;
  add_kinds_of_admins(all);
  add_kinds_of_operators(all);
  add_kinds_of_agents(all);
  add_kinds_of_nodes(all);
  return document::Kinds(std::move(all));
}

}  // namespace noctem::mesh

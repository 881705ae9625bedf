#include "noctem/client/deeds.hpp"

namespace noctem::client {

namespace {

using codec::Json;
using codec::JsonObject;

constexpr std::size_t kIdDigits = 52;
constexpr std::size_t kShortDigitsMin = 8;

// 8 to 51 of an id's digits: what answers show, and people and models copy.
bool is_short_id(std::string_view text) {
  return text.size() >= kShortDigitsMin && text.size() < kIdDigits &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz234567") == std::string_view::npos;
}

Result<std::string> text_member(const Json& value, std::string_view name) {
  const Json* found = value.find(name);
  if (found == nullptr || found->text() == nullptr) {
    return fail(unavailable("answer", "the node's answer has no " + std::string(name)));
  }
  return *found->text();
}

Result<std::string> whole_id(Member& member, const std::string& named) {
  if (!is_short_id(named)) {
    return named;
  }
  NOCTEM_TRY(const auto entry, member.get(Hat::agent, "/api/agent/knowledge/" + named));
  return text_member(entry, "id");
}

Result<> make_whole(Member& member, EntryText& entry) {
  NOCTEM_TRY(entry.supersedes, whole_id(member, entry.supersedes));
  for (std::string& source : entry.sources) {
    NOCTEM_TRY(source, whole_id(member, source));
  }
  return {};
}

// The full id, and the round that is open or will be.
Result<std::pair<mesh::EntryId, std::int64_t>> subject_of(Member& member,
                                                          const std::string& named) {
  NOCTEM_TRY(const auto entry, member.get(Hat::agent, "/api/agent/knowledge/" + named));
  NOCTEM_TRY(auto id, text_member(entry, "id"));
  const Json* rounds = entry.find("round");
  const Json* open = entry.find("round_open");
  if (rounds == nullptr || rounds->integer() == nullptr || open == nullptr ||
      open->boolean() == nullptr) {
    return fail(unavailable("answer", "the node's answer is no entry"));
  }
  return std::pair(mesh::EntryId(std::move(id)), *rounds->integer() + (*open->boolean() ? 0 : 1));
}

Result<mesh::OperatorId> operator_of(Member& member) {
  NOCTEM_TRY(const auto me, member.get(Hat::agent, "/api/agent/me"));
  const Json* mine = me.find("operator");
  if (mine == nullptr) {
    return fail(unavailable("answer", "the node does not say whose agent this is"));
  }
  NOCTEM_TRY(auto id, text_member(*mine, "id"));
  return mesh::OperatorId(std::move(id));
}

// The reveal is on disk before the commitment is on its way: a vote that nobody could open would
// count as a wrong one.
Result<Json> commit_alone(Member& member, Queue& queue, const std::string& target,
                          const Ballot& ballot) {
  const std::string id = ballot.reveal.document.id().text();
  NOCTEM_CHECK(queue.keep({.kind = Waiting::Kind::reveal,
                           .id = id,
                           .target = target,
                           .body = body_of(ballot.reveal),
                           .trouble = ""}));
  auto answer = member.write(Hat::agent, "POST", target, body_of(ballot.commit));
  if (!answer && !is_passing(answer.error())) {
    NOCTEM_CHECK(queue.drop(id));
  }
  return answer;
}

}  // namespace

Result<Published> contribute(Member& member, Queue& queue, EntryText entry) {
  NOCTEM_CHECK(make_whole(member, entry));
  NOCTEM_TRY(const auto desk, member.desk(Hat::agent));
  NOCTEM_TRY(const auto envelope, write_entry(desk, entry));
  const std::string target =
      entry.type == "reflection" ? "/api/agent/reflect" : "/api/agent/knowledge";
  Published published{.how = Published::How::sent,
                      .id = envelope.document.id().text(),
                      .answer = {},
                      .trouble = ""};
  auto answer = member.write(Hat::agent, "POST", target, body_of(envelope));
  if (answer) {
    published.answer = *std::move(answer);
    return published;
  }
  if (!is_passing(answer.error())) {
    return fail(std::move(answer).error());
  }
  NOCTEM_CHECK(queue.keep({.kind = Waiting::Kind::contribution,
                           .id = published.id,
                           .target = target,
                           .body = body_of(envelope),
                           .trouble = answer.error().message}));
  published.how = Published::How::kept;
  published.trouble = answer.error().message;
  return published;
}

Result<Voted> vote(Member& member, Queue& queue, const Opinion& opinion) {
  NOCTEM_TRY(const auto subject, subject_of(member, opinion.entry));
  NOCTEM_TRY(const auto operator_id, operator_of(member));
  NOCTEM_TRY(const auto desk, member.desk(Hat::agent));
  NOCTEM_TRY(const auto ballot, write_vote(desk, {.entry = subject.first,
                                                  .round = subject.second,
                                                  .vote = opinion.vote,
                                                  .reason = opinion.reason,
                                                  .operator_id = operator_id}));
  const std::string target = "/api/agent/knowledge/" + subject.first.value() + "/vote";
  Voted voted{.entry = subject.first.value(), .round = subject.second, .answer = {}};
  if (opinion.reveal == Opinion::Reveal::keep) {
    NOCTEM_TRY(voted.answer, commit_alone(member, queue, target, ballot));
    return voted;
  }
  NOCTEM_TRY(voted.answer, member.write(Hat::agent, "POST", target,
                                        body_of("commit", ballot.commit, "reveal", ballot.reveal)));
  return voted;
}

Result<Json> claim(Member& member, const Preference& preference) {
  TargetWriter target("/api/agent/compute");
  for (const std::string& type : preference.types) {
    target.add("types", type);
  }
  for (const std::string& domain : preference.domains) {
    target.add("domains", domain);
  }
  return member.get(Hat::agent, target.text());
}

Result<Json> deliver(Member& member, EntryText result) {
  NOCTEM_CHECK(make_whole(member, result));
  NOCTEM_TRY(const auto desk, member.desk(Hat::agent));
  NOCTEM_TRY(const auto written, write_entry(desk, result));
  NOCTEM_TRY(const auto done, write_document(desk, "task.result",
                                             JsonObject{{"task", result.task},
                                                        {"entry", written.document.id().text()}}));
  return member.write(Hat::agent, "POST", "/api/agent/compute/" + result.task + "/result",
                      body_of("entry", written, "result", done));
}

Result<Json> release(Member& member, const std::string& task) {
  return member.record(Hat::agent, "POST", "/api/agent/compute/" + task + "/result", "task.release",
                       JsonObject{{"task", task}});
}

}  // namespace noctem::client

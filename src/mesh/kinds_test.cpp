#include "noctem/mesh/kinds.hpp"

#include <map>

#include "world_test.hpp"

using namespace noctem;
using namespace noctem::mesh;

namespace {

constexpr int kKinds = static_cast<int>(Kind::anomaly) + 1;

// "entry round by seed": a question mark after what may be absent.
std::string fields_of(Kind kind) {
  std::string all;
  for (const auto& field : test::kinds().find(name_of(kind))->fields) {
    all += (all.empty() ? "" : " ") + field.name;
    all += field.presence == document::Presence::optional ? "?" : "";
  }
  return all;
}

bool fits(codec::JsonObject fields) {
  fields.set("author", test::did_of("anna"));
  fields.set("created_at", test::kBorn);
  fields.set("mesh", test::cid_of("mesh"));
  return document::Document::from_json(std::move(fields), test::kinds()).has_value();
}

}  // namespace

TEST_CASE("every kind has a name of its own, an author and fields") {
  CHECK(test::kinds().all().size() == kKinds);
  for (int i = 0; i < kKinds; ++i) {
    const auto kind = static_cast<Kind>(i);
    CHECK(kind_from(name_of(kind)).value() == kind);
    REQUIRE(test::kinds().find(name_of(kind)) != nullptr);
  }
  CHECK(kind_from("entries").error().kind == ErrorKind::unsupported);
}

TEST_CASE("the fields of each kind are those of the specification") {
  const std::map<Kind, std::string> wanted = {
      {Kind::genesis, "name admins log_key params?"},
      {Kind::params, "params? admins? log_key?"},
      {Kind::operator_approve, "operator label? max_agents?"},
      {Kind::operator_revoke, "operator since reason"},
      {Kind::operator_quarantine, "operator reason?"},
      {Kind::operator_release, "operator"},
      {Kind::operator_limits, "operator max_agents"},
      {Kind::round_ask, "entry"},
      {Kind::agent_enrol, "agent label?"},
      {Kind::agent_revoke, "agent since reason"},
      {Kind::key_rotate, "subject new proof"},
      {Kind::entry,
       "type domain body confidence sources? tags? supersedes? ttl? task? statements?"},
      {Kind::tombstone, "entry"},
      {Kind::vote_commit, "entry round hash"},
      {Kind::vote_reveal, "entry round vote salt reason?"},
      {Kind::task_result, "task entry"},
      {Kind::task_release, "task"},
      {Kind::task_lease, "task agent until"},
      {Kind::gap, "domain"},
      {Kind::round_open, "entry round by seed"},
      {Kind::round_close, "entry round"},
      {Kind::pause, "from to"},
      {Kind::anomaly, "operator detector score action evidence?"},
  };
  CHECK(wanted.size() == kKinds);
  for (const auto& [kind, fields] : wanted) {
    CHECK_MESSAGE(fields_of(kind) == fields, name_of(kind));
  }
}

TEST_CASE("who signs: administrators, operators, agents, the node, or the old key") {
  CHECK(author_of(Kind::genesis) == Author::admin);
  CHECK(author_of(Kind::round_ask) == Author::admin);
  CHECK(author_of(Kind::agent_enrol) == Author::operator_);
  CHECK(author_of(Kind::agent_revoke) == Author::operator_);
  CHECK(author_of(Kind::key_rotate) == Author::old_key);
  CHECK(author_of(Kind::entry) == Author::agent);
  CHECK(author_of(Kind::task_release) == Author::agent);
  for (const auto kind : {Kind::task_lease, Kind::gap, Kind::round_open, Kind::round_close,
                          Kind::pause, Kind::anomaly}) {
    CHECK(author_of(kind) == Author::log);
  }
}

TEST_CASE("bounds of an entry") {
  const codec::JsonObject good{{"kind", "entry"},
                               {"type", "observation"},
                               {"domain", "a/b"},
                               {"body", test::body_cid_of("a")},
                               {"confidence", 1000}};
  const auto with = [&](std::string name, codec::Json value) {
    auto changed = good;
    changed.set(std::move(name), std::move(value));
    return changed;
  };
  CHECK(fits(good));
  CHECK_FALSE(fits(with("confidence", 1001)));
  CHECK_FALSE(fits(with("confidence", 0.5)));
  CHECK_FALSE(fits(with("type", "rumour")));
  CHECK_FALSE(fits(with("content", "text")));
  CHECK_FALSE(fits(with("ttl", 0)));
  const codec::Json url = codec::JsonObject{{"url", "https://example.org"}};
  CHECK(fits(with("sources", codec::JsonArray(32, url))));
  CHECK_FALSE(fits(with("sources", codec::JsonArray(33, url))));
  CHECK(fits(with("tags", codec::JsonArray(16, ".net"))));
  CHECK_FALSE(fits(with("tags", codec::JsonArray(17, ".net"))));
  const codec::Json statement = codec::JsonObject{{"about", "a"}, {"says", "gap"}};
  CHECK(fits(with("statements", codec::JsonArray(32, statement))));
  CHECK_FALSE(fits(with("statements", codec::JsonArray(33, statement))));
}

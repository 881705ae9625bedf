// The vectors of docs/specs/mesh/reputation.md and rounds.md, which TypeScript makes without us.

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "noctem/codec/json.hpp"
#include "noctem/codec/multibase.hpp"
#include "noctem/crypto/signing.hpp"
#include "noctem/mesh/round.hpp"

#include "arithmetic.hpp"
#include "panel.hpp"
#include "reputation.hpp"
#include "rounds.hpp"
#include "tally.hpp"

using namespace noctem;
using namespace noctem::mesh;

namespace {

constexpr std::int64_t kDay = 86'400;

codec::Json read(const std::string& file) {
  std::ifstream in("tests/data/mesh/" + file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  REQUIRE_MESSAGE(!text.empty(), file);
  return codec::parse_json(text).value();
}

const codec::JsonArray& list(const codec::Json& from, std::string_view name) {
  REQUIRE(from.find(name) != nullptr);
  REQUIRE(from.find(name)->array() != nullptr);
  return *from.find(name)->array();
}

std::int64_t number(const codec::Json& from, std::string_view name) {
  REQUIRE_MESSAGE(from.find(name) != nullptr, name);
  return *from.find(name)->integer();
}

std::uint64_t natural(const codec::Json& from, std::string_view name) {
  return static_cast<std::uint64_t>(number(from, name));
}

const std::string& text(const codec::Json& from, std::string_view name) {
  REQUIRE_MESSAGE(from.find(name) != nullptr, name);
  return *from.find(name)->text();
}

bool flag(const codec::Json& from, std::string_view name) { return *from.find(name)->boolean(); }

// Member i of a panel; ids in order.
OperatorId member(std::size_t i) { return OperatorId(padded(i, 16)); }

std::vector<PanelMember> panel_of(const codec::JsonArray& weights) {
  std::vector<PanelMember> panel;
  for (const auto& weight : weights) {
    panel.push_back({member(panel.size()), *weight.integer()});
  }
  return panel;
}

OperatorRow operator_from(const codec::Json& counts, std::int64_t at) {
  OperatorRow row;
  row.credits = number(counts, "credits");
  row.right = number(counts, "right");
  row.resolved = number(counts, "resolved");
  row.last_record_at = at - number(counts, "idle_days") * kDay - 1;
  for (const auto& days : list(counts, "false_days")) {
    row.falses.push_back(at - *days.integer() * kDay - 1);
  }
  return row;
}

Verdict verdict_named(std::string_view name) {
  const auto names = names_of(Verdict::open);
  return static_cast<Verdict>(std::ranges::find(names, name) - names.begin());
}

std::vector<Vote> votes_of(const RoundRow& round, const codec::JsonArray& votes) {
  std::vector<Vote> revealed;
  for (std::size_t i = 0; i < votes.size(); ++i) {
    if (*votes[i].integer() != 0) {
      revealed.push_back({member(i), *votes[i].integer(), round.panel[i].weight});
    }
  }
  return revealed;
}

}  // namespace

TEST_CASE("reputations and their factors are those of the vectors") {
  const auto vectors = read("reputation.json");
  for (const auto& each : list(vectors, "ln")) {
    CHECK(micro_ln(natural(each, "n")) == number(each, "ln"));
  }
  for (const auto& each : list(vectors, "half_powers")) {
    CHECK(micro_half_power(natural(each, "p"), natural(each, "q")) == number(each, "power"));
  }
  constexpr std::int64_t kNow = 1'800'000'000;
  for (const auto& each : list(vectors, "reputations")) {
    CHECK(reputation_of(operator_from(each, kNow), kNow, Params()) == number(each, "reputation"));
  }
}

TEST_CASE("confidences are those of the vectors") {
  const auto vectors = read("reputation.json");
  for (const auto& each : list(vectors, "confidences")) {
    EntryRow entry;
    entry.author_confidence = number(each, "author_confidence");
    entry.verdict = verdict_named(text(each, "verdict"));
    entry.up = number(each, "up");
    entry.down = number(each, "down");
    if (flag(each, "tainted")) {
      entry.tainted_at = 1;
    }
    CHECK(confidence_of(entry) == number(each, "confidence"));
  }
}

TEST_CASE("commitments are hashed as in the vectors") {
  const auto vectors = read("rounds.json");
  for (const auto& each : list(vectors, "commitments")) {
    Commitment commitment;
    commitment.entry = EntryId(text(each, "entry"));
    commitment.mesh = text(each, "mesh");
    commitment.operator_id = OperatorId(text(each, "operator"));
    commitment.round = number(each, "round");
    const auto salt = codec::base64url_decode(text(each, "salt")).value();
    std::ranges::copy(salt, commitment.salt.begin());
    commitment.vote = static_cast<int>(number(each, "vote"));
    CHECK(commitment_hash(commitment) == text(each, "hash"));
  }
}

TEST_CASE("panels are drawn as in the vectors") {
  const auto vectors = read("rounds.json");
  const auto log_seed = from_hex(text(vectors, "log_seed")).value();
  const auto log_key = crypto::SigningKey::from_seed(log_seed).value();
  for (const auto& each : list(vectors, "panels")) {
    const auto message = panel_seed_bytes(EntryId(text(each, "entry")), number(each, "round"));
    CHECK(message == text(each, "message"));
    const auto seed = log_key.sign(view_of(message));
    CHECK(codec::base64url_encode(seed.bytes) == text(each, "seed"));
    std::vector<PanelMember> candidates;
    for (const auto& id : list(each, "operators")) {
      candidates.push_back({OperatorId(*id.text()), kOne});
    }
    codec::JsonArray panel;
    for (const auto& one : drawn(std::move(candidates), seed.bytes, 21)) {
      panel.emplace_back(one.operator_id.value());
    }
    CHECK(panel == list(each, "panel"));
  }
}

TEST_CASE("weights are capped as in the vectors") {
  const auto vectors = read("rounds.json");
  for (const auto& each : list(vectors, "caps")) {
    auto panel = panel_of(list(each, "weights"));
    cap_weights(panel, Params());
    codec::JsonArray counted;
    for (const auto& one : panel) {
      counted.emplace_back(one.weight);
    }
    CHECK(counted == list(each, "counted"));
  }
}

TEST_CASE("rounds say what the vectors say") {
  const auto vectors = read("rounds.json");
  for (const auto& each : list(vectors, "rounds")) {
    RoundRow round;
    round.bootstrap = flag(each, "bootstrap");
    round.panel = panel_of(list(each, "weights"));
    const auto result = tally(round, votes_of(round, list(each, "votes")));
    CHECK(names_of(result.verdict)[static_cast<std::size_t>(result.verdict)] ==
          text(each, "verdict"));
    CHECK(result.corrected == flag(each, "corrects"));
  }
}

#include "follower.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "noctem/hub/witness.hpp"
#include "noctem/mesh/kinds.hpp"

namespace noctem::sim {

namespace {

using std::chrono::seconds;

constexpr std::size_t kRecordsAtOnce = 200;
constexpr auto kEverySecondsMax = seconds(90);
constexpr unsigned kSilencesMost = 5;

Result<std::vector<document::Digest>> digests_in(const codec::Json& said) {
  std::vector<document::Digest> digests;
  for (const auto& text : *said.find("proof")->array()) {
    NOCTEM_TRY(const auto bytes, from_hex(*text.text()));
    auto& digest = digests.emplace_back();
    if (bytes.size() != digest.size()) {
      return fail(invalid("proof", "a hash has 32 bytes"));
    }
    std::ranges::copy(bytes, digest.begin());
  }
  return digests;
}

}  // namespace

Follower::Follower(Town& town, env_sim::Node& machine, Office& reader, env_sim::Prng chance)
    : town_(town),
      machine_(machine),
      reader_(reader),
      chance_(chance),
      line_(machine, machine.name(), chance.stream("line"), town.history),
      kinds_(mesh::mesh_kinds()) {}

void Follower::start() {
  worker_ = machine_.env().threads.start("follow", [this] { return step(); });
}

void Follower::wrong(const std::string& what) {
  town_.history.violated("follower: " + machine_.name() + ": " + what);
}

env::Next Follower::step() {
  if (!asking_ && reader_.has_agents()) {
    if (!target_.has_value()) {
      ask_head();
    } else if (!proven_) {
      ask_proof();
    } else {
      ask_records();
    }
  }
  const bool hurries = target_.has_value() && silences_ < kSilencesMost;
  const auto most = hurries ? seconds(1) : kEverySecondsMax;
  return env::Next::at(machine_.env().clock.steady() + chance_.between(seconds(0), most));
}

void Follower::ask(const std::string& target, std::function<void(const codec::Json&)> take) {
  asking_ = true;
  line_.get(reader_.any_agent(), target,
            [this, take = std::move(take)](const Result<env::WireResponse>& answer) {
              asking_ = false;
              silences_ = answer ? 0 : silences_ + 1;
              if (answer && answer->status == 200) {
                take(*codec::parse_json(answer->body, {.size_bytes_max = answer->body.size()}));
              }
            });
}

void Follower::ask_head() {
  ask("/api/log/head", [this](const codec::Json& said) { take_head(said); });
}

void Follower::take_head(const codec::Json& said) {
  auto value = said;
  town_.history.witnessed += value.find("witnesses")->array()->size();
  value.object()->erase("witnesses");
  auto head = document::head_from_json(value);
  if (!head || !document::verify_head(*head, town_.cast.person("log").key.public_key())) {
    wrong("a head that the log key has not signed: " + codec::write_canonical(said));
    return;
  }
  town_.history.heads.push_back(*head);
  const auto truth = env::unix_seconds(town_.world.clock().wall());
  town_.history.ahead_max = std::max(town_.history.ahead_max, head->head.time - truth);
  if (!head_.has_value() || head->head.size > head_->head.size) {
    proven_ = !head_.has_value();
    target_ = *head;
  } else if (head->head.size < head_->head.size) {
    wrong(fmt::format("the log had {} records, and now {}", head_->head.size, head->head.size));
  } else if (head->head.root != head_->head.root) {
    wrong(fmt::format("two roots of {} records", head->head.size));
  }
}

void Follower::ask_proof() {
  ask(fmt::format("/api/log/proof/consistency?from={}&to={}", head_->head.size, target_->head.size),
      [this](const codec::Json& said) { take_proof(said); });
}

void Follower::take_proof(const codec::Json& said) {
  const auto proof = digests_in(said);
  proven_ = proof && document::verify_consistency(head_->head.size, head_->head.root,
                                                  target_->head.size, target_->head.root, *proof);
  if (!proven_) {
    wrong(fmt::format("{} records do not continue {}", target_->head.size, head_->head.size));
    target_.reset();
  }
}

void Follower::ask_records() {
  ask(fmt::format("/api/log/entries?from={}&limit={}", records_.size(), kRecordsAtOnce),
      [this](const codec::Json& said) { take_records(said); });
}

void Follower::take_records(const codec::Json& said) {
  for (const auto& envelope : *said.find("entries")->array()) {
    if (records_.size() < target_->head.size && !take_record(envelope)) {
      target_.reset();
      return;
    }
  }
  if (records_.size() == target_->head.size) {
    arrive();
  }
}

bool Follower::take_record(const codec::Json& envelope) {
  const auto record = ledger::record_from_json(*envelope.find("record"));
  const auto document = document::Document::from_json(*envelope.find("document"), kinds_);
  const auto seq = records_.size();
  if (!record || !document || record->seq != seq || record->cid != document->id()) {
    wrong(fmt::format("record {} is not what it says", seq));
    return false;
  }
  if (!document::verify(*document, record->signature)) {
    wrong(fmt::format("record {} is not signed by its author", seq));
    return false;
  }
  if (!records_.empty() && record->at < records_.back().at) {
    wrong(fmt::format("record {} is older than the one before it", seq));
    return false;
  }
  const auto leaf = codec::write_canonical(ledger::record_json(*record));
  tree_.append(document::leaf_hash(view_of(leaf)));
  records_.push_back(*record);
  return true;
}

void Follower::arrive() {
  if (tree_.root() != target_->head.root) {
    wrong(fmt::format("the root of {} records is another one", records_.size()));
  } else {
    head_ = target_;
    countersign();
  }
  target_.reset();
  proven_ = false;
}

void Follower::countersign() {
  const auto& who = reader_.any_agent();
  const auto witness = hub::make_witness(head_->head, who.key);
  line_.post(who, "/api/log/witness", codec::write_canonical(hub::witness_json(witness)), {});
}

}  // namespace noctem::sim

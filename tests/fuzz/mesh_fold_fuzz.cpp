// Any documents into a fold: lines of JSON, each one document's fields with who signs it and how
// much later, or a whole envelope. Nothing aborts, what is refused leaves the state as it was, no
// refusal is a damaged state, and the accepted log makes the same state again.
//
// {"who":"anna/1","after":60,"near":0,"kind":"entry",…}: texts "$anna" stand for keys, "#0" for the
// first entry. What only a computation finds (seed, hash, proof) is filled in where it is absent.

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "noctem/base/assert.hpp"
#include "noctem/base/strings.hpp"
#include "noctem/codec/multibase.hpp"
#include "noctem/document/did_key.hpp"
#include "noctem/ledger/genesis.hpp"
#include "noctem/mesh/fold.hpp"
#include "noctem/mesh/round.hpp"

using namespace noctem;
using namespace noctem::mesh;

namespace {

constexpr std::int64_t kBorn = 1'790'000'000;
constexpr std::int64_t kAfterSecondsMax = 40 * 86'400;
constexpr std::size_t kLinesMax = 32;
constexpr std::size_t kIdBytes = 8;

const document::Kinds& kinds() {
  static const document::Kinds all = mesh_kinds();
  return all;
}

crypto::SigningKey key_of(std::string_view name) {
  return crypto::SigningKey::from_seed(crypto::sha256(name)).value();
}

struct Person {
  std::string did;
  std::string id;
};

const Person& person(const std::string& name) {
  static std::map<std::string, Person> known;
  auto found = known.find(name);
  if (found == known.end()) {
    const auto key = key_of(name).public_key();
    found = known
                .emplace(name,
                         Person{document::did_of(key), to_hex(ByteView(key.bytes).first(kIdBytes))})
                .first;
  }
  return found->second;
}

struct Logged {
  ledger::Record record;
  document::Document document;
};

class World {
 public:
  World() : fold_(state_) {
    const auto admin = key_of("admin");
    const auto born = ledger::make_genesis(
        {"fuzz", {admin.public_key()}, key_of("log").public_key(), {}}, admin, kBorn);
    mesh_ = born->document.id().text();
    apply(born->document);
    for (const auto* name : {"anna", "ben", "carl"}) {
      say("admin", {{"kind", "operator.approve"}, {"operator", "$" + std::string(name)}});
      say(name, {{"kind", "agent.enrol"}, {"agent", "$" + std::string(name) + "/1"}});
    }
    say("anna/1", {{"kind", "entry"}, {"domain", "a"}, {"type", "observation"}});
    NOCTEM_ASSERT(log_.size() == 8, log_.size());
  }

  void line(std::string_view text) {
    auto value = codec::parse_json(text);
    if (!value || value->object() == nullptr) {
      return;
    }
    if (value->find("document") != nullptr) {
      if (const auto envelope = document::parse_envelope(text, kinds()); envelope) {
        apply(envelope->document);
      }
      return;
    }
    auto& fields = *value->object();
    const auto* who = fields.find("who");
    const auto signer = who != nullptr && who->text() != nullptr ? *who->text() : "admin";
    const auto* after = fields.find("after");
    if (after != nullptr && after->integer() != nullptr) {
      at_ += std::clamp<std::int64_t>(*after->integer(), -1, kAfterSecondsMax);
    }
    near_ = near_in(fields);
    for (const auto* own : {"who", "after", "near"}) {
      fields.erase(own);
    }
    say(signer, std::move(fields));
    near_.reset();
  }

  void advance() {
    const auto before = load<MeshRow>(state_, "").value().time;
    NOCTEM_ASSERT(fold_.advance(std::max(before, at_)).has_value());
    at_ = std::max(before, at_);
  }

  void check_replay() {
    MemoryState state;
    Fold fold(state);
    for (const auto& [record, document] : log_) {
      NOCTEM_ASSERT(fold.apply(record, document).has_value(), document.canonical());
    }
    NOCTEM_ASSERT(fold.advance(at_).has_value());
    NOCTEM_ASSERT(hash_of(state).value() == hash_of(state_).value());
  }

 private:
  std::optional<ledger::Near> near_in(const codec::JsonObject& fields) const {
    const auto* which = fields.find("near");
    if (which == nullptr || which->integer() == nullptr || entries_.empty()) {
      return {};
    }
    const auto index = static_cast<std::size_t>(*which->integer()) % entries_.size();
    return ledger::Near{entries_[index], 1};
  }

  // "$name" and "#number", wherever a text may stand.
  void resolve(codec::Json& value) const {
    if (const auto* text = value.text(); text != nullptr) {
      if (text->starts_with('$')) {
        value = person(text->substr(1)).did;
      } else if (text->starts_with('#') && !entries_.empty()) {
        const auto index = parse_decimal(std::string_view(*text).substr(1)).value_or(0);
        value = entries_[index % entries_.size()].text();
      }
    } else if (auto* array = value.array(); array != nullptr) {
      std::ranges::for_each(*array, [this](codec::Json& item) { resolve(item); });
    } else if (const auto* object = std::as_const(value).object(); object != nullptr) {
      codec::JsonObject resolved;
      for (const auto& [name, member] : *object) {
        resolve(resolved.set(name, member));
      }
      value = std::move(resolved);
    }
  }

  std::string text_in(const codec::JsonObject& fields, std::string_view name) const {
    const auto* value = fields.find(name);
    return value != nullptr && value->text() != nullptr ? *value->text() : std::string();
  }

  void complete(const std::string& who, codec::JsonObject& fields) const {
    const auto kind = text_in(fields, "kind");
    const EntryId entry(text_in(fields, "entry"));
    const auto* number = fields.find("round");
    const auto round = number != nullptr && number->integer() != nullptr ? *number->integer() : 1;
    if (kind == "round.open") {
      const auto seed = key_of("log").sign(view_of(panel_seed_bytes(entry, round)));
      fields.insert("seed", codec::base64url_encode(seed.bytes));
    } else if (kind == "vote.commit") {
      const OperatorId voter(person(who.substr(0, who.find('/'))).id);
      fields.insert("hash", commitment_hash({entry, mesh_, voter, round, {}, 1}));
    } else if (kind == "vote.reveal") {
      fields.insert("salt", codec::base64url_encode(Bytes(32)));
    } else if (kind == "key.rotate") {
      fields.insert("subject", person(who).id);
      fields.insert("new", person(who + "'").did);
      const auto message = "noctem/rotate/v1\n" + text_in(fields, "subject") + "\n" + mesh_;
      const auto proof = key_of(who + "'").sign(view_of(message));
      fields.insert("proof", codec::base64url_encode(proof.bytes));
    } else if (kind == "entry") {
      const auto body = crypto::sha256(std::to_string(entries_.size()));
      fields.insert("body", codec::Cid(codec::CidCodec::raw, body).text());
      fields.insert("confidence", 500);
    } else if (kind == "pause") {
      fields.insert("from", load<MeshRow>(state_, "").value().time);
      fields.insert("to", at_);
    }
  }

  void say(const std::string& who, codec::JsonObject fields) {
    codec::Json value(std::move(fields));
    resolve(value);
    auto& resolved = *value.object();
    complete(who, resolved);
    resolved.insert("author", person(who).did);
    resolved.insert("created_at", kBorn);
    resolved.insert("mesh", mesh_);
    if (const auto made = document::Document::from_json(value, kinds()); made) {
      apply(*made);
    }
  }

  void apply(const document::Document& document) {
    ledger::Record record{at_, document.id(), near_, log_.size(), {}};
    const auto before = hash_of(state_).value();
    const auto applied = fold_.apply(record, document);
    if (applied) {
      log_.push_back({record, document});
      if (document.kind() == "entry") {
        entries_.push_back(document.id());
      }
      return;
    }
    const auto kind = applied.error().kind;
    NOCTEM_ASSERT(hash_of(state_).value() == before, document.canonical());
    NOCTEM_ASSERT(
        kind != ErrorKind::corrupt && kind != ErrorKind::internal && kind != ErrorKind::unavailable,
        to_string(applied.error()), document.canonical());
  }

  mutable MemoryState state_;
  Fold fold_;
  std::vector<Logged> log_;
  std::vector<codec::Cid> entries_;
  std::optional<ledger::Near> near_;
  std::string mesh_;
  std::int64_t at_ = kBorn;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  World world;
  std::size_t count = 0;
  for (const auto line : split(text_of({bytes, size}), '\n')) {
    if (++count > kLinesMax) {
      break;
    }
    world.line(line);
  }
  world.advance();
  world.check_replay();
  return 0;
}

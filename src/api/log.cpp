// The log for whoever wants to verify rather than believe: heads, records, proofs, and the
// countersignatures of those who follow it.

#include <algorithm>

#include "noctem/base/bytes.hpp"
#include "noctem/document/head.hpp"
#include "noctem/hub/witness.hpp"

#include "service.hpp"
#include "views_json.hpp"

namespace noctem::api {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

constexpr std::size_t kRecordsAtOnce = 16;
constexpr std::size_t kAnswerBytesMax = 4u << 20;
constexpr std::size_t kWitnessBytesMax = 4096;

Json proof_json(const std::vector<document::Digest>& proof) {
  JsonArray hashes;
  for (const document::Digest& hash : proof) {
    hashes.emplace_back(to_hex(hash));
  }
  return hashes;
}

Result<Json> head(const http::Call&, const hub::Reader& reader) {
  NOCTEM_TRY(const auto latest, ledger::latest_head(reader.connection()));
  NOCTEM_TRY(const auto witnesses, hub::witnesses_of(reader, latest.head));
  Json answer = document::head_json(latest);
  JsonArray signatures;
  for (const hub::Witness& witness : witnesses) {
    signatures.push_back(hub::witness_json(witness));
  }
  answer.object()->set("witnesses", std::move(signatures));
  return answer;
}

Result<Json> heads(const http::Call& call, const hub::Reader& reader) {
  const auto above = static_cast<std::uint64_t>(call.integer("above").value_or(0));
  NOCTEM_TRY(const auto page, ledger::heads_above(reader.connection(), above, page_size(call)));
  JsonArray list;
  for (const document::SignedHead& one : page) {
    list.push_back(document::head_json(one));
  }
  return JsonObject{{"heads", std::move(list)}};
}

// A few at a time, so that what is held is bounded by bytes and not by the reader's wish.
Result<Json> entries(const http::Call& call, const hub::Reader& reader) {
  const auto from = static_cast<std::uint64_t>(call.integer("from").value_or(0));
  const auto limit = page_size(call);
  JsonArray records;
  std::size_t bytes = 0;
  for (bool more = true; more && records.size() < limit && bytes < kAnswerBytesMax;) {
    const std::size_t count = std::min(limit - records.size(), kRecordsAtOnce);
    NOCTEM_TRY(const auto page,
               ledger::read_from(reader.connection(), from + records.size(), count));
    for (const ledger::Stored& stored : page) {
      bytes += stored.document.size() + (stored.body.has_value() ? stored.body->size() : 0);
      records.push_back(record_envelope_json(stored));
    }
    more = page.size() == count;
  }
  const auto read = static_cast<std::int64_t>(records.size());
  JsonObject answer{{"entries", std::move(records)}};
  if (read > 0) {
    answer.set("next", static_cast<std::int64_t>(from) + read);
  }
  return answer;
}

Result<Json> inclusion(const http::Call& call, const hub::Reader& reader) {
  const auto seq = static_cast<std::uint64_t>(*call.integer("seq"));
  const auto size = static_cast<std::uint64_t>(*call.integer("size"));
  if (seq >= size) {
    return fail(invalid("log_seq", "seq must be below size"));
  }
  NOCTEM_TRY(const auto proof, ledger::prove_inclusion(reader.connection(), seq, size));
  return JsonObject{{"seq", seq}, {"size", size}, {"proof", proof_json(proof)}};
}

Result<Json> consistency(const http::Call& call, const hub::Reader& reader) {
  const auto from = static_cast<std::uint64_t>(*call.integer("from"));
  const auto to = static_cast<std::uint64_t>(*call.integer("to"));
  if (from > to) {
    return fail(invalid("log_size", "from must not be above to"));
  }
  NOCTEM_TRY(const auto proof, ledger::prove_consistency(reader.connection(), from, to));
  return JsonObject{{"from", from}, {"to", to}, {"proof", proof_json(proof)}};
}

http::Parameter required_number(std::string name, std::string description) {
  http::Parameter parameter =
      number_parameter(std::move(name), codec::kIntegerMax, std::move(description));
  parameter.presence = document::Presence::required;
  return parameter;
}

void add_reads(http::Router& router, Service& service, const std::string& path,
               const std::string& name) {
  router.add(get(path + "/head", name + "head", "The newest signed head"),
             reading(service, Audience::watchers, head));
  http::Route former = get(path + "/heads", name + "heads", "Signed heads of former commits");
  former.query = {number_parameter("above", codec::kIntegerMax, "Of more records than this."),
                  limit_parameter()};
  router.add(std::move(former), reading(service, Audience::watchers, heads));
  http::Route list = get(path + "/entries", name + "entries", "Records with their envelopes");
  list.query = {number_parameter("from", codec::kIntegerMax, "The first seq; 0 if absent."),
                limit_parameter()};
  router.add(std::move(list), reading(service, Audience::watchers, entries));
  http::Route in = get(path + "/proof/inclusion", name + "inclusion", "That a record is in a tree");
  in.query = {required_number("seq", "The record."), required_number("size", "Of the tree.")};
  router.add(std::move(in), reading(service, Audience::watchers, inclusion));
  http::Route grown =
      get(path + "/proof/consistency", name + "consistency", "That one tree continues another");
  grown.query = {required_number("from", "Size of the older."),
                 required_number("to", "Size of the newer.")};
  router.add(std::move(grown), reading(service, Audience::watchers, consistency));
}

void countersign(Service& service, http::Call call, http::Reply reply) {
  auto read = codec::parse_json(call.request.body, {.size_bytes_max = kWitnessBytesMax});
  auto witness =
      read ? hub::witness_from_json(*read) : Result<hub::Witness>(fail(std::move(read).error()));
  if (witness && witness->key != call.signer->key) {
    witness = fail(denied("witness", "sign the request with the key that witnesses"));
  }
  if (!witness) {
    reply.send(witness.error());
    return;
  }
  auto kept = std::make_shared<http::Reply>(std::move(reply));
  hub::record_witness(service.context.hub.ledger(), *std::move(witness), [kept](Result<> recorded) {
    if (!recorded) {
      kept->send(recorded.error());
      return;
    }
    kept->send(http::json_response(201, codec::write_canonical(JsonObject{{"status", "added"}})));
  });
}

void add_witness(http::Router& router, Service& service) {
  http::Route route;
  route.method = "POST";
  route.path = "/api/log/witness";
  route.name = "countersign";
  route.summary = "Countersign a head that one's own replica has verified";
  route.body_schema = hub::witness_schema();
  route.body_bytes_max = kWitnessBytesMax;
  route.answers = {201};
  route.signing = http::Signing::required;
  router.add(std::move(route), [&service](http::Call call, http::Reply reply) {
    countersign(service, std::move(call), std::move(reply));
  });
}

}  // namespace

void add_log(http::Router& router, Service& service) {
  add_reads(router, service, "/api/log", "log_");
  add_reads(router, service, "/api/observe/log", "observe_log_");
  add_witness(router, service);
}

}  // namespace noctem::api

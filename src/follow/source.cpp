#include "noctem/follow/source.hpp"

#include <fmt/core.h>

#include "noctem/base/bytes.hpp"
#include "noctem/mesh/kinds.hpp"

namespace noctem::follow {

namespace {

constexpr std::uint64_t kRecordsAtOnce = 1'000;
constexpr std::size_t kProofHashesMax = 130;
constexpr int kHeadsAtOnce = 1'000;

Error no_log(const std::string& url, const std::string& what) {
  return corrupt("log_answer",
                 fmt::format("{} does not answer as a node's log does: {}", url, what));
}

Result<const codec::JsonArray*> list_in(const codec::Json& answer, std::string_view name,
                                        const std::string& url) {
  const auto* list = answer.find(name);
  if (list == nullptr || list->array() == nullptr) {
    return fail(no_log(url, fmt::format("\"{}\" is missing", name)));
  }
  return list->array();
}

// The head alone, of an answer that says more.
Result<document::SignedHead> head_in(const codec::Json& answer, const std::string& url) {
  const auto* head = answer.find("head");
  const auto* signature = answer.find("signature");
  if (head == nullptr || signature == nullptr) {
    return fail(no_log(url, "a head is missing"));
  }
  auto read =
      document::head_from_json(codec::JsonObject{{"head", *head}, {"signature", *signature}});
  if (!read) {
    return fail(no_log(url, read.error().message));
  }
  return std::move(*read);
}

Result<document::Digest> digest_from(const codec::Json& value, const std::string& url) {
  document::Digest digest{};
  const auto bytes =
      value.text() == nullptr ? Result<Bytes>(fail(invalid("hex", ""))) : from_hex(*value.text());
  if (!bytes || bytes->size() != digest.size()) {
    return fail(no_log(url, "a proof is made of hashes"));
  }
  std::ranges::copy(*bytes, digest.begin());
  return digest;
}

}  // namespace

Source::Source(client::Caller caller, std::optional<client::Signer> signer)
    : caller_(std::move(caller)), signer_(std::move(signer)), kinds_(mesh::mesh_kinds()) {}

Result<ServedHead> Source::head() {
  NOCTEM_TRY(const auto answer, caller_.get("/api/log/head", signer_));
  NOCTEM_TRY(auto head, head_in(answer, url()));
  ServedHead served{std::move(head), {}};
  NOCTEM_TRY(const auto* list, list_in(answer, "witnesses", url()));
  if (list->size() > hub::kWitnessesMax) {
    return fail(no_log(url(), "more countersignatures than a node keeps"));
  }
  for (const auto& one : *list) {
    auto witness = hub::witness_from_json(one);
    if (!witness) {
      return fail(no_log(url(), witness.error().message));
    }
    served.witnesses.push_back(std::move(*witness));
  }
  return served;
}

Result<std::vector<document::SignedHead>> Source::heads_above(std::uint64_t size) {
  NOCTEM_TRY(
      const auto answer,
      caller_.get(fmt::format("/api/log/heads?above={}&limit={}", size, kHeadsAtOnce), signer_));
  NOCTEM_TRY(const auto* list, list_in(answer, "heads", url()));
  std::vector<document::SignedHead> heads;
  for (const auto& one : *list) {
    NOCTEM_TRY(auto head, head_in(one, url()));
    heads.push_back(std::move(head));
  }
  return heads;
}

Result<std::vector<ledger::Foreign>> Source::records(std::uint64_t seq, std::uint64_t count) {
  const auto limit = std::min(count, kRecordsAtOnce);
  NOCTEM_TRY(const auto answer,
             caller_.get(fmt::format("/api/log/entries?from={}&limit={}", seq, limit), signer_));
  NOCTEM_TRY(const auto* list, list_in(answer, "entries", url()));
  if (list->size() > limit) {
    return fail(no_log(url(), "it sends more records than were asked for"));
  }
  std::vector<ledger::Foreign> records;
  for (const auto& one : *list) {
    auto foreign = hub::foreign_from_json(one, kinds_);
    if (!foreign) {
      return fail(corrupt(
          "log_record",
          fmt::format("record {}: it is none: {}", seq + records.size(), foreign.error().message)));
    }
    records.push_back(std::move(*foreign));
  }
  return records;
}

Result<std::vector<document::Digest>> Source::consistency(std::uint64_t from, std::uint64_t to) {
  NOCTEM_TRY(
      const auto answer,
      caller_.get(fmt::format("/api/log/proof/consistency?from={}&to={}", from, to), signer_));
  NOCTEM_TRY(const auto* list, list_in(answer, "proof", url()));
  if (list->size() > kProofHashesMax) {
    return fail(no_log(url(), "a proof is short"));
  }
  std::vector<document::Digest> proof;
  for (const auto& one : *list) {
    NOCTEM_TRY(const auto digest, digest_from(one, url()));
    proof.push_back(digest);
  }
  return proof;
}

Result<> Source::countersign(const hub::Witness& witness) {
  if (!signer_.has_value()) {
    return fail(invalid("no_key", "a countersignature needs a key: --key NAME"));
  }
  NOCTEM_CHECK(caller_.post("/api/log/witness", hub::witness_json(witness), *signer_));
  return {};
}

}  // namespace noctem::follow

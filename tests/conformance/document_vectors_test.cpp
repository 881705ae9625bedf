// Our documents, names, heads and proofs against the vectors of docs/specs.

#include <algorithm>
#include <map>

#include "noctem/codec/multibase.hpp"
#include "noctem/document/did_key.hpp"
#include "noctem/document/document.hpp"
#include "noctem/document/head.hpp"
#include "noctem/document/merkle.hpp"

#include "vector_file.hpp"

using namespace noctem;
using namespace noctem::document;
using namespace noctem::vectors;
using codec::Json;

namespace {

Digest digest_of(const Json& hex) {
  Digest digest;
  std::ranges::copy(from_hex(*hex.text()).value(), digest.begin());
  return digest;
}

std::vector<Digest> digests_in(const Json& object, std::string_view name) {
  std::vector<Digest> digests;
  for (const Json& hex : array_in(object, name)) {
    digests.push_back(digest_of(hex));
  }
  return digests;
}

crypto::Signature signature_in(const Json& object) {
  return crypto::parse_signature(codec::base64url_decode(text_in(object, "signature")).value())
      .value();
}

}  // namespace

TEST_CASE("documents have the canonical text, name and signature of their vectors") {
  const Json vectors = read_vectors("documents.json");
  for (const Json& each : array_in(vectors, "documents")) {
    INFO(text_in(each, "name"));
    const auto document = Document::from_json_of_any_kind(*each.find("document"));
    REQUIRE(document.has_value());
    CHECK(document->canonical() == text_in(each, "canonical"));
    CHECK(document->id().text() == text_in(each, "id"));
    const auto key = crypto::SigningKey::from_seed(bytes_in(each, "seed")).value();
    CHECK(sign(*document, key) == signature_in(each));
    CHECK(verify(*document, signature_in(each)));
    if (each.find("text") != nullptr) {
      const Json spelled = codec::parse_json(text_in(each, "text")).value();
      CHECK(Document::from_json_of_any_kind(spelled)->id() == document->id());
    }
    if (each.find("body") != nullptr) {
      CHECK(body_id(*each.find("body")).text() == text_in(document->value(), "body"));
    }
  }
}

TEST_CASE("what the vectors refuse is refused") {
  const Json vectors = read_vectors("documents.json");
  for (const Json& each : array_in(vectors, "refused")) {
    INFO(text_in(each, "name"));
    const auto value = codec::parse_json(text_in(each, "text"));
    CHECK_FALSE((value.has_value() && Document::from_json_of_any_kind(*value).has_value()));
  }
}

TEST_CASE("names of keys are those of the vectors") {
  const Json vectors = read_vectors("did_key.json");
  for (const Json& each : array_in(vectors, "ed25519")) {
    const auto key = crypto::parse_public_key(bytes_in(each, "public_key")).value();
    CHECK(did_of(key) == text_in(each, "did"));
    CHECK(parse_signing_did(text_in(each, "did")) == key);
  }
  for (const Json& each : array_in(vectors, "x25519")) {
    const auto key = parse_exchange_did(text_in(each, "did"));
    REQUIRE(key.has_value());
    CHECK(equal(key->bytes, bytes_in(each, "public_key")));
    CHECK(did_of(*key) == text_in(each, "did"));
  }
  for (const Json& each : array_in(vectors, "refused")) {
    CHECK_MESSAGE(!parse_signing_did(*each.text()).has_value(), *each.text());
  }
}

TEST_CASE("the tree has the vectors' roots and proofs, and accepts them") {
  const Json vectors = read_vectors("merkle_log.json");
  const std::vector<Digest> leaves = digests_in(vectors, "leaf_hashes");
  const std::vector<Digest> roots = digests_in(vectors, "roots");
  MerkleLog log;
  std::map<NodePosition, Digest> nodes;
  CHECK(log.root() == roots[0]);
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    CHECK(leaf_hash(from_hex(*array_in(vectors, "leaves")[i].text()).value()) == leaves[i]);
    for (const MerkleNode& node : log.append(leaves[i])) {
      nodes[node.position] = node.hash;
    }
    CHECK(log.root() == roots[i + 1]);
  }
  const NodeReader read = [&nodes](NodePosition at) -> Result<Digest> { return nodes.at(at); };
  for (const Json& each : array_in(vectors, "inclusion")) {
    const std::uint64_t index = number_in(each, "index");
    const std::uint64_t size = number_in(each, "size");
    const std::vector<Digest> proof = digests_in(each, "proof");
    CHECK(inclusion_proof(index, size, read) == proof);
    CHECK(verify_inclusion(leaves[index], index, size, proof, roots[size]));
  }
  for (const Json& each : array_in(vectors, "consistency")) {
    const std::uint64_t from = number_in(each, "from");
    const std::uint64_t to = number_in(each, "to");
    const std::vector<Digest> proof = digests_in(each, "proof");
    CHECK(consistency_proof(from, to, read) == proof);
    CHECK(verify_consistency(from, roots[from], to, roots[to], proof));
  }
}

TEST_CASE("heads are signed as their vectors") {
  const Json vectors = read_vectors("merkle_log.json");
  for (const Json& each : array_in(vectors, "heads")) {
    const Json wire =
        codec::JsonObject{{"head", *each.find("head")}, {"signature", text_in(each, "signature")}};
    const auto head = head_from_json(wire);
    REQUIRE(head.has_value());
    const auto key = crypto::SigningKey::from_seed(bytes_in(each, "seed")).value();
    CHECK(verify_head(*head, key.public_key()));
    CHECK(sign_head(head->head, key).signature == head->signature);
    CHECK(head_json(*head) == wire);
  }
}

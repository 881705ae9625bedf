// Our signatures and key files against the vectors of docs/specs. Key files lie on a real disk.

#include <stdlib.h>

#include <filesystem>

#include "noctem/crypto/key_file.hpp"
#include "noctem/crypto/signing.hpp"
#include "noctem/env_os/machine.hpp"

#include "vector_file.hpp"

using namespace noctem;
using namespace noctem::crypto;
using namespace noctem::vectors;
using codec::Json;

namespace {

bool yes_in(const Json& object, std::string_view name) {
  const Json* member = object.find(name);
  REQUIRE_MESSAGE((member != nullptr && member->boolean() != nullptr), name);
  return *member->boolean();
}

}  // namespace

TEST_CASE("signatures and keys are accepted where the rule says so, and nowhere else") {
  const Json vectors = read_vectors("ed25519_rules.json");
  REQUIRE(vectors.array() != nullptr);
  REQUIRE(vectors.array()->size() >= 40);
  for (const Json& each : *vectors.array()) {
    INFO(text_in(each, "name"));
    const Bytes key_bytes = bytes_in(each, "public_key");
    PublicKey key;
    std::copy(key_bytes.begin(), key_bytes.end(), key.bytes.begin());
    const Signature signature = parse_signature(bytes_in(each, "signature")).value();
    CHECK(verify(key, bytes_in(each, "message"), signature) == yes_in(each, "valid"));
    CHECK(parse_public_key(key_bytes).has_value() == yes_in(each, "key_accepted"));
    // The quick look accepts no less, and leaves to verify() only what is no point.
    const bool quick = parse_public_key(key_bytes, KeyCheck::bytes).has_value();
    CHECK(quick ==
          (yes_in(each, "key_accepted") || text_in(each, "name") == "a key that is no point"));
  }
}

TEST_CASE("key files open as their vectors, whose box's key another Argon2id made") {
  std::string folder = (std::filesystem::temp_directory_path() / "noctem-XXXXXX").string();
  REQUIRE(mkdtemp(folder.data()) != nullptr);
  env_os::Machine machine;
  env::Files& files = machine.env().files;
  const std::string path = folder + "/a.key";
  const Json vectors = read_vectors("key_file.json");
  for (const Json& each : array_in(vectors, "files")) {
    REQUIRE(env::replace_file(files, path, view_of(text_in(each, "text"))));
    const Secret passphrase(view_of(text_in(each, "passphrase")));
    const auto key = read_key_file(files, path, passphrase);
    REQUIRE(key.has_value());
    CHECK(equal(key->seed().reveal(), bytes_in(each, "seed")));
    CHECK(equal(key->public_key().bytes, bytes_in(each, "public_key")));
    const auto status = inspect_key_file(files, path);
    REQUIRE(status.has_value());
    CHECK((status->protection == KeyFileStatus::Protection::none) == passphrase.empty());
  }
  std::filesystem::remove_all(folder);
}

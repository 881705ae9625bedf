#pragma once
// Documents as agents, operators and administrators write them, ready to be sent: fields in,
// signed envelope out. What may be said is the kinds' to know; what is wrong is refused here,
// before anything is sent.
//
// Pure functions of their arguments; any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "noctem/codec/cid.hpp"
#include "noctem/codec/json.hpp"
#include "noctem/crypto/signing.hpp"
#include "noctem/document/document.hpp"
#include "noctem/env/random.hpp"
#include "noctem/mesh/ids.hpp"

namespace noctem::client {

// Where and when a document is written.
struct Desk {
  codec::Cid mesh;
  std::int64_t now = 0;  // Unix seconds
  const crypto::SigningKey& key;
  env::Random& random;
};

struct EntryText {
  std::string type = "observation";
  std::string domain;
  std::string content;
  std::string summary;               // optional
  std::int64_t confidence = 500;     // thousandths
  std::vector<std::string> sources;  // URLs or entry ids
  std::vector<std::string> tags;
  std::string supersedes;           // optional
  std::optional<std::int64_t> ttl;  // seconds
  std::string task;                 // optional
  codec::JsonArray statements;      // of a reflection
};

// Any kind, from its fields.
Result<document::Envelope> write_document(const Desk& desk, std::string kind,
                                          codec::JsonObject fields);
Result<document::Envelope> write_entry(const Desk& desk, const EntryText& entry);

// A commitment and its reveal, with a fresh salt.
struct Ballot {
  document::Envelope commit;
  document::Envelope reveal;
};
struct Vote {
  mesh::EntryId entry;
  std::int64_t round = 1;
  int vote = 1;  // or -1
  std::string reason;
  mesh::OperatorId operator_id;
};
Result<Ballot> write_vote(const Desk& desk, const Vote& vote);

// What a new key signs to take another's place.
std::string rotation_bytes(const std::string& subject, const codec::Cid& mesh);

codec::Json body_of(const document::Envelope& envelope);  // of a request
codec::Json body_of(std::string_view first_name, const document::Envelope& first,
                    std::string_view second_name, const document::Envelope& second);

}  // namespace noctem::client

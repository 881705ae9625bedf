#pragma once
// Who lives in the mesh that is measured: its administrator, operators with an agent each, and what
// they write. All follows from numbers: the same keys, entries of about 1 KiB and votes each time,
// signed as a client signs them. The limits of the mesh are set so high that none is met, since
// what is measured is the cost of the rules and not their refusals.
//
// One thread.

#include <cstdint>
#include <string>
#include <vector>

#include "noctem/document/document.hpp"
#include "noctem/mesh/ids.hpp"
#include "noctem/mesh/kinds.hpp"

namespace noctem::bench {

inline constexpr std::size_t kOperators = 40;
inline constexpr std::int64_t kCommitSeconds = 60;
inline constexpr std::int64_t kRevealSeconds = 60;

struct Person {
  crypto::SigningKey owner;
  crypto::SigningKey agent;
};

class Town {
 public:
  Town(codec::Cid mesh, crypto::SigningKey admin, std::int64_t born);

  // Parameters, approvals, enrolments, in this order.
  std::vector<document::Envelope> founding() const;
  document::Envelope entry(std::uint64_t number) const;  // by agent number % kOperators
  // An entry of the same agent that a caller makes up.
  struct Words {
    std::string domain;
    std::string content;
    std::vector<mesh::EntryId> sources;
  };
  document::Envelope says(std::uint64_t number, Words words) const;
  struct Vote {
    document::Envelope commit;
    document::Envelope reveal;
  };
  Vote vote(std::size_t who, const mesh::EntryId& entry) const;  // yes, in its first round

  const crypto::SigningKey& agent(std::size_t who) const { return people_[who].agent; }
  const document::Kinds& kinds() const { return kinds_; }

 private:
  document::Envelope sign(const crypto::SigningKey& key, mesh::Kind kind, codec::JsonObject fields,
                          std::optional<codec::Json> body = {}) const;

  codec::Cid mesh_;
  crypto::SigningKey admin_;
  std::int64_t born_;
  document::Kinds kinds_;
  std::vector<Person> people_;
};

}  // namespace noctem::bench

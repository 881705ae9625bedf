#pragma once
// What a name means, asked once for each connection: the machine's own list of hosts first, then
// its name servers. The messages of DNS, written and read without a socket; of an answer counts
// only what follows from the question. A name that was not granted is never asked for, since a
// question carries it out.
//
// Values and pure functions; any thread.

#include <string>
#include <vector>

#include "noctem/base/bytes.hpp"
#include "noctem/proxy/address.hpp"

namespace noctem::proxy {

struct NameSources {
  static constexpr std::size_t kServersMax = 3;

  std::vector<Address> servers;
  std::vector<std::pair<std::string, Address>> hosts;  // lower case
};

// From the texts of /etc/resolv.conf and /etc/hosts; lines that say nothing to us are passed over.
NameSources read_name_sources(std::string_view resolv, std::string_view hosts);

std::vector<Address> listed_addresses(const NameSources& sources, std::string_view name);

enum class RecordKind : std::uint16_t { four = 1, six = 28 };

Bytes write_question(std::uint16_t id, std::string_view name, RecordKind kind);

struct Answer {
  enum class What { other, none, addresses } what = What::other;  // other: not to this question
  std::vector<Address> addresses;
};
Answer read_answer(ByteView message, std::uint16_t id, std::string_view name, RecordKind kind);

}  // namespace noctem::proxy

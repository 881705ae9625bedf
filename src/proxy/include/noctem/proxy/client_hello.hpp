#pragma once
// The first words of TLS, read only to learn which server they ask for. Read strictly: one whole
// ClientHello in records of its own, every length exact, no extension twice. Whoever would read
// another name in the same bytes is refused instead.
//
// Pure; any thread.

#include <optional>
#include <string>

#include "noctem/base/bytes.hpp"

namespace noctem::proxy {

inline constexpr std::size_t kHelloBytesMax = 32u << 10;

struct ClientHello {
  std::optional<std::string> server;  // as it was written: parse_host() reads it
  // Its true name may be encrypted, and the one above a cover.
  enum class Name { plain, encrypted } name = Name::plain;
};

// nullopt while more bytes are needed; invalid if they are no ClientHello that we understand.
Result<std::optional<ClientHello>> read_client_hello(ByteView heard);

}  // namespace noctem::proxy

#include "noctem/proxy/client_hello.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace noctem::proxy {

namespace {

constexpr std::uint8_t kHandshake = 22;
constexpr std::uint8_t kClientHello = 1;
constexpr std::uint8_t kVersionMajor = 3;
constexpr std::uint8_t kVersionMinorMax = 3;
constexpr std::size_t kRecordHead = 5;
constexpr std::size_t kRecordMax = 1u << 14;
constexpr std::size_t kMessageHead = 4;
constexpr std::size_t kRandomBytes = 32;
constexpr std::size_t kSessionMax = 32;
constexpr std::size_t kExtensionsMax = 100;
constexpr unsigned kServerName = 0;
constexpr auto kEncryptedNames = std::to_array<unsigned>({0xFE0D, 0xFFCE});  // ECH and its draft

std::unexpected<Error> refuse(std::string message) {
  return fail(invalid("client_hello", std::move(message)));
}

// Takes from the front; once something does not fit, good() is false and all is empty.
class Cursor {
 public:
  explicit Cursor(ByteView bytes) : bytes_(bytes) {}

  bool good() const { return good_; }
  bool done() const { return good_ && bytes_.empty(); }
  ByteView take(std::size_t count) {
    good_ = good_ && count <= bytes_.size();
    if (!good_) {
      bytes_ = {};
      return {};
    }
    const ByteView taken = bytes_.first(count);
    bytes_ = bytes_.subspan(count);
    return taken;
  }
  std::size_t number(std::size_t bytes) {
    std::size_t value = 0;
    for (const std::uint8_t byte : take(bytes)) {
      value = value << 8u | byte;
    }
    return value;
  }
  ByteView vector(std::size_t length_bytes) { return take(number(length_bytes)); }

 private:
  ByteView bytes_;
  bool good_ = true;
};

// What the records hold, as far as they were heard; nothing but handshake records.
Result<Bytes> join_records(ByteView heard) {
  Bytes joined;
  while (!heard.empty()) {
    if (heard[0] != kHandshake || (heard.size() > 1 && heard[1] != kVersionMajor) ||
        (heard.size() > 2 && heard[2] > kVersionMinorMax)) {
      return refuse("these are not the first words of TLS");
    }
    if (heard.size() < kRecordHead) {
      break;
    }
    const std::size_t size = heard[3] * 256u + heard[4];
    if (size == 0 || size > kRecordMax) {
      return refuse("a record of TLS has an impossible length");
    }
    append(joined, heard.subspan(kRecordHead, std::min(size, heard.size() - kRecordHead)));
    if (heard.size() < kRecordHead + size) {
      break;
    }
    heard = heard.subspan(kRecordHead + size);
  }
  return joined;
}

// Exactly one name of the one kind there is.
Result<std::string> read_server_name(ByteView extension) {
  Cursor outer(extension);
  Cursor list(outer.vector(2));
  const std::size_t kind = list.number(1);
  const ByteView name = list.vector(2);
  if (!outer.done() || !list.done() || kind != 0 || name.empty()) {
    return refuse("the server name is not one name");
  }
  return std::string(text_of(name));
}

Result<ClientHello> read_extensions(ByteView bytes) {
  ClientHello hello;
  Cursor cursor(bytes);
  std::vector<std::size_t> seen;
  while (cursor.good() && !cursor.done()) {
    const std::size_t kind = cursor.number(2);
    const ByteView content = cursor.vector(2);
    if (seen.size() >= kExtensionsMax || std::ranges::find(seen, kind) != seen.end()) {
      return refuse("an extension stands twice");
    }
    seen.push_back(kind);
    if (kind == kServerName && cursor.good()) {
      NOCTEM_TRY(hello.server, read_server_name(content));
    }
    if (std::ranges::find(kEncryptedNames, kind) != kEncryptedNames.end()) {
      hello.name = ClientHello::Name::encrypted;
    }
  }
  return cursor.good() ? Result<ClientHello>(std::move(hello)) : refuse("an extension is cut");
}

Result<ClientHello> read_body(ByteView body) {
  Cursor cursor(body);
  const ByteView version = cursor.take(2);
  cursor.take(kRandomBytes);
  const ByteView session = cursor.vector(1);
  const ByteView ciphers = cursor.vector(2);
  const ByteView compressions = cursor.vector(1);
  if (!cursor.good() || version[0] != kVersionMajor || session.size() > kSessionMax ||
      ciphers.empty() || ciphers.size() % 2 != 0 || compressions.empty()) {
    return refuse("the ClientHello is malformed");
  }
  if (cursor.done()) {
    return ClientHello{};  // before extensions there were no names
  }
  const ByteView extensions = cursor.vector(2);
  return cursor.done() ? read_extensions(extensions)
                       : refuse("the ClientHello is longer than it says");
}

}  // namespace

Result<std::optional<ClientHello>> read_client_hello(ByteView heard) {
  NOCTEM_TRY(const Bytes joined, join_records(heard));
  if (joined.empty()) {
    return std::optional<ClientHello>();
  }
  if (joined[0] != kClientHello) {
    return refuse("these are not the first words of TLS");
  }
  if (joined.size() >= kMessageHead) {
    Cursor cursor(joined);
    cursor.take(1);
    const std::size_t size = cursor.number(3);
    if (size > kHelloBytesMax) {
      return refuse("the ClientHello is longer than 32 KiB");
    }
    if (joined.size() > kMessageHead + size) {
      return refuse("something follows the ClientHello in its record");
    }
    if (joined.size() == kMessageHead + size) {
      NOCTEM_TRY(ClientHello hello, read_body(cursor.take(size)));
      return std::optional(std::move(hello));
    }
  }
  if (heard.size() >= 2 * kHelloBytesMax) {
    return refuse("the ClientHello does not end");
  }
  return std::optional<ClientHello>();
}

}  // namespace noctem::proxy

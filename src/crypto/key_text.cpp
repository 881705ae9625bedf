#include "key_text.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include "noctem/base/assert.hpp"
#include "noctem/base/strings.hpp"
#include "noctem/crypto/box.hpp"

namespace noctem::crypto {
namespace {

constexpr std::string_view kMagic = "noctem-key 1";
constexpr std::string_view kAlgorithm = "algorithm ed25519";
constexpr std::string_view kPublic = "public ";
constexpr std::string_view kProtection = "protection ";
constexpr std::string_view kNone = "none";
constexpr std::string_view kArgon2id = "argon2id";
constexpr std::string_view kSecret = "secret ";
constexpr std::size_t kLines = 5;
constexpr std::size_t kSeedBytes = 32;

Error no_key_file(std::string_view what) {
  return corrupt("key_file", "not a key file: " + std::string(what));
}

std::string protection_of(const std::optional<Sealing>& sealing) {
  if (!sealing) {
    return std::string(kNone);
  }
  return std::string(kArgon2id) + ' ' + std::to_string(sealing->cost.passes) + ' ' +
         std::to_string(sealing->cost.memory_kib) + ' ' + to_hex(sealing->salt);
}

// Without a text in between, which nobody would zero.
void append_hex(Bytes& to, ByteView bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (const std::uint8_t byte : bytes) {
    to.push_back(static_cast<std::uint8_t>(kDigits[byte >> 4]));
    to.push_back(static_cast<std::uint8_t>(kDigits[byte & 15]));
  }
}

Result<std::string_view> after(std::string_view line, std::string_view name) {
  if (!line.starts_with(name)) {
    return fail(no_key_file("the line " + std::string(trim(name)) + " is missing"));
  }
  return line.substr(name.size());
}

Result<std::uint32_t> cost_from(std::string_view text) {
  const auto number = parse_decimal(text);
  if (!number || *number > std::numeric_limits<std::uint32_t>::max()) {
    return fail(no_key_file("the cost of the passphrase is no number"));
  }
  return static_cast<std::uint32_t>(*number);
}

Result<std::optional<Sealing>> sealing_from(std::string_view text) {
  if (text == kNone) {
    return std::optional<Sealing>{};
  }
  const std::vector<std::string_view> words = split(text, ' ');
  if (words.size() != 4 || words[0] != kArgon2id) {
    return fail(unsupported("key_protection", "the key file is protected in an unknown way"));
  }
  Sealing sealing;
  NOCTEM_TRY(sealing.cost.passes, cost_from(words[1]));
  NOCTEM_TRY(sealing.cost.memory_kib, cost_from(words[2]));
  NOCTEM_TRY(const Bytes salt, from_hex(words[3]));
  if (salt.size() != sealing.salt.size()) {
    return fail(no_key_file("the salt has not 16 bytes"));
  }
  std::ranges::copy(salt, sealing.salt.begin());
  return sealing;
}

Result<KeyText> fields_of(const std::vector<std::string_view>& lines) {
  KeyText key;
  NOCTEM_TRY(const std::string_view public_hex, after(lines[2], kPublic));
  NOCTEM_TRY(const Bytes public_bytes, from_hex(public_hex));
  NOCTEM_TRY(key.public_key, parse_public_key(public_bytes));
  NOCTEM_TRY(const std::string_view protection, after(lines[3], kProtection));
  NOCTEM_TRY(key.sealing, sealing_from(protection));
  NOCTEM_TRY(const std::string_view secret_hex, after(lines[4], kSecret));
  NOCTEM_TRY(Bytes secret, from_hex(secret_hex));
  key.secret = Secret(std::move(secret));
  if (key.secret.size() != kSeedBytes + (key.sealing ? kBoxOverheadBytes : 0)) {
    return fail(no_key_file("the secret has a wrong length"));
  }
  return key;
}

}  // namespace

std::string key_text_header(const PublicKey& public_key, const std::optional<Sealing>& sealing) {
  std::string text;
  for (const std::string& line : {std::string(kMagic), std::string(kAlgorithm),
                                  std::string(kPublic) + to_hex(public_key.bytes),
                                  std::string(kProtection) + protection_of(sealing)}) {
    text += line + '\n';
  }
  return text;
}

Secret write_key_text(const KeyText& key) {
  Bytes text;
  text.reserve(kKeyTextBytesMax);  // never moves, so that no copy stays behind
  append(text, view_of(key_text_header(key.public_key, key.sealing)));
  append(text, view_of(kSecret));
  append_hex(text, key.secret.reveal());
  text.push_back('\n');
  NOCTEM_ASSERT(text.size() <= kKeyTextBytesMax, text.size());
  return Secret(std::move(text));
}

Result<KeyText> parse_key_text(ByteView text) {
  const std::vector<std::string_view> lines = split(text_of(text), '\n');
  if (lines[0] != kMagic) {
    return lines[0].starts_with("noctem-key ")
               ? fail(unsupported("key_file", "the key file is of a newer version"))
               : fail(no_key_file("it does not begin with noctem-key 1"));
  }
  if (lines.size() != kLines + 1 || !lines.back().empty() || text.size() > kKeyTextBytesMax) {
    return fail(no_key_file("it has not five lines"));
  }
  if (lines[1] != kAlgorithm) {
    return fail(unsupported("key_algorithm", "the key is of an unknown algorithm"));
  }
  auto key = fields_of(lines);
  if (!key) {
    return fail(key.error().kind == ErrorKind::invalid ? no_key_file(key.error().message)
                                                       : std::move(key).error());
  }
  return key;
}

}  // namespace noctem::crypto

#include "noctem/skill/token.hpp"

#include "noctem/codec/multibase.hpp"
#include "noctem/crypto/hash.hpp"
#include "noctem/document/did_key.hpp"

namespace noctem::skill {

namespace {

constexpr std::string_view kPurpose = "noctem/token/v1\n";

std::unexpected<Error> refuse(std::string message) {
  return fail(denied("token", "the token is worth nothing: " + std::move(message)));
}

const std::string* text_at(const codec::Json& value, std::string_view name) {
  const codec::Json* found = value.find(name);
  return found == nullptr ? nullptr : found->text();
}

bool has_only(const codec::Json& value, std::size_t members) {
  return value.object() != nullptr && value.object()->size() == members;
}

Result<crypto::PublicKey> key_at(const codec::Json& value, std::string_view name) {
  const std::string* text = text_at(value, name);
  return text == nullptr ? refuse("a key is missing") : document::parse_signing_did(*text);
}

}  // namespace

Token::Token(crypto::PublicKey issuer, crypto::SigningKey key)
    : issuer_(issuer), key_(std::move(key)) {}

// Each block is bound to everything before it, so none can be moved to another chain.
Bytes Token::signed_bytes(const std::string& canonical) const {
  Bytes bytes = bytes_of(view_of(kPurpose));
  append(bytes, issuer_.bytes);
  for (const Block& block : blocks_) {
    append(bytes, block.signature.bytes);
  }
  append(bytes, view_of(canonical));
  return bytes;
}

void Token::add(const Bounds& bounds, const crypto::SigningKey& by, crypto::SigningKey next) {
  Block block;
  block.canonical = codec::write_canonical(codec::JsonObject{
      {"bounds", bounds_json(bounds)}, {"next", document::did_of(next.public_key())}});
  block.signature = by.sign(signed_bytes(block.canonical));
  blocks_.push_back(std::move(block));
  bounds_ = meet(bounds_, bounds);
  key_ = std::move(next);
}

Token Token::issue(const Bounds& bounds, const crypto::SigningKey& issuer, env::Random& random) {
  Token token(issuer.public_key(), issuer.copy());
  token.add(bounds, issuer, crypto::SigningKey::generate(random));
  return token;
}

Result<Token> Token::narrow(const Bounds& bounds, env::Random& random) const {
  if (blocks_.size() >= kBlocksMax) {
    return fail(exhausted("token", "a token has at most 16 blocks"));
  }
  Token token(issuer_, key_.copy());
  token.blocks_ = blocks_;
  token.bounds_ = bounds_;
  token.add(bounds, key_, crypto::SigningKey::generate(random));
  return token;
}

std::string Token::text() const {
  codec::JsonArray blocks;
  for (const Block& block : blocks_) {
    blocks.emplace_back(codec::JsonObject{
        {"block", block.canonical}, {"signature", codec::base64url_encode(block.signature.bytes)}});
  }
  const std::string json = codec::write_canonical(
      codec::JsonObject{{"blocks", std::move(blocks)},
                        {"issuer", document::did_of(issuer_)},
                        {"key", codec::base64url_encode(key_.seed().reveal())}});
  return codec::base64url_encode(view_of(json));
}

Result<> Token::take(Block block, const crypto::PublicKey& by, crypto::PublicKey& next) {
  if (!crypto::verify(by, signed_bytes(block.canonical), block.signature)) {
    return refuse("a signature is wrong");
  }
  const auto json = codec::parse_json(block.canonical);
  if (!json || !has_only(*json, 2) || json->find("bounds") == nullptr) {
    return refuse("a block has bounds and the next key, and nothing else");
  }
  NOCTEM_TRY(const Bounds bounds, bounds_from_json(*json->find("bounds")));
  NOCTEM_TRY(next, key_at(*json, "next"));
  bounds_ = meet(bounds_, bounds);
  blocks_.push_back(std::move(block));
  return {};
}

Result<Token> Token::parse(std::string_view text) {
  if (text.size() > kTokenBytesMax) {
    return refuse("it has more than 64 KiB");
  }
  const auto bytes = codec::base64url_decode(text);
  const auto json =
      bytes ? codec::parse_json(noctem::text_of(*bytes)) : Result<codec::Json>(fail(bytes.error()));
  if (!json || !has_only(*json, 3)) {
    return refuse("it is no token");
  }
  const codec::Json* blocks = json->find("blocks");
  const std::string* seed = text_at(*json, "key");
  if (blocks == nullptr || blocks->array() == nullptr || blocks->array()->empty() ||
      blocks->array()->size() > kBlocksMax || seed == nullptr) {
    return refuse("it has 1 to 16 blocks and a key");
  }
  NOCTEM_TRY(const Bytes secret, codec::base64url_decode(*seed));
  NOCTEM_TRY(auto key, crypto::SigningKey::from_seed(secret));
  NOCTEM_TRY(const auto issuer, key_at(*json, "issuer"));
  Token token(issuer, std::move(key));
  crypto::PublicKey by = issuer;
  for (const codec::Json& item : *blocks->array()) {
    const std::string* canonical = text_at(item, "block");
    const std::string* signature = text_at(item, "signature");
    if (!has_only(item, 2) || canonical == nullptr || signature == nullptr) {
      return refuse("a block has its text and a signature");
    }
    NOCTEM_TRY(const Bytes signed_by, codec::base64url_decode(*signature));
    NOCTEM_TRY(const auto parsed, crypto::parse_signature(signed_by));
    NOCTEM_CHECK(token.take({*canonical, parsed}, by, by));
  }
  return token.key_.public_key() == by ? Result<Token>(std::move(token))
                                       : refuse("its bearer does not hold the last key");
}

std::vector<std::string> Token::ids() const {
  std::vector<std::string> ids;
  for (const Block& block : blocks_) {
    ids.push_back(to_hex(crypto::sha256(ByteView(block.signature.bytes))));
  }
  return ids;
}

}  // namespace noctem::skill

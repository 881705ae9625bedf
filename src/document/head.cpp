#include "noctem/document/head.hpp"

#include <algorithm>

#include "noctem/codec/multibase.hpp"
#include "noctem/document/schema.hpp"

namespace noctem::document {
namespace {

using codec::Json;

constexpr std::string_view kSigningPrefix = "noctem/head/v1\n";
constexpr std::size_t kSignatureBytes = 64;

Json unsigned_json(const Head& head) {
  return codec::JsonObject{
      {"mesh", head.mesh}, {"root", to_hex(head.root)}, {"size", head.size}, {"time", head.time}};
}

std::string signed_bytes(const Head& head) {
  std::string bytes(kSigningPrefix);
  codec::append_canonical(bytes, unsigned_json(head));
  return bytes;
}

Shape wire_shape() {
  return object_of({
      {"head",
       object_of({
           {"mesh", text_of(Shape::Format::cid), Presence::required, {}},
           {"root", hex(sizeof(crypto::Digest)), Presence::required, {}},
           {"size", integer(1, codec::kIntegerMax), Presence::required, {}},
           {"time", integer(0, codec::kIntegerMax), Presence::required, {}},
       }),
       Presence::required,
       {}},
      {"signature", base64url(kSignatureBytes), Presence::required, {}},
  });
}

}  // namespace

SignedHead sign_head(const Head& head, const crypto::SigningKey& key) {
  return {head, key.sign(view_of(signed_bytes(head)))};
}

bool verify_head(const SignedHead& head, const crypto::PublicKey& key) {
  return crypto::verify(key, view_of(signed_bytes(head.head)), head.signature);
}

Json head_json(const SignedHead& head) {
  return codec::JsonObject{{"head", unsigned_json(head.head)},
                           {"signature", codec::base64url_encode(head.signature.bytes)}};
}

Result<SignedHead> head_from_json(const Json& value) {
  NOCTEM_CHECK(check(wire_shape(), value));
  const Json& inner = *value.find("head");
  SignedHead head;
  head.head.mesh = *inner.find("mesh")->text();
  head.head.size = static_cast<std::uint64_t>(*inner.find("size")->integer());
  head.head.time = *inner.find("time")->integer();
  NOCTEM_TRY(const Bytes root, from_hex(*inner.find("root")->text()));
  std::ranges::copy(root, head.head.root.begin());
  NOCTEM_TRY(const Bytes signature, codec::base64url_decode(*value.find("signature")->text()));
  NOCTEM_TRY(head.signature, crypto::parse_signature(signature));
  return head;
}

}  // namespace noctem::document

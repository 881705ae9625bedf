// What people and strangers write to be granted: a policy of skills, bounds, a token (and a token's
// block that a key of ours signs, since no chance finds a signature), stored state. Whatever is
// taken narrows, is plain, and is read back as the same.

#include "noctem/base/assert.hpp"
#include "noctem/base/bytes.hpp"
#include "noctem/codec/multibase.hpp"
#include "noctem/document/did_key.hpp"
#include "noctem/skill/approval.hpp"
#include "noctem/skill/policy.hpp"
#include "noctem/skill/shelf.hpp"
#include "noctem/skill/token.hpp"

using namespace noctem;
using namespace noctem::skill;

namespace {

void check_policy(std::string_view text) {
  const auto policy = parse_policy(text);
  if (!policy) {
    NOCTEM_ASSERT(!policy.error().message.empty());
    return;
  }
  for (const Rule& rule : policy->allow) {
    NOCTEM_ASSERT(rule.bounds.paths && rule.bounds.hosts && rule.bounds.environment, text);
    NOCTEM_ASSERT(rule.bounds.tier.has_value() && is_pattern(rule.skill), text);
  }
}

void check_bounds(const codec::Json& json) {
  const auto bounds = bounds_from_json(json);
  if (!bounds) {
    return;
  }
  const auto again = bounds_from_json(bounds_json(*bounds));
  NOCTEM_ASSERT(again && within(*again, *bounds) && within(*bounds, *again));
  Bounds one;
  one.paths = {{{"/srv", bark::Access::read}}};
  one.memory_mb = 5;
  NOCTEM_ASSERT(within(meet(*bounds, one), one) && within(meet(*bounds, one), *bounds));
}

void check_block(std::string_view block) {
  static const crypto::SigningKey key = crypto::SigningKey::from_seed(Bytes(32, 1)).value();
  Bytes signed_bytes = bytes_of(view_of("noctem/token/v1\n"));
  append(signed_bytes, key.public_key().bytes);
  append(signed_bytes, view_of(block));
  const codec::Json token = codec::JsonObject{
      {"blocks", codec::JsonArray{codec::JsonObject{
                     {"block", block},
                     {"signature", codec::base64url_encode(key.sign(signed_bytes).bytes)}}}},
      {"issuer", document::did_of(key.public_key())},
      {"key", codec::base64url_encode(key.seed().reveal())}};
  const auto parsed = Token::parse(codec::base64url_encode(view_of(codec::write_canonical(token))));
  NOCTEM_ASSERT(!parsed || Token::parse(parsed->text())->bounds() == parsed->bounds(), block);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text = noctem::text_of({bytes, size});
  check_policy(text);
  NOCTEM_ASSERT(is_plain(plain(text, size)), text);
  NOCTEM_ASSERT(!Token::parse(text) || !text.empty());
  const auto json = codec::parse_json(text);
  if (!json) {
    return 0;
  }
  check_bounds(*json);
  check_block(codec::write_canonical(*json));
  const auto state = state_from_json(*json);
  NOCTEM_ASSERT(!state || state_from_json(state_json(*state)).has_value(), text);
  const auto approvals = approvals_from_json(*json);
  NOCTEM_ASSERT(!approvals || approvals_from_json(approvals_json(*approvals)).has_value(), text);
  return 0;
}

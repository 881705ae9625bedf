#include "noctem/skill/offer.hpp"

#include "noctem/crypto/hash.hpp"

namespace noctem::skill {

namespace {

constexpr std::uint64_t kPolicyBytesMax = 128u << 10;

}  // namespace

Result<Policy> read_policy(env::Files& files, const std::string& path) {
  const auto text = env::read_text(files, path, kPolicyBytesMax);
  if (!text && text.error().kind == ErrorKind::not_found) {
    return fail(denied("policy", "there is no policy of skills, so none runs: write " + path));
  }
  if (!text) {
    return fail(text.error());
  }
  auto policy = parse_policy(*text);
  return policy ? std::move(policy) : fail(std::move(policy).error().in("the policy " + path));
}

Result<std::string> offers_stamp(env::Files& files, const Shelf& shelf,
                                 const std::string& policy_file) {
  NOCTEM_TRY(const ShelfState state, shelf.state());
  const auto policy = env::read_text(files, policy_file, kPolicyBytesMax);
  return to_hex(crypto::sha256({view_of(codec::write_canonical(state_json(state))),
                                view_of(policy ? "policy " + *policy : std::string("none"))}));
}

Result<std::vector<Offer>> list_offers(env::Files& files, const Shelf& shelf,
                                       const std::string& policy_file, std::int64_t now) {
  NOCTEM_TRY(const ShelfState state, shelf.state());
  const auto policy = read_policy(files, policy_file);
  std::vector<Offer> offers;
  for (const Installed& skill : state.installed) {
    const auto package = policy && state.revocation(skill, {}).empty()
                             ? shelf.load(skill)
                             : Result<Package>(fail(denied("policy", "")));
    auto authority = package ? authorise({*package, skill.trust, *policy, nullptr, now})
                             : Result<Authority>(fail(package.error()));
    if (authority) {
      offers.push_back({skill, package->manifest, *std::move(authority)});
    }
  }
  return offers;
}

}  // namespace noctem::skill

#include "noctem/skill/authority.hpp"

#include <algorithm>

namespace noctem::skill {

namespace {

constexpr int kTierNever = 4;
constexpr int kTierPerson = 3;
constexpr int kTierShell = 2;

bark::LevelName one_up(bark::LevelName level) {
  switch (level) {
    case bark::LevelName::wasm:
      return bark::LevelName::process;
    case bark::LevelName::process:
    case bark::LevelName::vm:
      break;
  }
  return bark::LevelName::vm;
}

Result<> check_token(const Claim& claim) {
  const Bounds& bounds = claim.token->bounds();
  const std::string& id = claim.package.manifest.id;
  if (bounds.expires_at && *bounds.expires_at <= claim.now) {
    return fail(denied("token_expired", "the token has expired"));
  }
  if (bounds.skills && std::ranges::none_of(*bounds.skills, [&](const std::string& pattern) {
        return matches(pattern, id);
      })) {
    return fail(denied("token_skill", "the token is not for " + id));
  }
  const std::string digest = claim.package.digest().text();
  if (bounds.digests && std::ranges::find(*bounds.digests, digest) == bounds.digests->end()) {
    return fail(denied("token_skill", "the token is for another package of " + id));
  }
  return {};
}

bool is_granted(const bark::PathGrant& path, const Bounds& granted) {
  Bounds inner;
  inner.paths = {{path}};
  Bounds outer;
  outer.paths = granted.paths;
  return within(inner, outer);
}

bool is_granted(const bark::HostGrant& host, const Bounds& granted) {
  Bounds inner;
  inner.hosts = {{host}};
  Bounds outer;
  outer.hosts = granted.hosts;
  return within(inner, outer);
}

// What the node itself would do: only the level wasm has a way to ask it.
void withhold_services(Bounds& bounds) {
  bounds.mesh.emplace();
  bounds.store_kb = 0;
  bounds.log_lines = 0;
}

std::vector<std::string> withheld_of(const Manifest& manifest, const Bounds& granted) {
  std::vector<std::string> withheld;
  for (const bark::PathGrant& path : *manifest.asks.paths) {
    if (!is_granted(path, granted)) {
      withheld.push_back((path.access == bark::Access::write ? "write " : "read ") + path.path);
    }
  }
  for (const bark::HostGrant& host : *manifest.asks.hosts) {
    if (!is_granted(host, granted)) {
      withheld.push_back("network " + to_string(host));
    }
  }
  for (const std::string& name : *manifest.asks.environment) {
    if (std::ranges::find(*granted.environment, name) == granted.environment->end()) {
      withheld.push_back("environment " + name);
    }
  }
  for (const std::string& name : *manifest.asks.mesh) {
    if (std::ranges::find(*granted.mesh, name) == granted.mesh->end()) {
      withheld.push_back("mesh " + name);
    }
  }
  const auto less = [&](const char* what, const std::optional<std::int64_t> Bounds::* number) {
    if (*(granted.*number) < *(manifest.asks.*number)) {
      withheld.push_back(what + std::to_string(*(manifest.asks.*number)) + " (it is given " +
                         std::to_string(*(granted.*number)) + ")");
    }
  };
  less("store_kb ", &Bounds::store_kb);
  less("log_lines ", &Bounds::log_lines);
  for (const std::string& name : manifest.model) {
    withheld.push_back("model " + name);
  }
  return withheld;
}

}  // namespace

Result<bark::LevelName> level_for(int tier, Trust trust, bark::LevelName runtime) {
  using enum bark::LevelName;
  if (tier < 1 || tier >= kTierNever) {
    return fail(denied("tier_never", "nothing of tier 4 runs, whoever asks"));
  }
  const bark::LevelName least = tier < kTierShell ? wasm : process;
  const bark::LevelName needed = trust == Trust::key ? least : one_up(least);
  // Workers of the level wasm live inside the level process, so it is never the weaker one.
  if (runtime == wasm) {
    return needed == vm ? Result<bark::LevelName>(
                              fail(denied("skill_level",
                                          "a skill for wasm of an author who is not trusted "
                                          "cannot run in this tier")))
                        : wasm;
  }
  return std::max(needed, runtime);
}

Result<Authority> authorise(const Claim& claim) {
  const Manifest& manifest = claim.package.manifest;
  Authority authority;
  NOCTEM_TRY(authority.level, level_for(manifest.tier, claim.trust, manifest.runtime));
  NOCTEM_TRY(const Rule rule, rule_for(claim.policy, manifest.id, claim.package.author()));
  Bounds allowed = rule.bounds;
  if (claim.token != nullptr) {
    NOCTEM_CHECK(check_token(claim));
    allowed = meet(allowed, claim.token->bounds());
  }
  if (manifest.tier > *allowed.tier) {
    return fail(denied("policy_tier", manifest.id + " is of tier " + std::to_string(manifest.tier) +
                                          ", and no more than tier " +
                                          std::to_string(*allowed.tier) + " is allowed"));
  }
  allowed.skills = std::nullopt;
  allowed.digests = std::nullopt;
  authority.bounds = meet(allowed, manifest.asks);
  authority.counting = manifest.counting;
  if (authority.level != bark::LevelName::wasm) {
    withhold_services(authority.bounds);
  }
  authority.withheld = withheld_of(manifest, authority.bounds);
  NOCTEM_CHECK(check_labels(claim.policy, rule.clearance, authority.bounds));
  authority.decision = manifest.tier >= kTierPerson ? Decision::by_person : Decision::by_policy;
  return authority;
}

bark::Grants grants_of(const Authority& authority) {
  const Bounds& bounds = authority.bounds;
  bark::Grants grants;
  grants.paths = *bounds.paths;
  grants.hosts = *bounds.hosts;
  grants.environment = *bounds.environment;
  bark::Limits& limits = grants.limits;
  limits.memory_mb = static_cast<std::uint32_t>(std::max<std::int64_t>(*bounds.memory_mb, 1));
  limits.memory = bark::Limits::Memory::strict;
  limits.counting = authority.counting;
  limits.processes = static_cast<std::uint32_t>(std::max<std::int64_t>(*bounds.processes, 1));
  limits.scratch_mb = static_cast<std::uint32_t>(std::max<std::int64_t>(*bounds.files_mb, 1));
  limits.cpu = std::chrono::milliseconds(std::max<std::int64_t>(*bounds.cpu_ms, 1));
  limits.wall = std::chrono::milliseconds(std::max<std::int64_t>(*bounds.wall_ms, 1));
  return grants;
}

bark::ServiceGrants services_of(const Authority& authority, const std::string& skill) {
  const Bounds& bounds = authority.bounds;
  return {.skill = skill,
          .mesh = *bounds.mesh,
          .store_kb = static_cast<std::uint32_t>(*bounds.store_kb),
          .log_lines = static_cast<std::uint32_t>(*bounds.log_lines)};
}

}  // namespace noctem::skill

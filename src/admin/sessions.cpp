#include "sessions.hpp"

#include <algorithm>

#include "noctem/base/bytes.hpp"
#include "noctem/base/secret.hpp"
#include "noctem/codec/multibase.hpp"

namespace noctem::admin {

namespace {

constexpr std::size_t kSecretBytes = 32;

bool is_secret_of(const crypto::Digest& known, std::string_view said) {
  return crypto::equal_secret(known, crypto::sha256(said));
}

}  // namespace

Sessions::Sessions(const env::Clock& clock, env::Random& random, SessionLimits limits)
    : clock_(clock), random_(random), limits_(limits) {}

std::string Sessions::draw() {
  ByteArray<kSecretBytes> bytes{};
  random_.fill(bytes);
  std::string text = codec::base64url_encode(bytes);
  wipe(bytes);
  return text;
}

env::SteadyTime Sessions::end_of(const Session& session) const {
  return std::min(session.used + limits_.idle, session.began + limits_.life);
}

void Sessions::forget_old() {
  const auto now = clock_.steady();
  std::erase_if(links_, [&](const Link& link) { return link.until <= now; });
  std::erase_if(sessions_, [&](const Session& session) { return end_of(session) <= now; });
}

std::string Sessions::offer(std::string admin) {
  const std::lock_guard lock(mutex_);
  forget_old();
  if (links_.size() >= limits_.links_max) {
    links_.erase(links_.begin());
  }
  std::string secret = draw();
  links_.push_back({crypto::sha256(secret), std::move(admin), clock_.steady() + limits_.link_life});
  return secret;
}

std::optional<Begun> Sessions::begin(std::string_view link) {
  const std::lock_guard lock(mutex_);
  forget_old();
  auto found = links_.end();
  for (auto it = links_.begin(); it != links_.end(); ++it) {
    found = is_secret_of(it->secret, link) ? it : found;
  }
  if (found == links_.end()) {
    return std::nullopt;
  }
  Begun begun{++begun_, std::move(found->admin), {draw(), draw()}};
  links_.erase(found);
  if (sessions_.size() >= limits_.sessions_max) {
    sessions_.erase(sessions_.begin());
  }
  const auto now = clock_.steady();
  sessions_.push_back({begun.number, begun.admin, crypto::sha256(begun.halves.cookie),
                       crypto::sha256(begun.halves.token), now, now});
  return begun;
}

Sessions::Place Sessions::place_of(std::span<const std::string> cookies, std::string_view token) {
  auto found = sessions_.end();
  for (auto it = sessions_.begin(); it != sessions_.end(); ++it) {
    bool is_bearer = false;
    for (const std::string& cookie : cookies) {
      is_bearer = is_secret_of(it->cookie, cookie) || is_bearer;
    }
    const bool is_page = is_secret_of(it->token, token);
    found = is_bearer && is_page ? it : found;
  }
  return found;
}

Present Sessions::present(const Session& session) const {
  return {session.number, session.admin,
          std::chrono::ceil<std::chrono::seconds>(end_of(session) - clock_.steady())};
}

std::optional<Present> Sessions::find(std::span<const std::string> cookies, std::string_view token,
                                      Use use) {
  const std::lock_guard lock(mutex_);
  forget_old();
  const auto found = place_of(cookies, token);
  if (found == sessions_.end()) {
    return std::nullopt;
  }
  if (use == Use::acts) {
    found->used = clock_.steady();
  }
  return present(*found);
}

std::optional<Present> Sessions::end(std::span<const std::string> cookies, std::string_view token) {
  const std::lock_guard lock(mutex_);
  forget_old();
  const auto found = place_of(cookies, token);
  if (found == sessions_.end()) {
    return std::nullopt;
  }
  Present ended = present(*found);
  sessions_.erase(found);
  return ended;
}

}  // namespace noctem::admin

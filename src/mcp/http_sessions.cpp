#include "http_sessions.hpp"

#include "noctem/base/bytes.hpp"

namespace noctem::mcp {

namespace {

constexpr std::size_t kNameBytes = 16;

}  // namespace

// Taken out, so that it goes without the lock.
std::shared_ptr<Peer> HttpSessions::make_room() {
  auto oldest = sessions_.end();
  for (auto it = sessions_.begin(); it != sessions_.end(); ++it) {
    const bool is_older =
        oldest == sessions_.end() || it->second.last_used < oldest->second.last_used;
    if (is_older && it->second.peer->calls_in_progress() == 0) {
      oldest = it;
    }
  }
  if (oldest == sessions_.end()) {
    return nullptr;
  }
  auto peer = std::move(oldest->second.peer);
  sessions_.erase(oldest);
  return peer;
}

std::optional<std::string> HttpSessions::begin(std::shared_ptr<Peer> peer) {
  ByteArray<kNameBytes> bytes{};
  random_.fill(bytes);
  std::string name = to_hex(bytes);
  std::shared_ptr<Peer> gone;
  {
    const std::lock_guard lock(mutex_);
    const bool is_full = sessions_.size() >= sessions_max_;
    gone = is_full ? make_room() : nullptr;
    if (is_full && !gone) {
      return std::nullopt;
    }
    sessions_.emplace(name, Session{std::move(peer), clock_.steady()});
  }
  if (gone) {
    gone->leave();
  }
  return name;
}

std::shared_ptr<Peer> HttpSessions::find(std::string_view name) {
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(name);
  if (found == sessions_.end()) {
    return nullptr;
  }
  found->second.last_used = clock_.steady();
  return found->second.peer;
}

bool HttpSessions::end(std::string_view name) {
  std::shared_ptr<Peer> peer;
  {
    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(name);
    if (found == sessions_.end()) {
      return false;
    }
    peer = std::move(found->second.peer);
    sessions_.erase(found);
  }
  peer->leave();
  return true;
}

}  // namespace noctem::mcp

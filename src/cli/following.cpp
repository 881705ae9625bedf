#include "following.hpp"

#include <fmt/core.h>

#include "noctem/env_os/log.hpp"
#include "noctem/http/request_signing.hpp"
#include "noctem/http_os/client.hpp"
#include "noctem/hub/witness.hpp"
#include "noctem/mesh/state.hpp"
#include "noctem/store/sqlite.hpp"

namespace noctem::cli {

Result<follow::Source> Following::source_at(const std::string& url) {
  const env::Env& env = session_.world().env;
  if (!url.starts_with("http://") && !url.starts_with("https://")) {
    return fail(invalid("usage", fmt::format("\"{}\" is no address: http://HOST:PORT", url)));
  }
  std::optional<client::Signer> signer;
  if (key_.has_value()) {
    signer.emplace(client::Signer{http::key_id(key_->public_key()), *key_});
  }
  return follow::Source(client::Caller(*wire_, env.clock, env.random, url), std::move(signer));
}

Result<> Following::check_home(const std::optional<node::CopyMark>& mark) {
  if (!mark.has_value() && session_.files().status(home_.ledger())) {
    return fail(conflict("own_mesh", fmt::format("{} has a mesh of its own: name an empty folder "
                                                 "with --home",
                                                 home_.root)));
  }
  return {};
}

// What the person says, or what was followed before; else what the node says at the first look.
Result<codec::Cid> Following::find_mesh(const std::optional<node::CopyMark>& mark) {
  std::optional<codec::Cid> mesh;
  if (mark.has_value()) {
    mesh = mark->mesh;
  }
  if (const auto named = session_.arguments().value(kFollowMesh)) {
    NOCTEM_TRY(const auto id, codec::Cid::parse(*named));
    if (mesh.has_value() && *mesh != id) {
      return fail(conflict(
          "other_log", fmt::format("{} is a copy of another mesh, {}", home_.root, mesh->text())));
    }
    mesh = id;
  }
  if (!mesh.has_value()) {
    NOCTEM_TRY(const auto served, source_->head());
    NOCTEM_TRY(mesh, codec::Cid::parse(served.head.head.mesh));
  }
  return *mesh;
}

Result<> Following::open_copy(const codec::Cid& mesh) {
  NOCTEM_TRY(auto filter, env_os::LogFilter::parse("warning"));
  log_ = env_os::make_log_sink(session_.world().env.clock,
                               {.filter = std::move(filter),
                                .format = LogFormat::text,
                                .colours = session_.console().colours(env_os::Stream::error)});
  NOCTEM_TRY(database_, store::open_sqlite({.path = home_.ledger()}));
  NOCTEM_TRY(copy_, follow::Copy::open(*database_, session_.world().env.clock, Log(*log_), mesh));
  follower_.emplace(*source_, copy_->hub(), session_.world().env.clock,
                    [this](hub::Stretch stretch) { return copy_->adopt(std::move(stretch)); });
  return {};
}

Result<> Following::open() {
  NOCTEM_TRY(home_, session_.home());
  NOCTEM_CHECK(home::prepare_home(session_.files(), home_));
  NOCTEM_TRY(lock_, home::lock_home(session_.files(), home_));
  NOCTEM_TRY(auto mark, node::read_copy_mark(session_.files(), home_));
  NOCTEM_CHECK(check_home(mark));
  const auto& operands = session_.arguments().operands;
  const std::string url = !operands.empty() ? operands.front() : mark ? mark->url : std::string();
  if (url.empty()) {
    return fail(invalid("usage", "name the node that is to be followed: http://HOST:PORT"));
  }
  NOCTEM_CHECK(lock_->write_holder("a follower of " + url));
  NOCTEM_TRY(wire_, http_os::make_client({}));
  if (const auto name = session_.arguments().value(kFollowKey)) {
    NOCTEM_TRY(key_, unlock_key(session_, home_, *name));
  }
  NOCTEM_TRY(auto source, source_at(url));
  source_.emplace(std::move(source));
  for (const auto& [option, value] : session_.arguments().options) {
    if (option == kFollowCompare) {
      NOCTEM_TRY(auto other, source_at(value));
      others_.push_back(std::move(other));
    }
  }
  NOCTEM_TRY(const auto mesh, find_mesh(mark));
  NOCTEM_CHECK(node::write_copy_mark(session_.files(), home_, {mesh, url}));
  return open_copy(mesh);
}

// A first look that failed leaves a home as empty as it was.
void Following::forget_if_empty() {
  if (copy_ == nullptr) {
    return;
  }
  auto reader = copy_->hub().reader();
  const auto size = reader ? ledger::size_of(reader->connection()) : fail(reader.error());
  if (!size || *size != 0) {
    return;
  }
  {
    const auto gone = std::move(reader);
  }
  follower_.reset();
  copy_.reset();
  database_.reset();
  for (const std::string_view end : {"", "-wal", "-shm"}) {
    static_cast<void>(session_.files().remove(home_.ledger() + std::string(end)));
  }
  static_cast<void>(node::remove_copy_mark(session_.files(), home_));
}

Result<> Following::countersign(const follow::Look& look) {
  if (!session_.arguments().has(kFollowCountersign) || look.head.head.size == countersigned_) {
    return {};
  }
  if (!key_.has_value()) {
    return fail(invalid("usage", "--countersign needs --key NAME"));
  }
  NOCTEM_CHECK(source_->countersign(hub::make_witness(look.head.head, *key_)));
  countersigned_ = look.head.head.size;
  return {};
}

Result<follow::Look> Following::look() {
  auto look = follower_->catch_up([this](std::uint64_t records, std::uint64_t of) {
    session_.progress(fmt::format("{} of {} records verified", records, of));
  });
  session_.progress("");
  if (!look) {
    forget_if_empty();
    return look;
  }
  for (auto& other : others_) {
    NOCTEM_TRY(const auto more, follower_->compare(other));
    if (more > 0) {
      session_.remark(
          fmt::format("{} has {} more than {}", other.url(), counted(more, "record"), url()));
    }
  }
  NOCTEM_CHECK(countersign(*look));
  NOCTEM_CHECK(copy_->settle());
  return look;
}

Result<crypto::Digest> Following::state_hash() {
  NOCTEM_TRY(const auto reader, copy_->hub().reader());
  return mesh::hash_of(reader.state());
}

}  // namespace noctem::cli

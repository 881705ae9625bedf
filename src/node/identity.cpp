#include "identity.hpp"

#include <fmt/core.h>

#include "noctem/crypto/key_file.hpp"
#include "noctem/document/did_key.hpp"
#include "noctem/ledger/genesis.hpp"
#include "noctem/mesh/kinds.hpp"
#include "noctem/mesh/params.hpp"

namespace noctem::node {

namespace {

Result<crypto::SigningKey> make_key(env::Env env, const std::string& path) {
  crypto::SigningKey key = crypto::SigningKey::generate(env.random);
  NOCTEM_CHECK(crypto::write_key_file(env.files, env.random, path, key, Secret()));
  return key;
}

Result<crypto::SigningKey> read_open_key(env::Env env, const std::string& path) {
  NOCTEM_TRY(const auto status, crypto::inspect_key_file(env.files, path));
  if (status.protection == crypto::KeyFileStatus::Protection::passphrase) {
    return fail(denied("key_protected",
                       fmt::format("{} has a passphrase, but the node needs it unattended: put a "
                                   "key without one in its place, or start with an empty home",
                                   path)));
  }
  return crypto::read_key_file(env.files, path, Secret());
}

Result<crypto::SigningKey> read_or_make_key(env::Env env, const std::string& path) {
  auto key = read_open_key(env, path);
  if (!key && key.error().kind == ErrorKind::not_found) {
    return make_key(env, path);
  }
  return key;
}

}  // namespace

std::string admin_key_path(const Home& home) { return env::join_path(home.keys(), "admin.key"); }

std::string operator_key_path(const Home& home) {
  return env::join_path(home.keys(), "operator.key");
}

std::string log_key_path(const Home& home) { return env::join_path(home.keys(), "log.key"); }

Result<Identity> open_identity(env::Env env, const Home& home, const Birth& birth,
                               LedgerState ledger) {
  const bool first = ledger == LedgerState::absent;
  const auto read = first ? read_or_make_key : read_open_key;
  auto admin = read(env, admin_key_path(home));
  if (first && !admin) {
    return fail(std::move(admin).error());
  }
  if (first) {
    NOCTEM_CHECK(read_or_make_key(env, operator_key_path(home)));
  }
  auto log_key = read(env, log_key_path(home));
  if (!log_key && log_key.error().kind == ErrorKind::not_found) {
    return fail(not_found("log_key_missing",
                          fmt::format("{} is missing, and only it can continue the ledger: put it "
                                      "back from your backup",
                                      log_key_path(home))));
  }
  if (!log_key) {
    return fail(std::move(log_key).error());
  }
  std::optional<document::Envelope> genesis;
  if (admin) {
    const ledger::Genesis born{birth.name,
                               {admin->public_key()},
                               log_key->public_key(),
                               {{"params", mesh::params_json(mesh::preset(birth.preset))}}};
    NOCTEM_TRY(genesis, ledger::make_genesis(born, *admin, env::unix_seconds(env.clock.wall())));
  }
  return Identity{std::move(*log_key), std::move(genesis)};
}

Result<std::optional<document::Envelope>> own_approval(env::Env env, const Home& home,
                                                       const codec::Cid& mesh,
                                                       const document::Kinds& kinds) {
  const auto admin = read_open_key(env, admin_key_path(home));
  const auto own = read_open_key(env, operator_key_path(home));
  if (!admin || !own) {
    return std::optional<document::Envelope>();
  }
  document::Draft draft{
      .kind = std::string(name_of(mesh::Kind::operator_approve)),
      .author = admin->public_key(),
      .created_at = env::unix_seconds(env.clock.wall()),
      .mesh = mesh,
      .fields = {{"operator", document::did_of(own->public_key())}, {"label", "owner"}}};
  NOCTEM_TRY(auto made, document::Document::from_draft(std::move(draft), kinds));
  const auto signature = document::sign(made, *admin);
  return std::optional(document::Envelope{std::move(made), signature, std::nullopt});
}

}  // namespace noctem::node

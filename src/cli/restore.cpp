#include <fmt/core.h>

#include <array>
#include <optional>

#include "backup_keys.hpp"
#include "command_list.hpp"
#include "ledger_file.hpp"
#include "vocabulary.hpp"

namespace noctem::cli {

namespace {

constexpr std::string_view kForce = "--force";
constexpr std::string_view kWithoutKeys = "--without-keys";
constexpr std::size_t kChunkBytes = 1u << 20;
constexpr int kAsideMax = 10'000;
// What SQLite may keep beside a database.
constexpr std::array<std::string_view, 2> kCompanions = {"-wal", "-shm"};

Result<> copy_file(env::Files& files, const std::string& from, const std::string& to) {
  NOCTEM_TRY(const auto source, files.open(from, env::OpenMode::read));
  NOCTEM_TRY(const auto target, files.open(to, env::OpenMode::create_new));
  Bytes chunk(kChunkBytes);
  std::uint64_t at = 0;
  for (;;) {
    NOCTEM_TRY(const std::size_t count, source->read_at(at, chunk));
    if (count == 0) {
      return target->sync();
    }
    NOCTEM_CHECK(target->write_at(at, ByteView(chunk).first(count)));
    at += count;
  }
}

void remove_database(env::Files& files, const std::string& path) {
  static_cast<void>(files.remove(path));
  for (const std::string_view companion : kCompanions) {
    static_cast<void>(files.remove(path + std::string(companion)));
  }
}

// The first name of the form BASE.before-restore-N that is free.
Result<std::string> free_name(env::Files& files, const std::string& base) {
  for (int n = 1; n <= kAsideMax; ++n) {
    std::string name = fmt::format("{}.before-restore-{}", base, n);
    if (!files.status(name)) {
      return name;
    }
  }
  return fail(
      exhausted("too_many_kept", fmt::format("remove old files {}.before-restore-*", base)));
}

// Moves what is there out of the way; empty if nothing was.
Result<std::string> keep_aside(env::Files& files, const std::string& path) {
  if (!files.status(path)) {
    return std::string();
  }
  NOCTEM_TRY(std::string aside, free_name(files, path));
  for (const std::string_view companion : kCompanions) {
    if (const std::string beside = path + std::string(companion); files.status(beside)) {
      NOCTEM_CHECK(files.rename(beside, aside + std::string(companion)));
    }
  }
  NOCTEM_CHECK(files.rename(path, aside));
  return aside;
}

struct RestoredKey {
  std::string name;
  crypto::PublicKey public_key;
  std::optional<crypto::SigningKey> open;  // what had no passphrase at home
  Bytes file;                              // what had one, as it was
};

// The sealed file is read where no other may read it, and is gone again.
Result<RestoredKey> unseal_key(const Session& session, const home::Home& home,
                               const SealedKey& sealed, const Secret& passphrase) {
  NOCTEM_CHECK(check_key_name(sealed.name));
  env::Files& files = session.files();
  const std::string beside = key_path(home, sealed.name) + ".sealed";
  static_cast<void>(files.remove(beside));
  NOCTEM_CHECK(env::create_file(files, beside, sealed.file));
  const auto status = crypto::inspect_key_file(files, beside);
  RestoredKey restored{sealed.name, {}, std::nullopt, sealed.file};
  Result<> done = status ? Result<>() : fail(status.error());
  if (done && sealed.at_home == SealedKey::AtHome::open) {
    auto key = crypto::read_key_file(files, beside, passphrase);
    done = key ? Result<>() : fail(key.error());
    restored.open = key ? std::optional(std::move(*key)) : std::nullopt;
  }
  NOCTEM_CHECK(files.remove(beside));
  if (!done) {
    return fail(std::move(done).error().in(fmt::format("key \"{}\" of the backup", sealed.name)));
  }
  restored.public_key = status->public_key;
  return restored;
}

// False if the home has this very key.
Result<bool> put_key(const Session& session, const home::Home& home, const RestoredKey& restored) {
  env::Files& files = session.files();
  const std::string path = key_path(home, restored.name);
  const auto present = crypto::inspect_key_file(files, path);
  if (present && present->public_key == restored.public_key) {
    return false;
  }
  NOCTEM_CHECK(keep_aside(files, path));
  if (restored.open) {
    NOCTEM_CHECK(
        crypto::write_key_file(files, session.world().env.random, path, *restored.open, Secret()));
  } else {
    NOCTEM_CHECK(env::create_file(files, path, restored.file));
  }
  return true;
}

class Restoration {
 public:
  Restoration(const Session& session, home::Home home)
      : session_(session),
        files_(session.files()),
        home_(std::move(home)),
        staged_(home_.ledger() + ".restoring") {}

  Result<Exit> run();

 private:
  Result<> check_room() const;
  Result<ledger::Verified> stage();
  Result<> unseal_keys(store::Database& staged);
  Result<> replace();

  const Session& session_;
  env::Files& files_;
  home::Home home_;
  std::string staged_;
  std::string aside_;
  std::vector<RestoredKey> keys_;
  std::size_t keys_written_ = 0;
};

Result<> Restoration::check_room() const {
  if (files_.status(home_.ledger()) && !session_.arguments().has(kForce)) {
    return fail(
        conflict("ledger_present",
                 fmt::format("{} has a ledger already: --force puts the backup in its place "
                             "and keeps the old one beside it",
                             home_.root)));
  }
  return {};
}

// Everything is verified on a copy before anything of the home is touched.
Result<ledger::Verified> Restoration::stage() {
  remove_database(files_, staged_);
  NOCTEM_CHECK(copy_file(files_, session_.arguments().operands.front(), staged_));
  NOCTEM_TRY(const auto database, open_ledger_file(files_, staged_));
  NOCTEM_CHECK(database->check_integrity());
  NOCTEM_TRY(auto verified, verify_ledger(session_, *database));
  NOCTEM_CHECK(unseal_keys(*database));
  NOCTEM_CHECK(remove_backup_keys(*database));
  return verified;
}

Result<> Restoration::unseal_keys(store::Database& staged) {
  NOCTEM_TRY(const auto sealed, read_backup_keys(staged));
  if (sealed.empty() || session_.arguments().has(kWithoutKeys)) {
    return {};
  }
  NOCTEM_TRY(const auto passphrase, passphrase_to_open(session_, "the keys in the backup"));
  for (const SealedKey& key : sealed) {
    NOCTEM_TRY(auto restored, unseal_key(session_, home_, key, passphrase));
    keys_.push_back(std::move(restored));
  }
  return {};
}

Result<> Restoration::replace() {
  for (const RestoredKey& key : keys_) {
    NOCTEM_TRY(const bool written, put_key(session_, home_, key));
    keys_written_ += written ? 1 : 0;
  }
  NOCTEM_TRY(aside_, keep_aside(files_, home_.ledger()));
  NOCTEM_CHECK(files_.rename(staged_, home_.ledger()));
  return files_.sync_directory(home_.mesh());
}

Result<Exit> Restoration::run() {
  NOCTEM_CHECK(home::prepare_home(files_, home_));
  NOCTEM_TRY(const auto lock, home::lock_home(files_, home_));
  NOCTEM_CHECK(lock->write_holder("a restore"));
  NOCTEM_CHECK(check_room());
  auto verified = stage();
  if (!verified) {
    remove_database(files_, staged_);
    return fail(std::move(verified).error().in("nothing was changed"));
  }
  NOCTEM_CHECK(replace());
  codec::Json json = verified_json(*verified);
  json.object()->set("keys", static_cast<std::uint64_t>(keys_written_));
  std::string text =
      fmt::format("restored: {}, verified; {}\n", counted(verified->records, "record"),
                  counted(keys_written_, "key"));
  if (!aside_.empty()) {
    json.object()->set("kept", aside_);
    text += fmt::format("the ledger that was here is kept as {}\n", aside_);
  }
  session_.answer(json, text);
  if (!files_.status(key_path(home_, "log"))) {
    session_.remark(
        "The key \"log\" is not in this home: without it the ledger can be read and "
        "verified, but no node can continue it.");
  }
  return Exit::ok;
}

Result<Exit> restore(Session& session) {
  NOCTEM_TRY(auto home, session.home());
  return Restoration(session, std::move(home)).run();
}

}  // namespace

Command restore_command() {
  return {.name = "restore",
          .summary = "verify a backup and put it into this home",
          .description =
              "Verifies the whole backup on a copy, and only then puts it into the home. Refuses "
              "while a node runs and, without --force, over a ledger that is there; that one is "
              "kept beside it. Keys in the backup come back as they were, with or without a "
              "passphrase; a different key of the same name is kept beside.",
          .options = {{std::string(kForce), "", "Also where there is a ledger; it is kept."},
                      {std::string(kWithoutKeys), "", "Leave the keys in the backup."},
                      passphrase_option("Where the passphrase of the backup's keys stands.")},
          .operands = {{"FILE", "What `noctem backup` made.", Operand::Presence::required,
                        Completes::file}},
          .examples = {{"noctem restore noctem.backup", "Into a new home."},
                       {"noctem restore --force noctem.backup", "Over an old one."}},
          .body = restore};
}

}  // namespace noctem::cli

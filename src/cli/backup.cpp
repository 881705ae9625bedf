#include <fmt/core.h>

#include "noctem/store/sqlite.hpp"

#include "backup_keys.hpp"
#include "command_list.hpp"
#include "ledger_file.hpp"
#include "vocabulary.hpp"

namespace noctem::cli {

namespace {

constexpr std::string_view kWithKeys = "--with-keys";
constexpr std::size_t kKeyFileBytesMax = 64 * 1024;

// What has a passphrase of its own goes in as it is. What has none becomes a file under the
// backup's passphrase, made beside the backup and gone again.
Result<SealedKey> seal_key(const Session& session, const std::string& path,
                           const Secret& passphrase, const std::string& beside) {
  env::Files& files = session.files();
  NOCTEM_TRY(const auto status, crypto::inspect_key_file(files, path));
  if (status.protection == crypto::KeyFileStatus::Protection::passphrase) {
    NOCTEM_TRY(Bytes file, env::read_all(files, path, kKeyFileBytesMax));
    return SealedKey{{}, std::move(file), SealedKey::AtHome::passphrase};
  }
  NOCTEM_TRY(const auto key, crypto::read_key_file(files, path, Secret()));
  static_cast<void>(files.remove(beside));
  NOCTEM_CHECK(crypto::write_key_file(files, session.world().env.random, beside, key, passphrase));
  auto sealed = env::read_all(files, beside, kKeyFileBytesMax);
  NOCTEM_CHECK(files.remove(beside));
  if (!sealed) {
    return fail(std::move(sealed).error());
  }
  return SealedKey{{}, std::move(*sealed), SealedKey::AtHome::open};
}

Result<std::vector<SealedKey>> seal_keys(const Session& session, const home::Home& home,
                                         const std::string& beside) {
  NOCTEM_TRY(const auto names, key_names(session.files(), home));
  const bool unattended = !session.arguments().has(kPassphraseFile) && !session.console().can_ask();
  Secret passphrase;
  if (!unattended) {
    NOCTEM_TRY(passphrase, passphrase_to_set(session, "the keys in the backup"));
  }
  if (passphrase.empty()) {
    return fail(denied("passphrase_needed",
                       "keys leave the home only under a passphrase: name a file with "
                       "--passphrase-file"));
  }
  std::vector<SealedKey> keys;
  for (const std::string& name : names) {
    NOCTEM_TRY(auto key, seal_key(session, key_path(home, name), passphrase, beside));
    key.name = name;
    keys.push_back(std::move(key));
  }
  return keys;
}

Result<> write_backup(const Session& session, const home::Home& home, const std::string& part) {
  NOCTEM_TRY(const auto database, open_ledger_file(session.files(), home.ledger()));
  session.progress("copying the ledger");
  auto copied = store::backup_sqlite(*database, part, session.files());
  session.progress("");
  NOCTEM_CHECK(copied);
  if (session.arguments().has(kWithKeys)) {
    NOCTEM_TRY(const auto keys, seal_keys(session, home, part + ".key"));
    NOCTEM_TRY(const auto copy, open_ledger_file(session.files(), part));
    NOCTEM_CHECK(write_backup_keys(*copy, keys));
  }
  return {};
}

Result<Exit> backup(Session& session) {
  NOCTEM_TRY(const auto home, session.home());
  const std::string& file = session.arguments().operands.front();
  const std::string part = file + ".part";
  env::Files& files = session.files();
  if (files.status(file)) {
    return fail(conflict("file_exists",
                         fmt::format("{} exists already, and a backup replaces nothing: choose "
                                     "another name",
                                     file)));
  }
  static_cast<void>(files.remove(part));  // of a backup that was interrupted
  if (auto written = write_backup(session, home, part); !written) {
    static_cast<void>(files.remove(part));
    return fail(std::move(written).error());
  }
  NOCTEM_TRY(const auto copy, open_ledger_file(files, part));
  NOCTEM_TRY(const auto verified, verify_ledger(session, *copy));
  NOCTEM_CHECK(files.rename_new(part, file));
  NOCTEM_CHECK(files.sync_directory(env::parent_path(file)));
  const bool keys = session.arguments().has(kWithKeys);
  codec::Json json = verified_json(verified);
  json.object()->set("file", file);
  json.object()->set("keys", keys);
  session.answer(json,
                 fmt::format("{}: {}, verified; {}\n", file, counted(verified.records, "record"),
                             keys ? "keys included under your passphrase"
                                  : "keys are NOT included (--with-keys includes them)"));
  return Exit::ok;
}

}  // namespace

Command backup_command() {
  return {.name = "backup",
          .summary = "copy the ledger into one file and verify the copy",
          .description =
              "Makes a consistent copy, also while a node runs, and verifies it before it gets its "
              "name. The file is a database that `noctem log verify --file` reads.\n\nKeys are NOT "
              "included unless you say --with-keys: then all keys of the home go in, those with a "
              "passphrase as they are, the others sealed with one of the backup's own. Without the "
              "key \"log\" a restored ledger can be "
              "read and verified, but not continued. What was erased later stays in earlier "
              "backups.",
          .options = {{std::string(kWithKeys), "", "Include the keys, under a passphrase."},
                      passphrase_option("Where the passphrase for the keys stands.")},
          .operands = {{"FILE", "A file that does not exist yet.", Operand::Presence::required,
                        Completes::file}},
          .examples = {{"noctem backup noctem.backup", "The ledger alone."},
                       {"noctem backup --with-keys --passphrase-file pass noctem.backup",
                        "Everything that another machine needs to go on."}},
          .body = backup};
}

}  // namespace noctem::cli

#include <fmt/core.h>

#include "noctem/document/did_key.hpp"

#include "command_list.hpp"
#include "vocabulary.hpp"

namespace noctem::cli {

namespace {

constexpr std::string_view kDefaultName = "me";
constexpr std::string_view kNoPassphrase = "--no-passphrase";

Result<Secret> chosen_passphrase(const Session& session, const std::string& name) {
  const bool file = session.arguments().has(kPassphraseFile);
  const bool none = session.arguments().has(kNoPassphrase);
  if (file && none) {
    return fail(invalid("usage", "--passphrase-file and --no-passphrase exclude each other"));
  }
  if (file || (!none && session.console().can_ask() && !session.wants_json())) {
    return passphrase_to_set(session, fmt::format("key \"{}\"", name));
  }
  return Secret();
}

Result<> check_absent(const Session& session, const std::string& path, const std::string& name) {
  if (session.files().status(path)) {
    return fail(conflict(
        "key_exists", fmt::format("there is a key \"{}\" already, and it is not replaced: choose "
                                  "another name, or move {} away",
                                  name, path)));
  }
  return {};
}

Result<Exit> keys_new(Session& session) {
  const auto& operands = session.arguments().operands;
  const std::string name = operands.empty() ? std::string(kDefaultName) : operands.front();
  NOCTEM_CHECK(check_key_name(name));
  NOCTEM_TRY(const auto home, session.home());
  NOCTEM_CHECK(home::prepare_home(session.files(), home));
  const std::string path = key_path(home, name);
  NOCTEM_CHECK(check_absent(session, path, name));
  NOCTEM_TRY(const Secret passphrase, chosen_passphrase(session, name));
  env::Random& random = session.world().env.random;
  const auto key = crypto::SigningKey::generate(random);
  NOCTEM_CHECK(crypto::write_key_file(session.files(), random, path, key, passphrase));
  NOCTEM_TRY(const auto report, report_key(session.files(), home, name));
  session.answer(report.json, report.text);
  if (passphrase.empty()) {
    session.remark("This key has no passphrase: who can read its file can sign with it.");
  }
  return Exit::ok;
}

}  // namespace

Command keys_new_command() {
  return {.name = "keys new",
          .summary = "make a key to sign with",
          .description =
              "Makes an Ed25519 key and keeps it in the home as keys/NAME.key, which only you can "
              "read. On a terminal it asks for a passphrase; elsewhere the key has none unless "
              "--passphrase-file names one. An existing key is never replaced.",
          .options = {passphrase_option("Protect the key with the passphrase in this file."),
                      {std::string(kNoPassphrase), "", "Do not ask for a passphrase."}},
          .operands = {{"NAME", "What you call it; \"me\" if you do not say.",
                        Operand::Presence::optional}},
          .examples = {{"noctem keys new", "A key called \"me\"."},
                       {"noctem keys new ci --no-passphrase", "A key for a machine."}},
          .body = keys_new};
}

}  // namespace noctem::cli

#include "noctem/agent/passphrase.hpp"

#include <fmt/core.h>

#include "noctem/crypto/hash.hpp"

namespace noctem::agent {

namespace {

constexpr std::size_t kPassphraseBytesMax = 1024;

}  // namespace

Option passphrase_option(std::string description) {
  return {std::string(kPassphraseFile), "FILE", std::move(description), Completes::file};
}

Result<std::optional<Secret>> passphrase_from_file(const Session& session) {
  const auto file = session.arguments().value(kPassphraseFile);
  if (!file) {
    return std::nullopt;
  }
  NOCTEM_TRY(Bytes bytes, env::read_all(session.files(), *file, kPassphraseBytesMax));
  const Secret whole(std::move(bytes));
  ByteView line = whole.reveal();
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) {
    line = line.first(line.size() - 1);
  }
  if (line.empty()) {
    return fail(invalid("passphrase_empty", fmt::format("{} holds no passphrase", *file)));
  }
  return Secret(line);
}

Result<Secret> passphrase_to_open(const Session& session, std::string_view what) {
  NOCTEM_TRY(auto given, passphrase_from_file(session));
  if (given) {
    return std::move(*given);
  }
  if (!session.console().can_ask()) {
    return fail(
        denied("passphrase_needed",
               fmt::format("{} has a passphrase: name a file with --passphrase-file, or run "
                           "this in a terminal",
                           what)));
  }
  return session.console().ask_secret(fmt::format("Passphrase of {}: ", what));
}

Result<Secret> passphrase_to_set(const Session& session, std::string_view what) {
  NOCTEM_TRY(auto given, passphrase_from_file(session));
  if (given) {
    return std::move(*given);
  }
  NOCTEM_TRY(auto first, session.console().ask_secret(
                             fmt::format("Passphrase for {} (empty for none): ", what)));
  if (first.empty()) {
    return first;
  }
  NOCTEM_TRY(const auto second, session.console().ask_secret("The same again: "));
  if (!crypto::equal_secret(first.reveal(), second.reveal())) {
    return fail(invalid("passphrases_differ", "the two passphrases differ; nothing was made"));
  }
  return first;
}

}  // namespace noctem::agent

#include "noctem/agent/keys.hpp"

#include <fmt/core.h>

#include "noctem/agent/passphrase.hpp"
#include "noctem/base/strings.hpp"

namespace noctem::agent {

namespace {

constexpr std::string_view kSuffix = ".key";
constexpr std::string_view kNameCharacters = "abcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::size_t kNameBytesMax = 64;

}  // namespace

Result<> check_key_name(const std::string& name) {
  if (name.empty() || name.size() > kNameBytesMax || name.front() == '-' ||
      name.find_first_not_of(kNameCharacters) != std::string::npos) {
    return fail(invalid(
        "key_name", fmt::format("\"{}\" is no name for a key: use up to {} of a-z, 0-9, _ and -",
                                name, kNameBytesMax)));
  }
  return {};
}

std::string key_path(const home::Home& home, const std::string& name) {
  return env::join_path(home.keys(), name + std::string(kSuffix));
}

Result<std::vector<std::string>> key_names(env::Files& files, const home::Home& home) {
  const auto entries = files.list(home.keys());
  if (!entries && entries.error().kind != ErrorKind::not_found) {
    return fail(entries.error());
  }
  std::vector<std::string> names;
  for (const env::FileEntry& entry : entries.value_or(std::vector<env::FileEntry>{})) {
    if (entry.kind == env::EntryKind::file && entry.name.ends_with(kSuffix)) {
      names.push_back(entry.name.substr(0, entry.name.size() - kSuffix.size()));
    }
  }
  return names;
}

Result<crypto::SigningKey> unlock_key(const Session& session, const home::Home& home,
                                      const std::string& name) {
  NOCTEM_CHECK(check_key_name(name));
  const std::string path = key_path(home, name);
  const auto status = crypto::inspect_key_file(session.files(), path);
  if (!status && status.error().kind == ErrorKind::not_found) {
    NOCTEM_TRY(const auto names, key_names(session.files(), home));
    const auto best = nearest(name, names);
    return fail(
        not_found("key", fmt::format("there is no key \"{}\" in {}: {}", name, home.keys(),
                                     best ? fmt::format("did you mean \"{}\"?", *best)
                                          : fmt::format("`noctem keys new {}` makes one", name))));
  }
  if (!status) {
    return fail(status.error());
  }
  Secret passphrase;
  if (status->protection == crypto::KeyFileStatus::Protection::passphrase) {
    NOCTEM_TRY(passphrase, passphrase_to_open(session, fmt::format("key \"{}\"", name)));
  }
  return crypto::read_key_file(session.files(), path, passphrase);
}

}  // namespace noctem::agent

#include "noctem/skill/shelf.hpp"

#include <algorithm>

#include "noctem/bark/kill_switch.hpp"
#include "noctem/document/did_key.hpp"

namespace noctem::skill {

namespace {

constexpr std::uint64_t kStateBytesMax = 16u << 20;
constexpr std::string_view kSuffix = ".skill";

Result<> check_trust(const ShelfState& state, const Installed& skill,
                     std::string_view trusted_digest) {
  if (const std::string revoked = state.revocation(skill, {}); !revoked.empty()) {
    return fail(denied("skill_revoked", skill.id + ": " + revoked));
  }
  if (skill.trust == Trust::key || skill.digest == trusted_digest) {
    return {};
  }
  return fail(denied("skill_untrusted", "nobody trusts its author " + skill.author +
                                            ": `noctem skill trust " + skill.author +
                                            "` trusts all that this key signs, --trust-digest " +
                                            skill.digest + " this package alone"));
}

Result<> check_version(const ShelfState& state, const Installed& skill) {
  const Installed* present = state.find(skill.id);
  if (present != nullptr && present->author != skill.author) {
    return fail(conflict("skill_author", skill.id + " is installed from " + present->author +
                                             ", another author: remove it first"));
  }
  for (const Highest& entry : state.highest) {
    if (entry.id != skill.id || entry.author != skill.author) {
      continue;
    }
    if (skill.version < entry.version) {
      return fail(conflict("skill_version", "version " + text_of(skill.version) +
                                                " is older than " + text_of(entry.version) +
                                                ", which was here: versions only rise"));
    }
    if (skill.version == entry.version && skill.digest != entry.digest) {
      return fail(conflict("skill_version", "there was another package of version " +
                                                text_of(skill.version) +
                                                ": one version has one content"));
    }
  }
  return {};
}

void put(ShelfState& state, const Installed& skill) {
  std::erase_if(state.installed, [&](const Installed& old) { return old.id == skill.id; });
  state.installed.push_back(skill);
  std::erase_if(state.highest, [&](const Highest& old) {
    return old.id == skill.id && old.author == skill.author;
  });
  state.highest.push_back({skill.id, skill.author, skill.version, skill.digest});
}

}  // namespace

std::string Shelf::package_path(std::string_view digest) const {
  return env::join_path(folder_, "packages/" + std::string(digest) + std::string(kSuffix));
}

Result<ShelfState> Shelf::state() const {
  const auto text = env::read_text(files_, env::join_path(folder_, "shelf.json"), kStateBytesMax);
  if (!text && text.error().kind == ErrorKind::not_found) {
    return ShelfState{};
  }
  if (!text) {
    return fail(text.error());
  }
  const auto json = codec::parse_json(*text, {.size_bytes_max = kStateBytesMax});
  auto state = json ? state_from_json(*json) : Result<ShelfState>(fail(json.error()));
  if (!state) {
    return fail(
        corrupt("skill_state", "the list of skills in " + folder_ +
                                   " cannot be read, so none runs: " + state.error().message));
  }
  return state;
}

Result<> Shelf::write(const ShelfState& state) {
  return env::replace_file(files_, env::join_path(folder_, "shelf.json"),
                           view_of(codec::write_pretty(state_json(state))));
}

template <typename Change>
Result<> Shelf::change(const Change& change) {
  NOCTEM_CHECK(files_.make_directories(env::join_path(folder_, "packages")));
  auto lock = wait_for_lock(files_, env::join_path(folder_, "shelf.lock"), pause_);
  if (!lock) {
    return fail(std::move(lock).error().in("another command changes the skills"));
  }
  NOCTEM_TRY(ShelfState present, state());
  NOCTEM_CHECK(change(present));
  NOCTEM_CHECK(write(present));
  sweep(present);
  return {};
}

// Packages that nothing names any more, also those that a kill left behind.
void Shelf::sweep(const ShelfState& state) {
  const std::string folder = env::join_path(folder_, "packages");
  for (const env::FileEntry& entry : files_.list(folder).value_or(std::vector<env::FileEntry>())) {
    const bool named = std::ranges::any_of(state.installed, [&](const Installed& skill) {
      return entry.name == skill.digest + std::string(kSuffix);
    });
    if (!named) {
      static_cast<void>(files_.remove(env::join_path(folder, entry.name)));
    }
  }
}

Result<Installed> Shelf::install(ByteView package, std::string_view trusted_digest) {
  NOCTEM_TRY(const Package checked, read_package(package));
  Installed skill{checked.manifest.id,     checked.author(), checked.manifest.version,
                  checked.digest().text(), Trust::digest,    env::unix_seconds(clock_.wall())};
  const auto done = change([&](ShelfState& state) -> Result<> {
    const bool trusted = std::ranges::find(state.trusted, skill.author) != state.trusted.end();
    skill.trust = trusted ? Trust::key : Trust::digest;
    NOCTEM_CHECK(check_trust(state, skill, trusted_digest));
    NOCTEM_CHECK(check_version(state, skill));
    NOCTEM_CHECK(env::replace_file(files_, package_path(skill.digest), package));
    put(state, skill);
    return {};
  });
  return done ? Result<Installed>(std::move(skill)) : fail(done.error());
}

Result<Package> Shelf::load(const Installed& skill) const {
  auto bytes = env::read_all(files_, package_path(skill.digest), kArchiveBytesMax);
  auto package = bytes ? read_package(*bytes) : Result<Package>(fail(bytes.error()));
  if (!package) {
    return fail(std::move(package).error().in("the installed package of " + skill.id));
  }
  if (package->digest().text() != skill.digest) {
    return fail(corrupt("skill_digest", "the installed package of " + skill.id +
                                            " is another one than was installed"));
  }
  return package;
}

Result<> Shelf::trust(const std::string& author) {
  NOCTEM_CHECK(document::parse_signing_did(author));
  return change([&](ShelfState& state) -> Result<> {
    const bool revoked = std::ranges::any_of(state.revoked, [&](const Revoked& entry) {
      return entry.what == RevokedWhat::key && entry.value == author;
    });
    if (revoked) {
      return fail(denied("skill_revoked", "this key was revoked, and stays so"));
    }
    if (std::ranges::find(state.trusted, author) == state.trusted.end()) {
      state.trusted.push_back(author);
    }
    return {};
  });
}

Result<> Shelf::revoke(RevokedWhat what, const std::string& value) {
  return change([&](ShelfState& state) -> Result<> {
    const bool known = std::ranges::any_of(state.revoked, [&](const Revoked& entry) {
      return entry.what == what && entry.value == value;
    });
    if (!known) {
      state.revoked.push_back({what, value, env::unix_seconds(clock_.wall())});
    }
    if (what == RevokedWhat::key) {
      std::erase(state.trusted, value);
    }
    return {};
  });
}

Result<> Shelf::remove(std::string_view id) {
  return change([&](ShelfState& state) -> Result<> {
    const auto erased =
        std::erase_if(state.installed, [&](const Installed& skill) { return skill.id == id; });
    return erased > 0 ? Result<>()
                      : fail(not_found("skill", "no skill " + plain(id, 100) + " is installed"));
  });
}

Result<> Shelf::stop_all() {
  return change([](ShelfState& state) -> Result<> {
    ++state.stops;
    return {};
  });
}

bool Shelf::is_killed() const {
  const auto found = files_.status(env::join_path(folder_, bark::kKillSwitchFile));
  return found || found.error().kind != ErrorKind::not_found;
}

// Its name is all of it: it needs no room on a full disk.
Result<> Shelf::set_kill_switch() {
  NOCTEM_CHECK(files_.make_directories(folder_));
  NOCTEM_TRY(const auto file,
             files_.open(env::join_path(folder_, bark::kKillSwitchFile), env::OpenMode::create));
  return files_.sync_directory(folder_);
}

Result<> Shelf::release_kill_switch() {
  const auto gone = files_.remove(env::join_path(folder_, bark::kKillSwitchFile));
  if (!gone && gone.error().kind != ErrorKind::not_found) {
    return gone;
  }
  return files_.sync_directory(folder_);
}

}  // namespace noctem::skill

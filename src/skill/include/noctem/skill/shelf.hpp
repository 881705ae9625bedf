#pragma once
// The skills of a home: who is trusted, what is installed, the highest version that each author's
// skill ever had, what was revoked. One file holds all of that and is replaced at once, so a kill
// leaves the old state or the new; packages lie beside it under their digests and are checked whole
// each time they are used. State that cannot be read lets nothing run.
//
// Uses the disk; one thread for each Shelf. Processes exclude each other by a lock.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/env/clock.hpp"
#include "noctem/env/files.hpp"
#include "noctem/skill/package.hpp"
#include "noctem/skill/patience.hpp"

namespace noctem::skill {

// Why a skill is let in: its author's key is trusted, or a person named exactly this package.
enum class Trust { key, digest };

struct Installed {
  std::string id;
  std::string author;  // did:key
  Version version;
  std::string digest;
  Trust trust = Trust::key;
  std::int64_t at = 0;
  bool operator==(const Installed&) const = default;
};

// Kept for ever: no older version of this author's skill comes back.
struct Highest {
  std::string id;
  std::string author;
  Version version;
  std::string digest;
};

enum class RevokedWhat { key, digest, id, token };
std::string_view name_of(RevokedWhat what);

struct Revoked {
  RevokedWhat what = RevokedWhat::id;
  std::string value;
  std::int64_t at = 0;
};

struct ShelfState {
  std::vector<std::string> trusted;
  std::vector<Installed> installed;
  std::vector<Highest> highest;
  std::vector<Revoked> revoked;
  std::int64_t stops = 0;  // how often everything was stopped

  const Installed* find(std::string_view id) const;
  // Which revocation means this skill or one of these tokens; "" for none.
  std::string revocation(const Installed& skill, const std::vector<std::string>& tokens) const;
};

codec::Json state_json(const ShelfState& state);
Result<ShelfState> state_from_json(const codec::Json& json);

class Shelf {
 public:
  Shelf(env::Files& files, env::Clock& clock, std::string folder, Pause pause = {})
      : files_(files), clock_(clock), folder_(std::move(folder)), pause_(std::move(pause)) {}

  Result<ShelfState> state() const;  // an empty one where there is none yet

  // `trusted_digest`: the package that a person named, or "". denied/skill_untrusted,
  // denied/skill_revoked, conflict/skill_version, conflict/skill_author.
  Result<Installed> install(ByteView package, std::string_view trusted_digest);
  // Checked again as if it came from a stranger.
  Result<Package> load(const Installed& skill) const;

  Result<> trust(const std::string& author);
  Result<> revoke(RevokedWhat what, const std::string& value);
  Result<> remove(std::string_view id);
  Result<> stop_all();

  // The kill switch (noctem/bark/kill_switch.hpp): set, nothing begins, and what runs must end. It
  // waits for no lock. What cannot be looked at counts as set.
  bool is_killed() const;
  Result<> set_kill_switch();
  Result<> release_kill_switch();

  const std::string& folder() const { return folder_; }

 private:
  template <typename Change>
  Result<> change(const Change& change);
  std::string package_path(std::string_view digest) const;
  Result<> write(const ShelfState& state);
  void sweep(const ShelfState& state);

  env::Files& files_;
  env::Clock& clock_;
  std::string folder_;
  Pause pause_;
};

}  // namespace noctem::skill

#include <fmt/core.h>

#include <algorithm>

#include "noctem/document/did_key.hpp"

#include "command_list.hpp"
#include "skill_home.hpp"
#include "skill_services.hpp"

namespace noctem::cli {

namespace {

codec::Json json_of(const skill::Installed& installed) {
  return codec::JsonObject{{"skill", installed.id},
                           {"version", skill::text_of(installed.version)},
                           {"author", installed.author},
                           {"digest", installed.digest},
                           {"trust", installed.trust == skill::Trust::key ? "key" : "digest"},
                           {"at", installed.at}};
}

Result<Exit> install(Session& session) {
  NOCTEM_TRY(SkillHome home, open_skill_home(session));
  NOCTEM_TRY(const Bytes bytes, read_package_file(session, first_operand(session)));
  const auto installed =
      home.shelf.install(bytes, session.arguments().value("--trust-digest").value_or(""));
  if (!installed) {
    NOCTEM_CHECK(home.log.append("install_refused", "",
                                 {{"reason", installed.error().reason},
                                  {"package", to_hex(crypto::sha256(ByteView(bytes)))}}));
    return fail(installed.error());
  }
  NOCTEM_CHECK(home.log.append("installed", "", *json_of(*installed).object()));
  session.answer(json_of(*installed), fmt::format("{} {} is installed\n", installed->id,
                                                  skill::text_of(installed->version)));
  return Exit::ok;
}

// A did:key, or the name of a key of this home.
Result<std::string> author_of(const Session& session, const home::Home& home) {
  const std::string& wanted = first_operand(session);
  if (wanted.starts_with("did:")) {
    return wanted;
  }
  NOCTEM_CHECK(check_key_name(wanted));
  NOCTEM_TRY(const auto status, crypto::inspect_key_file(session.files(), key_path(home, wanted)));
  return document::did_of(status.public_key);
}

Result<Exit> trust(Session& session) {
  NOCTEM_TRY(SkillHome home, open_skill_home(session));
  NOCTEM_TRY(const std::string author, author_of(session, home.home));
  NOCTEM_CHECK(home.shelf.trust(author));
  NOCTEM_CHECK(home.log.append("trusted", "", {{"author", author}}));
  session.answer(codec::JsonObject{{"trusted", author}}, "trusted: " + author + "\n");
  return Exit::ok;
}

Result<Exit> remove(Session& session) {
  NOCTEM_TRY(SkillHome home, open_skill_home(session));
  const std::string& id = first_operand(session);
  NOCTEM_CHECK(home.shelf.remove(id));
  NOCTEM_CHECK(remove_store(session.files(), home.home, id));
  NOCTEM_CHECK(home.log.append("removed", "", {{"skill", id}}));
  session.answer(codec::JsonObject{{"removed", id}}, id + " is removed\n");
  return Exit::ok;
}

// A token is revoked by the id of one of its blocks: 64 hexadecimal digits.
Result<skill::RevokedWhat> what_is(const std::string& value) {
  if (value.starts_with("did:key:")) {
    return skill::RevokedWhat::key;
  }
  if (skill::is_skill_id(value)) {
    return skill::RevokedWhat::id;
  }
  if (codec::Cid::parse(value)) {
    return skill::RevokedWhat::digest;
  }
  const auto bytes = from_hex(value);
  if (bytes && bytes->size() == crypto::Digest().size()) {
    return skill::RevokedWhat::token;
  }
  return fail(invalid("revoke",
                      "what is revoked is a skill's name, a package's digest, an "
                      "author's did:key or the id of a token"));
}

Result<Exit> revoke(Session& session) {
  const std::string& value = first_operand(session);
  NOCTEM_TRY(const auto what, what_is(value));
  NOCTEM_TRY(SkillHome home, open_skill_home(session));
  NOCTEM_CHECK(home.shelf.revoke(what, value));
  NOCTEM_CHECK(home.log.append("revoked", "", {{"what", name_of(what)}, {"value", value}}));
  session.answer(codec::JsonObject{{"revoked", value}, {"what", name_of(what)}},
                 fmt::format("the {} {} is revoked, for good\n", name_of(what), value));
  return Exit::ok;
}

Result<Exit> list(Session& session) {
  NOCTEM_TRY(const home::Home home, session.home());
  const skill::Shelf shelf(session.files(), session.world().env.clock, skills_folder(home));
  NOCTEM_TRY(const skill::ShelfState state, shelf.state());
  codec::JsonArray items;
  std::string text;
  for (const skill::Installed& installed : state.installed) {
    const std::string revoked = state.revocation(installed, {});
    codec::Json json = json_of(installed);
    json.object()->set("revoked", revoked);
    items.push_back(std::move(json));
    text +=
        fmt::format("{} {}  {}{}\n", installed.id, skill::text_of(installed.version),
                    installed.trust == skill::Trust::key ? "trusted author" : "this package alone",
                    revoked.empty() ? "" : "  REVOKED: " + revoked);
  }
  codec::JsonArray trusted(state.trusted.begin(), state.trusted.end());
  session.answer(codec::JsonObject{{"skills", std::move(items)}, {"trusted", std::move(trusted)}},
                 text.empty() ? "no skill is installed\n" : text);
  return Exit::ok;
}

Result<Exit> stop(Session& session) {
  NOCTEM_TRY(SkillHome home, open_skill_home(session));
  NOCTEM_CHECK(home.shelf.stop_all());
  NOCTEM_CHECK(home.log.append("stopped_all", "", {}));
  session.answer(codec::JsonObject{{"stopped", "all"}}, "every running skill is being ended\n");
  return Exit::ok;
}

}  // namespace

Command skill_install_command() {
  return {.name = "skill install",
          .summary = "install or upgrade a skill from its package",
          .description =
              "Checks the package, then whether its author's key is trusted, or you name exactly "
              "this package. Versions only rise: an older one, or another content under the same "
              "version, is refused, also after a removal. It may run nothing yet: the policy says "
              "what it gets.",
          .options = {{"--trust-digest", "DIGEST",
                       "Take this package though its author is not trusted."}},
          .operands = {{"FILE|-", "A .skill file.", Operand::Presence::required, Completes::file}},
          .examples = {{"noctem skill install echo-1.0.0.skill", ""}},
          .body = install};
}

Command skill_trust_command() {
  return {.name = "skill trust",
          .summary = "trust an author's key",
          .description =
              "Packages that this key signs may be installed from now on. `noctem skill revoke` "
              "ends that for good.",
          .operands = {{"DID|NAME", "The author's did:key, or a key of this home."}},
          .examples = {{"noctem skill trust did:key:z6Mk…", ""},
                       {"noctem skill trust me", "Your own key: what you signed yourself."}},
          .body = trust};
}

Command skill_remove_command() {
  return {.name = "skill remove",
          .summary = "take a skill away",
          .description =
              "Its package and what it kept are deleted and a run of it ends. Its highest version "
              "stays, "
              "so that no older one comes back.",
          .operands = {{"SKILL", "Its name."}},
          .examples = {{"noctem skill remove org.example/echo", ""}},
          .body = remove};
}

Command skill_revoke_command() {
  return {.name = "skill revoke",
          .summary = "never run this skill, package, author or token again",
          .description =
              "Takes effect at once, on what runs too, and cannot be taken back. A token is named "
              "by the id of one of its blocks (`noctem skill token show`); with it goes whatever "
              "was narrowed from it.",
          .operands = {{"SKILL|DIGEST|DID|ID", "What is revoked."}},
          .examples = {{"noctem skill revoke org.example/echo", "The skill, whoever signs it."}},
          .body = revoke};
}

Command skill_list_command() {
  return {.name = "skill list",
          .summary = "the skills that are installed",
          .description = "Names, versions, why they are trusted, and what is revoked.",
          .examples = {{"noctem skill list --json", ""}},
          .body = list};
}

Command skill_stop_command() {
  return {.name = "skill stop",
          .summary = "end every skill that runs",
          .description = "All runs of this home end within a moment; nothing starts them again.",
          .examples = {{"noctem skill stop", ""}},
          .body = stop};
}

}  // namespace noctem::cli

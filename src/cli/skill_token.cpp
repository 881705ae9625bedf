#include "noctem/base/strings.hpp"
#include "noctem/document/did_key.hpp"
#include "noctem/skill/token.hpp"

#include "command_list.hpp"
#include "skill_home.hpp"

namespace noctem::cli {

namespace {

Result<skill::Bounds> bounds_of(const Session& session, const std::string& operand) {
  NOCTEM_TRY(const std::string text, session.read(operand, skill::kTokenBytesMax));
  NOCTEM_TRY(const codec::Json json, codec::parse_json(text));
  return skill::bounds_from_json(json);
}

Result<skill::Token> token_of(const Session& session) {
  NOCTEM_TRY(const std::string text, session.read(first_operand(session), skill::kTokenBytesMax));
  return skill::Token::parse(trim(text));
}

codec::Json json_of(const skill::Token& token) {
  const auto ids = token.ids();
  return codec::JsonObject{{"issuer", document::did_of(token.issuer())},
                           {"bounds", skill::bounds_json(token.bounds())},
                           {"ids", codec::JsonArray(ids.begin(), ids.end())}};
}

Exit give(const Session& session, const skill::Token& token) {
  codec::Json json = json_of(token);
  json.object()->set("token", token.text());
  session.answer(json, token.text() + "\n");
  return Exit::ok;
}

Result<Exit> make(Session& session) {
  NOCTEM_TRY(const auto bounds, bounds_of(session, first_operand(session)));
  NOCTEM_TRY(const auto home, session.home());
  NOCTEM_TRY(const auto key,
             unlock_key(session, home, session.arguments().value("--key").value_or("me")));
  return give(session, skill::Token::issue(bounds, key, session.world().env.random));
}

Result<Exit> narrow(Session& session) {
  NOCTEM_TRY(const auto token, token_of(session));
  NOCTEM_TRY(const auto bounds, bounds_of(session, session.arguments().operands.at(1)));
  NOCTEM_TRY(const auto narrower, token.narrow(bounds, session.world().env.random));
  return give(session, narrower);
}

Result<Exit> show(Session& session) {
  NOCTEM_TRY(const auto token, token_of(session));
  session.answer(json_of(token), codec::write_pretty(json_of(token)) + "\n");
  return Exit::ok;
}

Operand token_operand() {
  return {"TOKEN|-", "A file with a token.", Operand::Presence::required, Completes::file};
}

Operand bounds_operand() {
  return {"BOUNDS|-", "A JSON file with bounds.", Operand::Presence::required, Completes::file};
}

}  // namespace

Command skill_token_new_command() {
  return {.name = "skill token new",
          .summary = "make a capability that can be handed on",
          .description =
              "Bounds are a JSON object with any of skills, digests, read, write, hosts, "
              "environment (lists), tier, memory_mb, cpu_ms, wall_ms, output_kb, files_mb, "
              "processes and expires_at (numbers). What is not named is not narrowed; the policy "
              "holds in any case. Whoever has the token can use it: keep it like a key.",
          .options = {{"--key", "NAME", "The key that issues it (\"me\").", Completes::key_name},
                      passphrase_option("Where the key's passphrase stands.")},
          .operands = {bounds_operand()},
          .examples = {{"echo '{\"skills\":[\"org.example/*\"],\"tier\":1}' | "
                        "noctem skill token new - > token",
                        ""}},
          .body = make};
}

Command skill_token_narrow_command() {
  return {
      .name = "skill token narrow",
      .summary = "make a token that allows less, without asking its issuer",
      .description =
          "Adds a block: the new token allows what both the old one and these bounds allow, "
          "and no block can be taken off again.",
      .operands = {token_operand(), bounds_operand()},
      .examples = {{"echo '{\"memory_mb\":64}' | noctem skill token narrow token - > less", ""}},
      .body = narrow};
}

Command skill_token_show_command() {
  return {.name = "skill token show",
          .summary = "what a token allows, and the ids to revoke it by",
          .description = "Checks every signature; an unknown word in any block makes it worthless.",
          .operands = {token_operand()},
          .examples = {{"noctem skill token show token", ""}},
          .body = show};
}

}  // namespace noctem::cli

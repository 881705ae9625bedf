#include <fmt/core.h>

#include "noctem/base/strings.hpp"

#include "command_list.hpp"
#include "vocabulary.hpp"

namespace noctem::cli {

namespace {

Result<std::vector<std::string>> wanted_names(const Session& session, const home::Home& home) {
  NOCTEM_TRY(auto names, key_names(session.files(), home));
  if (session.arguments().operands.empty()) {
    return names;
  }
  const std::string& name = session.arguments().operands.front();
  NOCTEM_CHECK(check_key_name(name));
  if (!session.files().status(key_path(home, name))) {
    const auto best = nearest(name, names);
    return fail(not_found("key", fmt::format("there is no key \"{}\" in {}: {}", name, home.keys(),
                                             best ? fmt::format("did you mean \"{}\"?", *best)
                                                  : "`noctem keys show` lists those there are")));
  }
  return std::vector<std::string>{name};
}

Result<Exit> keys_show(Session& session) {
  NOCTEM_TRY(const auto home, session.home());
  NOCTEM_TRY(const auto names, wanted_names(session, home));
  codec::JsonArray list;
  std::string text;
  for (const std::string& name : names) {
    auto report = report_key(session.files(), home, name);
    if (!report) {
      return fail(std::move(report).error().in(key_path(home, name)));
    }
    list.push_back(std::move(report->json));
    text += (text.empty() ? "" : "\n") + report->text;
  }
  if (names.empty()) {
    session.remark(
        fmt::format("There are no keys in {}: `noctem keys new` makes one.", home.keys()));
  }
  session.answer(codec::Json(std::move(list)), text);
  return Exit::ok;
}

}  // namespace

Command keys_show_command() {
  return {
      .name = "keys show",
      .summary = "the keys of this home, without their secrets",
      .description =
          "Prints for each key its name, its did:key, its id and whether a "
          "passphrase protects it. The secret is never shown, and no passphrase is "
          "asked for.",
      .operands = {{"NAME", "Only this one.", Operand::Presence::optional, Completes::key_name}},
      .examples = {{"noctem keys show me", "The did:key to give to an administrator."},
                   {"noctem keys show --json", "All keys as a JSON array."}},
      .body = keys_show};
}

}  // namespace noctem::cli

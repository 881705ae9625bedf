#include <fmt/core.h>

#include <algorithm>

#include "noctem/base/strings.hpp"

#include "command_list.hpp"
#include "config_options.hpp"
#include "settings.hpp"
#include "vocabulary.hpp"

namespace noctem::cli {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

Json field_json(const node::ConfigField& field, const node::LoadedConfig& loaded) {
  JsonObject json{{"key", field.key},
                  {"value", field.show(loaded.config)},
                  {"origin", loaded.origins.at(field.key)},
                  {"default", field.show(node::Config{})},
                  {"takes", field.value_name},
                  {"environment", field.environment},
                  {"description", field.description}};
  if (!field.flag.empty()) {
    json.set("flag", field.flag);
  }
  return json;
}

std::string field_text(const node::ConfigField& field, const node::LoadedConfig& loaded,
                       const HelpLook& look) {
  const std::string value = field.show(loaded.config);
  const std::string preset = field.show(node::Config{});
  const std::string& origin = loaded.origins.at(field.key);
  std::string text = fmt::format("{} = {}", look.style.bold(field.key),
                                 value.empty() ? "(empty)" : printable(value));
  if (origin != "default") {
    text += look.style.faint(
        fmt::format("  from {}, default {}", origin, preset.empty() ? "(empty)" : preset));
  }
  text += fmt::format("\n    {}\n", wrap(field.description, 4, look.columns));
  text += look.style.faint(fmt::format("    {}, {}{}\n", field.value_name, field.environment,
                                       field.flag.empty() ? "" : ", " + field.flag));
  return text;
}

Result<std::vector<node::ConfigField>> chosen_fields(const Session& session) {
  std::vector<node::ConfigField> fields = node::config_fields();
  if (session.arguments().operands.empty()) {
    return fields;
  }
  const std::string& key = session.arguments().operands.front();
  std::vector<std::string> keys;
  for (const node::ConfigField& field : fields) {
    keys.push_back(field.key);
  }
  std::erase_if(fields, [&](const node::ConfigField& field) { return field.key != key; });
  if (fields.empty()) {
    const auto best = nearest(key, keys);
    return fail(invalid("config_unknown_key",
                        fmt::format("unknown key \"{}\"{}", key,
                                    best ? fmt::format(": did you mean \"{}\"?", *best) : "")));
  }
  return fields;
}

Result<Exit> config_explain(Session& session) {
  NOCTEM_TRY(const auto home, session.home());
  NOCTEM_TRY(const auto loaded, load_config(session, home));
  NOCTEM_TRY(const auto fields, chosen_fields(session));
  const HelpLook look = look_of(session.console());
  const auto found = session.files().status(home.config_file);
  JsonArray list;
  std::string text = look.style.faint(
      fmt::format("# {}{}\n", home.config_file, found ? "" : " (not there: all defaults)"));
  for (const node::ConfigField& field : fields) {
    list.push_back(field_json(field, loaded));
    text += field_text(field, loaded, look);
  }
  session.answer(Json(JsonObject{{"file", home.config_file}, {"fields", std::move(list)}}), text);
  return Exit::ok;
}

}  // namespace

Command config_explain_command() {
  return {
      .name = "config explain",
      .summary = "every setting, its value and what it means",
      .description =
          "Shows the configuration as `noctem up` would read it now: the file, then the "
          "environment, then flags, a later one overriding an earlier one. A setting that is "
          "not understood is refused, so this also checks the file.",
      .options = config_options(),
      .operands = {{"KEY", "Only this one.", Operand::Presence::optional, Completes::config_key}},
      .examples = {{"noctem config explain http.workers", "One setting."},
                   {"NOCTEM_LISTEN=127.0.0.1:0 noctem config explain listen",
                    "What the environment does to it."}},
      .body = config_explain};
}

}  // namespace noctem::cli

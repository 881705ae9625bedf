#include <fmt/core.h>

#include <algorithm>

#include "noctem/base/strings.hpp"
#include "noctem/node/config.hpp"

#include "config_file.hpp"

namespace noctem::node {

namespace {

constexpr std::size_t kConfigBytesMax = 1u << 20;

const ConfigField* find_by(const std::vector<ConfigField>& fields, std::string ConfigField::* name,
                           std::string_view text) {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const auto& f) { return f.*name == text; });
  return found == fields.end() || text.empty() ? nullptr : &*found;
}

std::string did_you_mean(std::string_view word, const std::vector<ConfigField>& fields,
                         std::string ConfigField::* name) {
  std::vector<std::string> candidates;
  for (const ConfigField& field : fields) {
    candidates.push_back(field.*name);
  }
  const auto best = nearest(word, candidates);
  return best ? fmt::format("did you mean \"{}\"?", *best)
              : std::string("`noctem config explain` lists them all");
}

std::string_view wanted(ConfigType type) {
  switch (type) {
    case ConfigType::text:
      return "a text in quotes";
    case ConfigType::integer:
      return "a whole number without quotes";
    case ConfigType::list:
      return "a list of texts, as in [\"a\", \"b\"]";
  }
  return {};
}

bool fits(ConfigType type, FileSetting::Type given) {
  switch (type) {
    case ConfigType::text:
      return given == FileSetting::Type::text;
    case ConfigType::integer:
      return given == FileSetting::Type::integer;
    case ConfigType::list:
      return given == FileSetting::Type::list;
  }
  return false;
}

Result<> set_from(const ConfigField& field, std::string_view value, std::string origin,
                  LoadedConfig& loaded) {
  if (auto done = field.set(loaded.config, value); !done) {
    return fail(std::move(done).error().in(origin == "file" ? field.key : origin));
  }
  loaded.origins[field.key] = std::move(origin);
  return {};
}

Result<> apply_setting(const FileSetting& setting, const std::vector<ConfigField>& fields,
                       LoadedConfig& loaded) {
  const ConfigField* field = find_by(fields, &ConfigField::key, setting.key);
  if (field == nullptr) {
    return fail(invalid("config_unknown_key",
                        fmt::format("unknown key \"{}\": {}", setting.key,
                                    did_you_mean(setting.key, fields, &ConfigField::key))));
  }
  if (!fits(field->type, setting.type)) {
    return fail(
        invalid("config_type", fmt::format("{} must be {}", field->key, wanted(field->type))));
  }
  return set_from(*field, setting.value, "file", loaded);
}

Result<> apply_file(env::Files& files, const std::string& path,
                    const std::vector<ConfigField>& fields, LoadedConfig& loaded) {
  auto text = env::read_text(files, path, kConfigBytesMax);
  if (!text && text.error().kind == ErrorKind::not_found) {
    return {};
  }
  if (!text) {
    return fail(std::move(text).error());
  }
  NOCTEM_TRY(const auto settings, parse_config_file(*text));
  for (const FileSetting& setting : settings) {
    if (auto done = apply_setting(setting, fields, loaded); !done) {
      return fail(std::move(done).error().in(fmt::format("line {}", setting.line)));
    }
  }
  return {};
}

Result<> apply_flags(const ConfigSources& sources, const std::vector<ConfigField>& fields,
                     LoadedConfig& loaded) {
  for (const auto& [flag, value] : sources.flags) {
    const ConfigField* field = find_by(fields, &ConfigField::flag, flag);
    if (field == nullptr) {
      return fail(invalid("config_unknown_flag",
                          fmt::format("unknown flag {}: {}", flag,
                                      did_you_mean(flag, fields, &ConfigField::flag))));
    }
    NOCTEM_CHECK(set_from(*field, value, flag, loaded));
  }
  return {};
}

Result<> check_whole(const Config& config) {
  if (config.http.tls_certificate.empty() != config.http.tls_key.empty()) {
    return fail(invalid("config_tls",
                        "http.tls_certificate and http.tls_key belong together: set "
                        "both or none"));
  }
  if (config.writer_group_items_max > config.writer_queue_items_max) {
    return fail(invalid("config_writer", "writer.group_max is larger than writer.queue_max"));
  }
  return {};
}

}  // namespace

Result<LoadedConfig> load_config(env::Files& files, const ConfigSources& sources) {
  const std::vector<ConfigField> fields = config_fields();
  LoadedConfig loaded;
  for (const ConfigField& field : fields) {
    loaded.origins[field.key] = "default";
  }
  if (auto done = apply_file(files, sources.file, fields, loaded); !done) {
    return fail(std::move(done).error().in(sources.file));
  }
  for (const ConfigField& field : fields) {
    const auto variable = sources.environment.find(field.environment);
    if (variable != sources.environment.end()) {
      NOCTEM_CHECK(set_from(field, variable->second, field.environment, loaded));
    }
  }
  NOCTEM_CHECK(apply_flags(sources, fields, loaded));
  NOCTEM_CHECK(check_whole(loaded.config));
  return loaded;
}

std::vector<std::pair<std::string, std::string>> unknown_variables(
    const env_os::Environment& environment) {
  std::vector<std::string> known = {"NOCTEM_HOME"};
  for (const ConfigField& field : config_fields()) {
    known.push_back(field.environment);
  }
  std::vector<std::pair<std::string, std::string>> unknown;
  for (const auto& [name, value] : environment) {
    if (name.starts_with("NOCTEM_") && std::find(known.begin(), known.end(), name) == known.end()) {
      unknown.emplace_back(name, nearest(name, known).value_or(""));
    }
  }
  return unknown;
}

}  // namespace noctem::node

#include <fmt/core.h>

#include <algorithm>

#include "noctem/base/strings.hpp"
#include "noctem/env_os/log.hpp"
#include "noctem/node/config.hpp"

#include "config_values.hpp"

namespace noctem::node {

namespace {

// How values of one type are read, written and named.
template <typename T>
struct Form {
  ConfigType type;
  std::string_view value_name;
  std::function<Result<T>(std::string_view)> parse;
  std::function<std::string(const T&)> show;
};

struct Name {
  std::string_view key;
  std::string_view flag;
  std::string_view description;
};

std::string environment_name(std::string_view key) {
  std::string name = "NOCTEM_";
  for (const char c : key) {
    name += c == '.' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  }
  return name;
}

template <typename T, typename Place>
ConfigField field(Name name, const Form<T>& form, Place place) {
  return {.key = std::string(name.key),
          .environment = environment_name(name.key),
          .flag = std::string(name.flag),
          .value_name = std::string(form.value_name),
          .description = std::string(name.description),
          .type = form.type,
          .set = [=](Config& config, std::string_view text) -> Result<> {
            NOCTEM_TRY(place(config), form.parse(text));
            return {};
          },
          .show = [=](const Config& config) { return form.show(place(config)); }};
}

Form<ListenAddress> address() { return {ConfigType::text, "ADDRESS", parse_listen, show_listen}; }

Form<std::chrono::milliseconds> duration() {
  return {ConfigType::text, "DURATION", parse_duration, show_duration};
}

Form<std::chrono::milliseconds> duration_of_some() {
  auto form = duration();
  form.parse = [](std::string_view text) -> Result<std::chrono::milliseconds> {
    NOCTEM_TRY(const auto value, parse_duration(text));
    if (value.count() == 0) {
      return fail(invalid("config_value", "a deadline of 0 would refuse everything"));
    }
    return value;
  };
  return form;
}

Form<std::uint64_t> size() { return {ConfigType::text, "SIZE", parse_size, show_size}; }

Form<std::int64_t> count(std::int64_t min, std::int64_t max) {
  return {ConfigType::integer, "N",
          [=](std::string_view text) -> Result<std::int64_t> {
            const auto number = parse_decimal(text);
            if (!number || *number < static_cast<std::uint64_t>(min) ||
                *number > static_cast<std::uint64_t>(max)) {
              return fail(invalid(
                  "config_value",
                  fmt::format("\"{}\" is not a whole number from {} to {}", text, min, max)));
            }
            return static_cast<std::int64_t>(*number);
          },
          [](const std::int64_t& number) { return fmt::format("{}", number); }};
}

Form<std::vector<std::string>> words() {
  return {ConfigType::list, "NAME,…", parse_words, show_words};
}

Form<std::string> text(std::string_view value_name) {
  return {ConfigType::text, value_name,
          [](std::string_view given) -> Result<std::string> { return std::string(given); },
          [](const std::string& value) { return value; }};
}

Form<std::string> short_name() {
  auto form = text("NAME");
  form.parse = [](std::string_view given) -> Result<std::string> {
    if (given.empty() || given.size() > 100 || !is_utf8(given)) {
      return fail(invalid("config_value", "a name has 1 to 100 bytes of UTF-8"));
    }
    return std::string(given);
  };
  return form;
}

Form<std::string> levels() {
  auto form = text("LEVEL[,PART=LEVEL…]");
  form.parse = [](std::string_view given) -> Result<std::string> {
    if (!given.empty()) {
      NOCTEM_CHECK(env_os::LogFilter::parse(given));
    }
    return std::string(given);
  };
  return form;
}

Form<std::string> url() {
  auto form = text("URL");
  form.parse = [](std::string_view given) -> Result<std::string> {
    const bool web = given.starts_with("https://") || given.starts_with("http://");
    const bool plain = std::ranges::all_of(given, [](char c) { return c > 0x20 && c < 0x7f; });
    if (!given.empty() && (!web || !plain || given.size() > 2000)) {
      return fail(
          invalid("config_value", "an address begins with https:// or http:// and has no spaces"));
    }
    return std::string(given);
  };
  return form;
}

Form<LogConfig::Format> log_format() {
  using Format = LogConfig::Format;
  return {ConfigType::text, "auto|text|json",
          [](std::string_view given) -> Result<Format> {
            if (given == "auto") {
              return Format::automatic;
            }
            if (given == "text" || given == "json") {
              return given == "text" ? Format::text : Format::json;
            }
            return fail(invalid("config_value",
                                fmt::format("\"{}\" is no log format: auto, text or json", given)));
          },
          [](const Format& format) -> std::string {
            switch (format) {
              case Format::automatic:
                return "auto";
              case Format::text:
                return "text";
              case Format::json:
                return "json";
            }
            return {};
          }};
}

Form<mesh::Preset> mesh_preset() {
  return {
      ConfigType::text, "personal|team|open",
      [](std::string_view given) -> Result<mesh::Preset> {
        const auto names = names_of(mesh::Preset());
        const auto* const found = std::ranges::find(names, given);
        if (found == names.end()) {
          return fail(invalid("config_value",
                              fmt::format("\"{}\" is no preset: personal, team or open", given)));
        }
        return static_cast<mesh::Preset>(found - names.begin());
      },
      [](const mesh::Preset& preset) -> std::string {
        return std::string(names_of(preset)[static_cast<std::size_t>(preset)]);
      }};
}

void add_general(std::vector<ConfigField>& fields) {
  fields.push_back(field({"listen", "--listen",
                          "Where the node listens: HOST:PORT with a numeric host. Port 0 takes any "
                          "free one. Beyond this machine, name certificates too."},
                         address(), [](auto& config) -> auto& { return config.listen; }));
  fields.push_back(
      field({"idle_exit", "--idle-exit",
             "Stop by itself after this long without a request or open stream; 0 means "
             "never."},
            duration(), [](auto& config) -> auto& { return config.idle_exit; }));
  fields.push_back(field({"mesh.name", "",
                          "The name of the mesh that the first start makes. Later changes of this "
                          "key change nothing."},
                         short_name(), [](auto& config) -> auto& { return config.mesh_name; }));
  fields.push_back(
      field({"mesh.preset", "",
             "The parameters that a mesh is born with: for one person, for a team (votes "
             "within hours), or open to read for everybody."},
            mesh_preset(), [](auto& config) -> auto& { return config.mesh_preset; }));
  fields.push_back(field({"anomalies.webhook", "",
                          "Where to POST each report of a detector as JSON, until it is answered "
                          "with 2xx. Empty: nowhere."},
                         url(), [](auto& config) -> auto& { return config.anomaly_webhook; }));
  fields.push_back(
      field({"disk.free_min", "", "With less space than this on the home's disk, /readyz says no."},
            size(), [](auto& config) -> auto& { return config.disk_free_min; }));
  fields.push_back(field(
      {"writer.queue_max", "", "How many writes may wait. One more is refused with 503."},
      count(1, 1'000'000), [](auto& config) -> auto& { return config.writer_queue_items_max; }));
  fields.push_back(field({"writer.group_max", "", "How many writes share one commit at most."},
                         count(1, 10'000),
                         [](auto& config) -> auto& { return config.writer_group_items_max; }));
}

void add_log(std::vector<ConfigField>& fields) {
  fields.push_back(field({"log.level", "--log",
                          "What is logged to stderr: error, warning, info or debug, for all or for "
                          "single parts. Empty: warning on a terminal, else info."},
                         levels(), [](auto& config) -> auto& { return config.log.levels; }));
  fields.push_back(field({"log.format", "--log-format", "How a line of the log is written."},
                         log_format(), [](auto& config) -> auto& { return config.log.format; }));
}

void add_http(std::vector<ConfigField>& fields) {
  fields.push_back(field({"http.workers", "", "Threads that serve requests."}, count(1, 256),
                         [](auto& config) -> auto& { return config.http.workers; }));
  fields.push_back(field({"http.hosts", "",
                          "Names under which the node is reached, as a Host header gives them. "
                          "Requests for others get 421."},
                         words(), [](auto& config) -> auto& { return config.http.hosts; }));
  fields.push_back(
      field({"http.tls_certificate", "",
             "A certificate chain in PEM. With it the node speaks TLS 1.3; SIGHUP reads it again."},
            text("FILE"), [](auto& config) -> auto& { return config.http.tls_certificate; }));
  fields.push_back(field({"http.tls_key", "", "The private key of the certificate, in PEM."},
                         text("FILE"), [](auto& config) -> auto& { return config.http.tls_key; }));
  fields.push_back(field({"http.body_max", "", "The largest body of a request."}, size(),
                         [](auto& config) -> auto& { return config.http.body_bytes_max; }));
}

void add_http_limits(std::vector<ConfigField>& fields) {
  fields.push_back(field({"http.connections_max", "", "Open connections, all together."},
                         count(1, 1'000'000),
                         [](auto& config) -> auto& { return config.http.connections_max; }));
  fields.push_back(
      field({"http.connections_per_address_max", "", "Open connections of one address."},
            count(1, 1'000'000),
            [](auto& config) -> auto& { return config.http.connections_per_address_max; }));
  fields.push_back(
      field({"http.requests_per_second_per_address", "", "Requests that one address may send."},
            count(1, 10'000'000),
            [](auto& config) -> auto& { return config.http.requests_per_second_per_address; }));
  fields.push_back(field({"http.header_deadline", "", "How long the headers may take to arrive."},
                         duration_of_some(),
                         [](auto& config) -> auto& { return config.http.header_deadline; }));
  fields.push_back(field({"http.body_deadline", "", "How long a body may take to arrive."},
                         duration_of_some(),
                         [](auto& config) -> auto& { return config.http.body_deadline; }));
  fields.push_back(field({"http.idle_deadline", "", "How long a connection may wait unused."},
                         duration_of_some(),
                         [](auto& config) -> auto& { return config.http.idle_deadline; }));
  fields.push_back(
      field({"http.drain_deadline", "", "How long a stop waits for requests that are in progress."},
            duration(), [](auto& config) -> auto& { return config.http.drain_deadline; }));
}

}  // namespace

std::vector<ConfigField> config_fields() {
  std::vector<ConfigField> fields;
  add_general(fields);
  add_log(fields);
  add_http(fields);
  add_http_limits(fields);
  return fields;
}

}  // namespace noctem::node

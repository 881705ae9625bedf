#pragma once
// What a person may set about a node. One struct holds the values, one table says for each field
// its key in the TOML file, its environment variable, its flag, how it is written and what it
// means; the loader, `noctem config explain`, --help, completion and the guide all read that table.
//
// A later source overrides an earlier one: default, file, environment, flag. What is not known is
// refused with the nearest thing that is. Values; any thread. Loading reads one file.

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "noctem/base/result.hpp"
#include "noctem/env/files.hpp"
#include "noctem/env_os/environment.hpp"
#include "noctem/mesh/params.hpp"

namespace noctem::node {

struct ListenAddress {
  std::string host = "127.0.0.1";  // numeric
  std::uint16_t port = 7654;       // 0: any free one
  bool operator==(const ListenAddress&) const = default;
};

struct LogConfig {
  std::string levels;  // "info,http=debug"; empty: warnings on a terminal, else info
  enum class Format { automatic, text, json } format = Format::automatic;
};

struct HttpConfig {
  std::int64_t workers = 2;
  std::vector<std::string> hosts;
  std::string tls_certificate;
  std::string tls_key;
  std::uint64_t body_bytes_max = 1u << 20;
  std::int64_t connections_max = 16'384;
  std::int64_t connections_per_address_max = 1'024;
  std::int64_t requests_per_second_per_address = 2'000;
  std::chrono::milliseconds header_deadline{10'000};
  std::chrono::milliseconds body_deadline{30'000};
  std::chrono::milliseconds idle_deadline{120'000};
  std::chrono::milliseconds drain_deadline{10'000};
};

struct Config {
  ListenAddress listen;
  std::chrono::milliseconds idle_exit{0};  // 0: never
  std::string mesh_name = "personal";
  mesh::Preset mesh_preset = mesh::Preset::personal;
  std::uint64_t disk_free_min = 64u << 20;
  std::int64_t writer_queue_items_max = 4'096;
  std::int64_t writer_group_items_max = 256;
  std::string anomaly_webhook;  // empty: nobody is told
  LogConfig log;
  HttpConfig http;
};

enum class ConfigType { text, integer, list };  // what the TOML file says for it

struct ConfigField {
  std::string key;          // "http.workers"
  std::string environment;  // "NOCTEM_HTTP_WORKERS"
  std::string flag;         // "--listen", or empty: file and environment only
  std::string value_name;   // "ADDRESS"
  std::string description;
  ConfigType type = ConfigType::text;
  std::function<Result<>(Config&, std::string_view)> set;  // reads and checks
  std::function<std::string(const Config&)> show;          // as set() reads it
};

std::vector<ConfigField> config_fields();

struct ConfigSources {
  std::string file;                                        // need not exist
  env_os::Environment environment;                         // names that start with NOCTEM_ count
  std::vector<std::pair<std::string, std::string>> flags;  // "--listen", "127.0.0.1:0"
};

struct LoadedConfig {
  Config config;
  std::map<std::string, std::string>
      origins;  // key -> "default", "file", "NOCTEM_LISTEN", "--listen"
};

Result<LoadedConfig> load_config(env::Files& files, const ConfigSources& sources);

// Variables that look like ours and are not: probably misspelt. With the nearest one, if any.
std::vector<std::pair<std::string, std::string>> unknown_variables(
    const env_os::Environment& environment);

}  // namespace noctem::node

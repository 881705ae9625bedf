#include "noctem/bark/policy.hpp"

#include <array>

#include "noctem/bark/policy_text.hpp"
#include "noctem/base/strings.hpp"
#include "noctem/codec/json.hpp"

namespace noctem::bark {

namespace {

constexpr std::int64_t kVersion = 1;

struct NamedLimit {
  std::string_view field;
  LimitName name;
};
constexpr auto kLimits = std::to_array<NamedLimit>({
    {"memory_mb", LimitName::memory_mb},
    {"cpu_ms", LimitName::cpu_ms},
    {"wall_ms", LimitName::wall_ms},
    {"processes", LimitName::processes},
    {"descriptors", LimitName::descriptors},
    {"scratch_mb", LimitName::scratch_mb},
});

std::unexpected<Error> refuse(std::string message) {
  return fail(invalid("policy", std::move(message)));
}

class PolicyReader {
 public:
  explicit PolicyReader(std::string_view home) : home_(home) {}

  Result<Grants> read(const codec::Json& policy) {
    const auto* root = policy.object();
    if (root == nullptr || root->find("version") == nullptr) {
      return refuse("a policy begins with version = 1");
    }
    for (const auto& [name, value] : *root) {
      NOCTEM_CHECK(section(name, value));
    }
    return std::move(grants_);
  }

 private:
  Result<> section(const std::string& name, const codec::Json& value) {
    if (name == "version") {
      const auto* version = value.integer();
      return version != nullptr && *version == kVersion
                 ? Result<>()
                 : refuse("this program reads policies of version 1");
    }
    const auto* fields = value.object();
    if (fields == nullptr) {
      return refuse("\"" + name +
                    "\" is no section of a policy: paths, network, environment, "
                    "limits");
    }
    for (const auto& [field, inner] : *fields) {
      NOCTEM_CHECK(name == "limits" ? limit(field, inner) : list(name + "." + field, inner));
    }
    return {};
  }

  Result<> limit(const std::string& field, const codec::Json& value) {
    for (const NamedLimit& known : kLimits) {
      if (known.field == field) {
        const auto* number = value.integer();
        return number == nullptr ? refuse("limits." + field + " is a whole number")
                                 : set_limit(grants_.limits, known.name, std::to_string(*number));
      }
    }
    return refuse("limits." + field + " is not known");
  }

  Result<> list(const std::string& field, const codec::Json& value) {
    const auto* items = value.array();
    if (items == nullptr) {
      return refuse(field + " is a list of texts, or is not known");
    }
    if (!known_list(field)) {
      return refuse(field + " is not known");
    }
    for (const codec::Json& item : *items) {
      if (item.text() == nullptr) {
        return refuse(field + " is a list of texts");
      }
      NOCTEM_CHECK(grant(field, *item.text()));
    }
    return {};
  }

  static bool known_list(std::string_view field) {
    return field == "paths.read" || field == "paths.write" || field == "network.hosts" ||
           field == "environment.names";
  }

  Result<> grant(std::string_view field, const std::string& text) {
    if (field == "network.hosts") {
      return grant_host(grants_, text);
    }
    if (field == "environment.names") {
      return grant_variable(grants_, text);
    }
    const Access access = field == "paths.write" ? Access::write : Access::read;
    if (text.starts_with("~/")) {
      return grant_path(grants_, text.substr(2), access, home_);
    }
    if (!text.starts_with('/')) {
      return refuse("a path of a policy is absolute or begins with ~/: " + text);
    }
    return grant_path(grants_, text, access, "/");
  }

  std::string home_;
  Grants grants_;
};

std::string quoted(std::string_view text) {
  return codec::write_canonical(codec::Json(text));  // a JSON text is a basic string of TOML
}

std::string list_of(std::string_view name, const std::vector<std::string>& items) {
  if (items.empty()) {
    return {};
  }
  std::string line = std::string(name) + " = [";
  for (const std::string& item : items) {
    line += "\n  " + quoted(item) + ",";
  }
  return line + "\n]\n";
}

std::vector<std::string> paths_with(const Grants& grants, Access access) {
  std::vector<std::string> paths;
  for (const PathGrant& grant : grants.paths) {
    if (grant.access == access) {
      paths.push_back(grant.path);
    }
  }
  return paths;
}

std::string section_of(std::string_view name, const std::string& body) {
  return body.empty() ? "" : "\n[" + std::string(name) + "]\n" + body;
}

std::string limits_of(const Limits& limits) {
  const Limits usual;
  std::string body;
  const auto line = [&](std::string_view name, std::uint64_t value) {
    body += std::string(name) + " = " + std::to_string(value) + "\n";
  };
  if (limits.memory == Limits::Memory::strict) {
    line("memory_mb", limits.memory_mb);
  }
  if (limits.cpu) {
    line("cpu_ms", static_cast<std::uint64_t>(limits.cpu->count()));
  }
  if (limits.wall) {
    line("wall_ms", static_cast<std::uint64_t>(limits.wall->count()));
  }
  if (limits.processes != usual.processes) {
    line("processes", limits.processes);
  }
  if (limits.descriptors != usual.descriptors) {
    line("descriptors", limits.descriptors);
  }
  if (limits.scratch_mb != usual.scratch_mb) {
    line("scratch_mb", limits.scratch_mb);
  }
  return body;
}

}  // namespace

Result<Grants> parse_policy(std::string_view text, std::string_view home) {
  if (text.size() > kPolicyBytesMax) {
    return refuse("a policy has at most 64 KiB");
  }
  if (trim(text).empty()) {
    return refuse("the policy is empty; one that grants nothing says version = 1");
  }
  const bool is_json = trim(text).starts_with('{');
  NOCTEM_TRY(const codec::Json policy, is_json ? codec::parse_json(text) : parse_toml(text));
  return PolicyReader(home).read(policy);
}

std::string write_policy(const Grants& grants) {
  std::vector<std::string> hosts;
  for (const HostGrant& grant : grants.hosts) {
    hosts.push_back(to_string(grant));
  }
  return "version = 1\n" +
         section_of("paths", list_of("read", paths_with(grants, Access::read)) +
                                 list_of("write", paths_with(grants, Access::write))) +
         section_of("network", list_of("hosts", hosts)) +
         section_of("environment", list_of("names", grants.environment)) +
         section_of("limits", limits_of(grants.limits));
}

}  // namespace noctem::bark

#include "noctem/bark/grants.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "noctem/base/strings.hpp"

#include "host_name.hpp"

namespace noctem::bark {

namespace {

constexpr std::size_t kPathMax = 4095;
constexpr std::size_t kVariableMax = 256;

// These are made anew for each run; a grant of the machine's own would be an escape.
constexpr auto kNeverGranted = std::to_array<std::string_view>({"/proc", "/sys", "/dev"});

template <typename List>
Result<> check_room(const List& list, std::string_view what) {
  if (list.size() >= kGrantsMax) {
    return fail(exhausted("grants", "more than 256 grants of " + std::string(what)));
  }
  return {};
}

bool is_variable_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

struct Range {
  std::string_view word;
  std::uint64_t max;
};

Range range_of(LimitName name) {
  switch (name) {
    case LimitName::memory_mb:
      return {"memory", 1u << 22};
    case LimitName::cpu_ms:
      return {"cpu", 86'400'000'000};
    case LimitName::wall_ms:
      return {"wall", 86'400'000'000};
    case LimitName::processes:
      return {"processes", 1u << 20};
    case LimitName::descriptors:
      return {"descriptors", 1u << 20};
    case LimitName::scratch_mb:
      return {"scratch", 1u << 22};
  }
  return {};
}

}  // namespace

std::string normal_path(std::string_view path, std::string_view folder) {
  const std::string whole =
      path.starts_with('/') ? std::string(path) : std::string(folder) + "/" + std::string(path);
  std::vector<std::string_view> kept;
  for (const std::string_view step : split(whole, '/')) {
    if (step == ".." && !kept.empty()) {
      kept.pop_back();
    } else if (!step.empty() && step != "." && step != "..") {
      kept.push_back(step);
    }
  }
  std::string normal;
  for (const std::string_view step : kept) {
    normal += "/" + std::string(step);
  }
  return normal.empty() ? "/" : normal;
}

bool lies_in(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) &&
         (path.size() == folder.size() || folder == "/" || path[folder.size()] == '/');
}

Result<> grant_path(Grants& grants, std::string_view path, Access access, std::string_view folder) {
  NOCTEM_CHECK(check_room(grants.paths, "paths"));
  if (path.empty() || path.size() > kPathMax || path.find('\0') != std::string_view::npos) {
    return fail(invalid("grant_path", "a granted path is empty or too long"));
  }
  const std::string normal = normal_path(path, folder);
  const bool never = normal == "/" || std::ranges::any_of(kNeverGranted, [&](auto place) {
                       return lies_in(normal, place);
                     });
  if (never) {
    return fail(denied("grant_path", normal + " cannot be granted: name the folders that are "
                                              "needed, below it or elsewhere"));
  }
  const auto same = std::ranges::find(grants.paths, normal, &PathGrant::path);
  if (same == grants.paths.end()) {
    grants.paths.push_back({normal, access});
  } else if (access == Access::write) {
    same->access = access;
  }
  return {};
}

void add_host(std::vector<HostGrant>& hosts, HostGrant host) {
  const auto same = std::ranges::find_if(hosts, [&](const HostGrant& each) {
    return each.host == host.host && each.port == host.port && each.carries == host.carries;
  });
  if (same == hosts.end()) {
    hosts.push_back(std::move(host));
    return;
  }
  if (same->methods.empty() || host.methods.empty()) {
    same->methods.clear();
    return;
  }
  std::vector<std::string> both;
  std::ranges::set_union(same->methods, host.methods, std::back_inserter(both));
  same->methods = std::move(both);
}

Result<> grant_host(Grants& grants, std::string_view text) {
  NOCTEM_CHECK(check_room(grants.hosts, "hosts"));
  NOCTEM_TRY(HostGrant host, parse_host_grant(text));
  add_host(grants.hosts, std::move(host));
  return {};
}

Result<> grant_variable(Grants& grants, std::string_view name) {
  NOCTEM_CHECK(check_room(grants.environment, "variables"));
  const bool good = !name.empty() && name.size() <= kVariableMax &&
                    !(name.front() >= '0' && name.front() <= '9') &&
                    std::ranges::all_of(name, is_variable_character);
  if (!good) {
    return fail(invalid("grant_variable", "the name of a variable has letters, digits and _"));
  }
  if (std::ranges::find(grants.environment, name) == grants.environment.end()) {
    grants.environment.emplace_back(name);
  }
  return {};
}

Result<> set_limit(Limits& limits, LimitName name, std::string_view digits) {
  const Range range = range_of(name);
  const auto value = parse_decimal(digits);
  if (!value || *value == 0 || *value > range.max) {
    return fail(invalid("limit", "the limit " + std::string(range.word) +
                                     " is a number from 1 to " + std::to_string(range.max)));
  }
  const auto small = static_cast<std::uint32_t>(*value);
  switch (name) {
    case LimitName::memory_mb:
      limits.memory_mb = small;
      limits.memory = Limits::Memory::strict;
      break;
    case LimitName::cpu_ms:
      limits.cpu = std::chrono::milliseconds(*value);
      break;
    case LimitName::wall_ms:
      limits.wall = std::chrono::milliseconds(*value);
      break;
    case LimitName::processes:
      limits.processes = small;
      break;
    case LimitName::descriptors:
      limits.descriptors = small;
      break;
    case LimitName::scratch_mb:
      limits.scratch_mb = small;
      break;
  }
  return {};
}

}  // namespace noctem::bark

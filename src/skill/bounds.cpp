#include "noctem/skill/bounds.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "noctem/skill/skill_name.hpp"

namespace noctem::skill {

namespace {

using bark::Access;
using bark::HostGrant;
using bark::PathGrant;

struct Number {
  std::string_view name;
  std::optional<std::int64_t> Bounds::* field;
};
constexpr auto kNumbers = std::to_array<Number>({{"tier", &Bounds::tier},
                                                 {"memory_mb", &Bounds::memory_mb},
                                                 {"cpu_ms", &Bounds::cpu_ms},
                                                 {"wall_ms", &Bounds::wall_ms},
                                                 {"output_kb", &Bounds::output_kb},
                                                 {"files_mb", &Bounds::files_mb},
                                                 {"processes", &Bounds::processes},
                                                 {"store_kb", &Bounds::store_kb},
                                                 {"log_lines", &Bounds::log_lines},
                                                 {"expires_at", &Bounds::expires_at}});

bool pattern_within(const std::string& inner, const std::string& outer) {
  return outer == "*" || inner == outer ||
         (outer.ends_with("/*") && inner.starts_with(outer.substr(0, outer.size() - 1)));
}

bool path_within(const PathGrant& inner, const PathGrant& outer) {
  return bark::lies_in(inner.path, outer.path) &&
         (inner.access == Access::read || outer.access == Access::write);
}

std::optional<std::string> meet_of(const std::string& a, const std::string& b) {
  if (pattern_within(a, b)) {
    return a;
  }
  return pattern_within(b, a) ? std::optional(b) : std::nullopt;
}

std::optional<PathGrant> meet_of(const PathGrant& a, const PathGrant& b) {
  const bool both_write = a.access == Access::write && b.access == Access::write;
  const Access access = both_write ? Access::write : Access::read;
  if (bark::lies_in(a.path, b.path)) {
    return PathGrant{a.path, access};
  }
  if (bark::lies_in(b.path, a.path)) {
    return PathGrant{b.path, access};
  }
  return std::nullopt;
}

// Methods of a grant: none written means all.
std::optional<HostGrant> meet_of(const HostGrant& a, const HostGrant& b) {
  if (a.host != b.host || a.port != b.port || a.carries != b.carries) {
    return std::nullopt;
  }
  if (a.methods.empty() || b.methods.empty()) {
    return a.methods.empty() ? b : a;
  }
  HostGrant met = a;
  met.methods.clear();
  std::ranges::set_intersection(a.methods, b.methods, std::back_inserter(met.methods));
  return met.methods.empty() ? std::nullopt : std::optional(std::move(met));
}

bool host_within(const HostGrant& inner, const HostGrant& outer) {
  const bool methods =
      outer.methods.empty() ||
      (!inner.methods.empty() && std::ranges::includes(outer.methods, inner.methods));
  return methods && inner.host == outer.host && inner.port == outer.port &&
         inner.carries == outer.carries;
}

template <typename Item>
void add_once(std::vector<Item>& list, Item item) {
  if (std::ranges::find(list, item) == list.end()) {
    list.push_back(std::move(item));
  }
}

// An item that another one of the list includes says nothing.
std::vector<PathGrant> without_covered(const std::vector<PathGrant>& paths) {
  std::vector<PathGrant> kept;
  for (const PathGrant& path : paths) {
    const bool covered = std::ranges::any_of(
        paths, [&](const PathGrant& other) { return other != path && path_within(path, other); });
    if (!covered) {
      kept.push_back(path);
    }
  }
  return kept;
}

template <typename Item>
using List = std::optional<std::vector<Item>>;

// Each host once, as it is granted.
List<HostGrant> joined(const List<HostGrant>& hosts) {
  if (!hosts) {
    return std::nullopt;
  }
  std::vector<HostGrant> each;
  for (const HostGrant& host : *hosts) {
    bark::add_host(each, host);
  }
  return each;
}

template <typename Item>
List<Item> common(const List<Item>& a, const List<Item>& b) {
  if (!a || !b) {
    return a ? a : b;
  }
  std::vector<Item> both;
  for (const Item& item : *a) {
    if (std::ranges::find(*b, item) != b->end()) {
      both.push_back(item);
    }
  }
  return both;
}

template <typename Item>
List<Item> crossed(const List<Item>& a, const List<Item>& b) {
  if (!a || !b) {
    return a ? a : b;
  }
  std::vector<Item> both;
  for (const Item& mine : *a) {
    for (const Item& other : *b) {
      if (auto met = meet_of(mine, other)) {
        add_once(both, std::move(*met));
      }
    }
  }
  return both;
}

template <typename Item, typename Within>
bool list_within(const List<Item>& inner, const List<Item>& outer, Within is_within) {
  if (!outer) {
    return true;
  }
  return inner && std::ranges::all_of(*inner, [&](const Item& item) {
           return std::ranges::any_of(*outer, [&](const Item& of) { return is_within(item, of); });
         });
}

codec::Json texts(const std::vector<std::string>& list) {
  codec::JsonArray items;
  for (const std::string& item : list) {
    items.emplace_back(item);
  }
  return items;
}

codec::Json paths_json(const std::vector<PathGrant>& paths, Access access) {
  codec::JsonArray items;
  for (const PathGrant& path : paths) {
    if (path.access == access) {
      items.emplace_back(path.path);
    }
  }
  return items;
}

std::unexpected<Error> refuse(std::string message) {
  return fail(invalid("bounds", std::move(message)));
}

// Reads one object of bounds, member by member.
class Reader {
 public:
  Result<Bounds> read(const codec::Json& value) {
    if (value.object() == nullptr) {
      return refuse("bounds are an object");
    }
    for (const auto& [name, member] : *value.object()) {
      NOCTEM_CHECK(member.array() != nullptr ? list(name, *member.array()) : number(name, member));
    }
    return std::move(bounds_);
  }

 private:
  Result<> number(const std::string& name, const codec::Json& value) {
    const auto known = std::ranges::find(kNumbers, name, &Number::name);
    if (known == kNumbers.end() || value.integer() == nullptr || *value.integer() < 0) {
      return refuse("\"" + name + "\" is not known, or not what it has to be");
    }
    bounds_.*known->field = *value.integer();
    return {};
  }

  Result<> list(const std::string& name, const codec::JsonArray& items) {
    if (items.size() > kBoundItemsMax) {
      return refuse(name + " has more than 64 items");
    }
    NOCTEM_CHECK(begin(name));
    for (const codec::Json& item : items) {
      if (item.text() == nullptr || !is_plain(*item.text())) {
        return refuse(name + " is a list of plain texts");
      }
      NOCTEM_CHECK(add(name, *item.text()));
    }
    return {};
  }

  Result<> begin(const std::string& name) {
    if (name == "read" || name == "write") {
      bounds_.paths.emplace(bounds_.paths.value_or(std::vector<PathGrant>()));
    } else if (name == "hosts") {
      bounds_.hosts.emplace();
    } else if (name == "environment") {
      bounds_.environment.emplace();
    } else if (name == "mesh") {
      bounds_.mesh.emplace();
    } else if (name == "skills") {
      bounds_.skills.emplace();
    } else if (name == "digests") {
      bounds_.digests.emplace();
    } else {
      return refuse("\"" + name + "\" is not known");
    }
    return {};
  }

  Result<> add(const std::string& name, const std::string& text) {
    bark::Grants one;
    if (name == "hosts") {
      NOCTEM_CHECK(bark::grant_host(one, text));
      bark::add_host(*bounds_.hosts, one.hosts.front());
    } else if (name == "environment") {
      NOCTEM_CHECK(bark::grant_variable(one, text));
      add_once(*bounds_.environment, text);
    } else if (name == "skills" && is_pattern(text)) {
      add_once(*bounds_.skills, text);
    } else if (name == "digests") {
      add_once(*bounds_.digests, text);
    } else if (name == "mesh" && text == kMeshQuery) {
      add_once(*bounds_.mesh, text);
    } else if (text.starts_with('/') && (name == "read" || name == "write")) {
      const Access access = name == "write" ? Access::write : Access::read;
      NOCTEM_CHECK(bark::grant_path(one, text, access, "/"));
      add_once(*bounds_.paths, one.paths.front());
    } else {
      return refuse(name + ": paths are absolute, skills are names or end in /*, mesh is query");
    }
    return {};
  }

  Bounds bounds_;
};

}  // namespace

bool is_pattern(std::string_view text) {
  if (text == "*" || is_skill_id(text)) {
    return true;
  }
  return text.ends_with("/*") && is_skill_id(std::string(text.substr(0, text.size() - 1)) + "x");
}

bool matches(std::string_view pattern, std::string_view skill) {
  return pattern_within(std::string(skill), std::string(pattern));
}

Bounds meet(const Bounds& a, const Bounds& b) {
  Bounds met;
  met.skills = crossed(a.skills, b.skills);
  met.digests = common(a.digests, b.digests);
  met.paths = crossed(a.paths, b.paths);
  if (met.paths) {
    met.paths = without_covered(*met.paths);
  }
  met.hosts = crossed(joined(a.hosts), joined(b.hosts));
  met.environment = common(a.environment, b.environment);
  met.mesh = common(a.mesh, b.mesh);
  for (const Number& number : kNumbers) {
    const auto& mine = a.*number.field;
    const auto& other = b.*number.field;
    met.*number.field = mine && other ? std::min(*mine, *other) : (mine ? mine : other);
  }
  return met;
}

bool within(const Bounds& inner, const Bounds& outer) {
  const auto same = [](const auto& a, const auto& b) { return a == b; };
  const bool numbers = std::ranges::all_of(kNumbers, [&](const Number& number) {
    const auto& limit = outer.*number.field;
    return !limit || (inner.*number.field && *(inner.*number.field) <= *limit);
  });
  return numbers && list_within(inner.skills, outer.skills, pattern_within) &&
         list_within(inner.digests, outer.digests, same) &&
         list_within(inner.paths, outer.paths, path_within) &&
         list_within(joined(inner.hosts), joined(outer.hosts), host_within) &&
         list_within(inner.environment, outer.environment, same) &&
         list_within(inner.mesh, outer.mesh, same);
}

codec::Json bounds_json(const Bounds& bounds) {
  codec::JsonObject json;
  if (bounds.skills) {
    json.set("skills", texts(*bounds.skills));
  }
  if (bounds.digests) {
    json.set("digests", texts(*bounds.digests));
  }
  if (bounds.paths) {
    json.set("read", paths_json(*bounds.paths, Access::read));
    json.set("write", paths_json(*bounds.paths, Access::write));
  }
  if (bounds.hosts) {
    codec::JsonArray hosts;
    for (const HostGrant& host : *bounds.hosts) {
      hosts.emplace_back(to_string(host));
    }
    json.set("hosts", std::move(hosts));
  }
  if (bounds.environment) {
    json.set("environment", texts(*bounds.environment));
  }
  if (bounds.mesh) {
    json.set("mesh", texts(*bounds.mesh));
  }
  for (const Number& number : kNumbers) {
    if (const auto& value = bounds.*number.field) {
      json.set(std::string(number.name), *value);
    }
  }
  return json;
}

Result<Bounds> bounds_from_json(const codec::Json& value) { return Reader().read(value); }

}  // namespace noctem::skill

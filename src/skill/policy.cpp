#include "noctem/skill/policy.hpp"

#include <algorithm>

#include "noctem/bark/policy.hpp"
#include "noctem/bark/policy_text.hpp"
#include "noctem/base/strings.hpp"
#include "noctem/document/did_key.hpp"
#include "noctem/skill/skill_name.hpp"

namespace noctem::skill {

namespace {

constexpr std::int64_t kVersion = 1;

std::unexpected<Error> refuse(std::string message) {
  return fail(invalid("skill_policy", "the policy of skills: " + std::move(message)));
}

Result<Label> label_of(const codec::Json& value) {
  for (const Label label : {Label::open, Label::internal, Label::secret}) {
    if (value.text() != nullptr && *value.text() == name_of(label)) {
      return label;
    }
  }
  return refuse("a label is public, internal or secret");
}

// Lists, tier and what the node would do that are not named allow nothing: only what was written is
// granted.
void close(Bounds& bounds) {
  bounds.paths = bounds.paths.value_or(std::vector<bark::PathGrant>());
  bounds.hosts = bounds.hosts.value_or(std::vector<bark::HostGrant>());
  bounds.environment = bounds.environment.value_or(std::vector<std::string>());
  bounds.mesh = bounds.mesh.value_or(std::vector<std::string>());
  bounds.store_kb = bounds.store_kb.value_or(0);
  bounds.log_lines = bounds.log_lines.value_or(0);
  bounds.tier = bounds.tier.value_or(1);
}

Result<Rule> rule_of(const codec::Json& value) {
  if (value.object() == nullptr) {
    return refuse("[[allow]] is a table");
  }
  Rule rule;
  codec::JsonObject bounds;
  for (const auto& [name, member] : *value.object()) {
    if (name == "skill" || name == "author") {
      if (member.text() == nullptr) {
        return refuse(name + " is a text");
      }
      (name == "skill" ? rule.skill : rule.author) = *member.text();
    } else if (name == "clearance") {
      NOCTEM_TRY(rule.clearance, label_of(member));
    } else if (name == "skills" || name == "digests" || name == "expires_at") {
      return refuse("\"" + name + "\" is not known in a rule");
    } else {
      bounds.set(name, member);
    }
  }
  if (!is_pattern(rule.skill)) {
    return refuse("a rule names its skill: org.example/name, org.example/* or *");
  }
  if (!rule.author.empty() && !document::parse_signing_did(rule.author)) {
    return refuse("author is a did:key");
  }
  NOCTEM_TRY(rule.bounds, bounds_from_json(bounds));
  close(rule.bounds);
  return rule;
}

Result<Labelled> labelled_of(const codec::Json& value) {
  if (value.object() == nullptr || value.object()->size() != 2) {
    return refuse("[[label]] has a path or a host, and a level");
  }
  Labelled labelled;
  for (const auto& [name, member] : *value.object()) {
    bark::Grants one;
    if (name == "level") {
      NOCTEM_TRY(labelled.label, label_of(member));
    } else if (name == "path" && member.text() != nullptr && member.text()->starts_with('/')) {
      labelled.path = bark::normal_path(*member.text(), "/");
    } else if (name == "host" && member.text() != nullptr) {
      NOCTEM_CHECK(bark::grant_host(one, *member.text()));
      labelled.host = one.hosts.front().host;
    } else {
      return refuse("a label has an absolute path or a host, and a level");
    }
  }
  if (labelled.path.empty() == labelled.host.empty()) {
    return refuse("a label has a path or a host");
  }
  return labelled;
}

// Reads the file, section by section.
class Reader {
 public:
  Result<Policy> read(const codec::Json& root) {
    const codec::Json* version = root.find("version");
    if (version == nullptr || version->integer() == nullptr || *version->integer() != kVersion) {
      return refuse("it begins with version = 1");
    }
    for (const auto& [name, value] : *root.object()) {
      if (name == "version") {
        continue;
      }
      if (value.array() == nullptr || value.array()->size() > kRulesMax) {
        return refuse("\"" + plain(name, 60) + "\" is not known, or has too many items");
      }
      for (const codec::Json& item : *value.array()) {
        NOCTEM_CHECK(add(name, item));
      }
      if (name != "deny" && name != "allow" && name != "label") {
        return refuse("\"" + plain(name, 60) + "\" is not known: deny, allow, label");
      }
    }
    return std::move(policy_);
  }

 private:
  Result<> add(const std::string& name, const codec::Json& item) {
    if (name == "deny") {
      if (item.text() == nullptr || !is_pattern(*item.text())) {
        return refuse("deny is a list of names");
      }
      policy_.deny.push_back(*item.text());
    } else if (name == "allow") {
      NOCTEM_TRY(Rule rule, rule_of(item));
      policy_.allow.push_back(std::move(rule));
    } else if (name == "label") {
      NOCTEM_TRY(Labelled labelled, labelled_of(item));
      policy_.labels.push_back(std::move(labelled));
    }
    return {};
  }

  Policy policy_;
};

// Of a path: the highest label of what it lies in and of what lies in it.
Label label_of_path(const Policy& policy, const std::string& path) {
  Label highest = Label::open;
  for (const Labelled& labelled : policy.labels) {
    const bool touches = !labelled.path.empty() &&
                         (bark::lies_in(path, labelled.path) || bark::lies_in(labelled.path, path));
    highest = touches ? std::max(highest, labelled.label) : highest;
  }
  return highest;
}

Label label_of_host(const Policy& policy, const std::string& host) {
  Label highest = Label::open;
  for (const Labelled& labelled : policy.labels) {
    highest = labelled.host == host ? std::max(highest, labelled.label) : highest;
  }
  return highest;
}

std::unexpected<Error> mislabelled(const std::string& what, Label label, const char* why) {
  return fail(denied("label", what + " is labelled " + std::string(name_of(label)) + ", " + why));
}

}  // namespace

std::string_view name_of(Label label) {
  switch (label) {
    case Label::open:
      return "public";
    case Label::internal:
      return "internal";
    case Label::secret:
      return "secret";
  }
  return {};
}

Result<Policy> parse_policy(std::string_view text) {
  if (text.size() > bark::kPolicyBytesMax) {
    return refuse("it has at most 64 KiB");
  }
  if (trim(text).empty()) {
    return refuse("it is empty; one that allows nothing says version = 1");
  }
  NOCTEM_TRY(const codec::Json root, bark::parse_toml(text));
  return Reader().read(root);
}

Result<Rule> rule_for(const Policy& policy, std::string_view skill, std::string_view author) {
  const auto means = [&](const std::string& pattern) { return matches(pattern, skill); };
  if (std::ranges::any_of(policy.deny, means)) {
    return fail(denied("policy", "the policy denies " + std::string(skill)));
  }
  const auto rule = std::ranges::find_if(policy.allow, [&](const Rule& one) {
    return means(one.skill) && (one.author.empty() || one.author == author);
  });
  if (rule == policy.allow.end()) {
    return fail(denied("policy", "no rule of the policy allows " + std::string(skill) +
                                     ": add an [[allow]] for it"));
  }
  return *rule;
}

Result<> check_labels(const Policy& policy, Label clearance, const Bounds& bounds) {
  Label read = Label::open;
  for (const bark::PathGrant& path : *bounds.paths) {
    const Label label = label_of_path(policy, path.path);
    if (label > clearance) {
      return mislabelled(path.path, label, "which is above the skill's clearance");
    }
    read = std::max(read, label);
  }
  for (const bark::PathGrant& path : *bounds.paths) {
    const Label label = label_of_path(policy, path.path);
    if (path.access == bark::Access::write && label < read) {
      return mislabelled(path.path, label, "and what the skill reads stands above that");
    }
  }
  for (const bark::HostGrant& host : *bounds.hosts) {
    const Label label = label_of_host(policy, host.host);
    if (label > clearance || label < read) {
      return mislabelled(host.host, label,
                         label < read ? "and what the skill reads stands above that"
                                      : "which is above the skill's clearance");
    }
  }
  return {};
}

}  // namespace noctem::skill

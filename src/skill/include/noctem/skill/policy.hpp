#pragma once
// What a person lets skills have, in one file that the person writes. It fails closed: absent,
// empty, of another version, with an unknown word or a wrong type, it lets nothing run. A skill
// that no rule means gets nothing; a skill that a deny line means gets nothing whatever else is
// written.
//
//   version = 1
//   deny = ["org.example/*"]
//   [[allow]]   skill, author, tier, read, write, hosts, environment, clearance, memory_mb, …
//   [[label]]   path or host, level = "public" | "internal" | "secret"
//
// Labels are compared by the reference monitor below, which neither a skill nor its caller reaches.
// Pure; any thread.

#include <string>
#include <string_view>
#include <vector>

#include "noctem/skill/bounds.hpp"

namespace noctem::skill {

inline constexpr std::size_t kRulesMax = 200;

enum class Label { open, internal, secret };
std::string_view name_of(Label label);  // "public", "internal", "secret"

struct Rule {
  std::string skill;   // a pattern
  std::string author;  // did:key, or "" for any that is trusted
  Bounds bounds;       // lists and tier are always there
  Label clearance = Label::open;
};

struct Labelled {
  std::string path;  // one of the two
  std::string host;
  Label label = Label::open;
};

struct Policy {
  std::vector<std::string> deny;  // patterns
  std::vector<Rule> allow;
  std::vector<Labelled> labels;
};

Result<Policy> parse_policy(std::string_view text);

// The first rule that means this skill of this author; denied/policy where there is none or a deny
// line means it.
Result<Rule> rule_for(const Policy& policy, std::string_view skill, std::string_view author);

// The reference monitor: nothing above the clearance is read or changed, and nothing flows from a
// higher label to a lower one (denied/label).
Result<> check_labels(const Policy& policy, Label clearance, const Bounds& bounds);

}  // namespace noctem::skill

#include "skill_steps.hpp"

#include <algorithm>

#include "noctem/document/did_key.hpp"
#include "noctem/skill/policy.hpp"
#include "noctem/skill/shelf.hpp"

#include "skill_home.hpp"

namespace noctem::cli {

namespace {

constexpr std::string_view kKey = "me";
constexpr std::uint64_t kPolicyBytesMax = 128u << 10;

// As one word of a shell.
std::string quoted(const std::string& word) {
  std::string text = "'";
  for (const char c : word) {
    text += c == '\'' ? "'\\''" : std::string(1, c);
  }
  return text + "'";
}

// As one word of printf's format.
std::string for_printf(const std::string& lines) {
  std::string text;
  for (const char c : lines) {
    text += c == '\n' ? "\\n" : c == '\\' ? "\\\\" : c == '%' ? "%%" : std::string(1, c);
  }
  return quoted(text);
}

// The key's did:key, or "" where there is no such key.
Result<std::string> author_of(const Session& session, const home::Home& home) {
  const std::string path = key_path(home, std::string(kKey));
  if (!session.files().status(path)) {
    return std::string();
  }
  NOCTEM_TRY(const auto status, crypto::inspect_key_file(session.files(), path));
  return document::did_of(status.public_key);
}

enum class Rule { there, missing, no_policy };

Rule rule_of(const Session& session, const home::Home& home, const std::string& id,
             const std::string& author) {
  const auto text = env::read_text(session.files(), skill_policy_file(home), kPolicyBytesMax);
  if (!text) {
    return Rule::no_policy;
  }
  const auto policy = skill::parse_policy(*text);
  return policy && skill::rule_for(*policy, id, author) ? Rule::there : Rule::missing;
}

void add_rule(std::vector<std::string>& steps, Rule rule, const std::string& file,
              const SkillSteps& skill) {
  if (rule == Rule::no_policy) {
    steps.push_back("printf 'version = 1\\n' > " + quoted(file));
  }
  if (rule != Rule::there) {
    const std::string lines = "\n[[allow]]\nskill = \"" + skill.id +
                              "\"\ntier = " + std::to_string(skill.tier) + "\n" + skill.grants;
    steps.push_back("printf " + for_printf(lines) + " >> " + quoted(file));
  }
}

}  // namespace

Result<std::vector<std::string>> next_steps(const Session& session, const SkillSteps& skill) {
  NOCTEM_TRY(const home::Home home, session.home());
  NOCTEM_TRY(const std::string author, author_of(session, home));
  const skill::Shelf shelf(session.files(), session.world().env.clock, skills_folder(home));
  NOCTEM_TRY(const skill::ShelfState state, shelf.state());
  std::vector<std::string> steps;
  if (!skill.build.empty()) {
    steps.push_back("(cd " + skill.folder + " && " + skill.build + ")");
  }
  if (author.empty()) {
    steps.emplace_back("noctem keys new");
  }
  steps.push_back("noctem skill pack " + skill.folder + "/package");
  if (author.empty() || std::ranges::find(state.trusted, author) == state.trusted.end()) {
    steps.push_back("noctem skill trust " + std::string(kKey));
  }
  steps.push_back("noctem skill install " + skill.folder + "-1.0.0.skill");
  add_rule(steps, rule_of(session, home, skill.id, author), skill_policy_file(home), skill);
  steps.push_back("noctem skill run " + skill.id + " " + quoted(skill.example));
  return steps;
}

}  // namespace noctem::cli

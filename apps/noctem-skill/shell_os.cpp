#include <algorithm>
#include <cstring>

#include "arguments.hpp"
#include "process.hpp"
#include "shell.hpp"

namespace noctem::built_in {

namespace {

constexpr std::size_t kOutputMax = 64u << 10;  // of each stream
constexpr std::size_t kArgumentsMax = 64;
constexpr std::size_t kOptionsMax = 64;

bool is_plain(const std::string& word) {
  return !word.empty() && std::ranges::all_of(word, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == ':' || c == '-' || c == '+' || c == ',';
  });
}

// Never begins with a dash, so that no program takes it for an option.
bool is_operand(const std::string& kind, const std::string& word) {
  if (kind == "paths") {
    return word.starts_with('/') && ("/" + word + "/").find("/../") == std::string::npos;
  }
  if (kind == "numbers") {
    return !word.empty() && word.size() <= 18 &&
           std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
  }
  return kind == "words" && is_plain(word) && word.front() != '-';
}

noctem_json rule_of(noctem_json rules, const std::string& program) {
  const noctem_json list = noctem_member(rules, "programs");
  for (std::size_t i = 0;; ++i) {
    const noctem_json rule = noctem_item(list, i);
    if (rule.at == nullptr || text_at(rule, "path") == program) {
      return rule;
    }
  }
}

}  // namespace

std::string objection(noctem_json rules, const std::string& program,
                      const std::vector<std::string>& arguments) {
  const noctem_json rule = rule_of(rules, program);
  if (!program.starts_with('/') || rule.at == nullptr) {
    return program + " is on no line of rules.json: programs are named by their whole path";
  }
  const auto options = texts_at(rule, "options", kOptionsMax);
  const std::string kind = text_at(rule, "operands").value_or("none");
  const std::int64_t most = number_at(rule, "most", 0);
  if (!options) {
    return "rules.json: options of " + program + " is a list of words";
  }
  std::int64_t operands = 0;
  for (const std::string& word : arguments) {
    if (std::ranges::find(*options, word) != options->end()) {
      continue;
    }
    if (!is_operand(kind, word) || ++operands > most) {
      return program + " is not allowed \"" + word +
             "\": rules.json says which options and how "
             "many operands (" +
             kind + ")";
    }
  }
  return "";
}

int shell(noctem_json arguments) {
  const auto program = text_at(arguments, "program");
  const auto words = texts_at(arguments, "arguments", kArgumentsMax);
  if (!program || !words) {
    return refuse("say {\"program\":\"/usr/bin/…\",\"arguments\":[\"…\"]}");
  }
  const auto rules = beside("rules.json");
  if (!rules || json_of(*rules).at == nullptr) {
    return refuse("rules.json of this skill cannot be read, so nothing is allowed");
  }
  if (const std::string why = objection(json_of(*rules), *program, *words); !why.empty()) {
    return refuse(why);
  }
  std::vector<std::string> line = {*program};
  line.insert(line.end(), words->begin(), words->end());
  const Finished finished = run_program(line, kOutputMax);
  if (finished.error != 0) {
    return refuse(*program + ": " + std::strerror(finished.error));
  }
  Answer()
      .add("code", static_cast<std::int64_t>(finished.code))
      .add_bytes("output", finished.output)
      .add_bytes("errors", finished.errors)
      .add_bool("cut", finished.is_cut ? 1 : 0)
      .print();
  return 0;
}

}  // namespace noctem::built_in

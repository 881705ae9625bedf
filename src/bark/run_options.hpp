#pragma once
// The words of `noctem run`, understood: grants, level, policy file and the program. Options end at
// "--" or at the first word that is none.
//
// Pure; any thread.

#include <optional>

#include "noctem/bark/launch.hpp"

namespace noctem::bark {

struct RunOptions {
  enum class Level { process, vm } level = Level::process;
  enum class Wish { run, learn, help } wish = Wish::run;
  std::optional<std::string> policy;  // a file
  // A socket of whoever started us: it hears how the run went, and shutting it ends the run.
  std::optional<int> report;
  // Grants of the command line, to be made after those of the policy.
  struct Grant {
    std::string option;
    std::string value;
  };
  std::vector<Grant> grants;
  std::vector<std::string> words;
};

Result<RunOptions> parse_run_options(const std::vector<std::string>& words);

// Adds the grants of the command line to those of the policy.
Result<> apply(const std::vector<RunOptions::Grant>& wanted, Grants& grants,
               std::string_view folder);

}  // namespace noctem::bark

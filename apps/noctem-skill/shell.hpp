#pragma once
// The skill shell: starts a program that rules.json of the package names by its whole path, with
// options that it lists word for word and operands of the kind that it says. There is no shell in
// it: nothing is expanded, piped or looked for. One thread.

#include <noctem.h>

#include <string>
#include <vector>

namespace noctem::built_in {

int shell(noctem_json arguments);

// Why the rules do not allow it; "" if they do.
std::string objection(noctem_json rules, const std::string& program,
                      const std::vector<std::string>& arguments);

}  // namespace noctem::built_in

// The skills that come with the program. Which one this is follows from the name under which it was
// packed; it runs where any skill runs, with what that one was granted.

#include <array>
#include <string_view>
#include <utility>

#include "arguments.hpp"
#include "files.hpp"
#include "network.hpp"
#include "shell.hpp"

namespace {

using noctem::built_in::refuse;
using Skill = int (*)(noctem_json);

constexpr auto kSkills = std::to_array<std::pair<std::string_view, Skill>>({
    {"shell", noctem::built_in::shell},
    {"file-read", noctem::built_in::file_read},
    {"file-write", noctem::built_in::file_write},
    {"web-fetch", noctem::built_in::web_fetch},
    {"task-status", noctem::built_in::task_status},
    {"message-send", noctem::built_in::message_send},
});

}  // namespace

int main(int, char** words) {
  const std::string_view path = words[0] == nullptr ? "" : words[0];
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const noctem_json arguments = noctem_arguments();
  if (arguments.at == nullptr) {
    return refuse("the arguments are one JSON object on standard input, of at most 1 MiB");
  }
  for (const auto& [known, skill] : kSkills) {
    if (name == known) {
      return skill(arguments);
    }
  }
  return refuse("the entry of the skills that come with Noctem: noctem skill new --builtin");
}

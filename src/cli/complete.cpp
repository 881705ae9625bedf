#include <fmt/core.h>

#include "candidates.hpp"
#include "command_list.hpp"

namespace noctem::cli {

namespace {

Result<Exit> complete(Session& session) {
  const auto found = candidates(session, session.arguments().operands);
  codec::JsonArray list;
  std::string text;
  for (const Line& line : found) {
    list.emplace_back(line.name);
    text += fmt::format("{}\t{}\n", line.name, line.meaning);
  }
  session.answer(codec::Json(std::move(list)), text);
  return Exit::ok;
}

}  // namespace

Command complete_command() {
  return {.name = "complete",
          .summary = "what may come next on a command line",
          .description =
              "For the completion scripts: prints what may stand in the place of the "
              "last word, one candidate and its meaning in each line.",
          .operands = {{"WORD", "The words after `noctem`, the last one unfinished.",
                        Operand::Presence::any_number}},
          .examples = {{"noctem complete -- keys ne", "Prints \"new\"."}},
          .body = complete,
          .visibility = Command::Visibility::hidden};
}

}  // namespace noctem::cli

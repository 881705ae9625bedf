#include "command_list.hpp"
#include "vocabulary.hpp"

namespace noctem::cli {

namespace {

Result<Exit> clock_accept(Session& session) {
  NOCTEM_TRY(const auto link, open_member(session));
  NOCTEM_TRY(const auto answer, link->post(Hat::admin, "/api/admin/clock", codec::JsonObject{}));
  session.answer(answer, "accepted: the node writes again, by its clock as it is now\n");
  return Exit::ok;
}

}  // namespace

Command clock_accept_command() {
  return {
      .name = "clock accept",
      .summary = "say that the node's clock is right after it jumped",
      .description =
          "A node whose wall clock jumps by more than a minute while it serves, or that starts "
          "with a clock before the log's time or 30 days after it, refuses writes (503 clock): one "
          "jump would close every window of votes for good. Set the clock; or, if it is right, "
          "say so. After a jump back stop and start the node first: it cannot know which requests "
          "of the time before it has seen.",
      .options = {url_option()},
      .examples = {{"noctem clock accept", ""}},
      .body = clock_accept};
}

}  // namespace noctem::cli

#include <fmt/core.h>

#include "noctem/agent/commands.hpp"
#include "noctem/agent/member.hpp"
#include "noctem/agent/passphrase.hpp"
#include "noctem/client/enrolment.hpp"

namespace noctem::agent {

namespace {

Result<Hat> hat_of(const std::string& word) {
  if (word == "agent") {
    return Hat::agent;
  }
  if (word == "operator") {
    return Hat::operator_;
  }
  return fail(invalid("usage", "say whose key is replaced: agent or operator"));
}

Result<Exit> rotate(Session& session) {
  NOCTEM_TRY(const auto hat, hat_of(session.arguments().operands.front()));
  NOCTEM_TRY(const auto member, open_member(session));
  NOCTEM_TRY(const auto passphrase, passphrase_from_file(session));
  const Secret none;
  NOCTEM_TRY(const auto did,
             client::rotate_key(*member, hat, passphrase.has_value() ? *passphrase : none));
  NOCTEM_TRY(const auto id, member->id_of(hat));
  session.answer(codec::JsonObject{{"id", id}, {"did", did}},
                 fmt::format("{} keeps its id, reputation and votes; its key is now\n{}\nThe old "
                             "key is dead.\n",
                             id, did));
  return Exit::ok;
}

}  // namespace

Command rotate_command() {
  return {.name = "rotate",
          .summary = "replace the agent's or the operator's key",
          .description =
              "Makes a new key, which the old one signs over to: id, reputation and votes stay. "
              "The new key is on disk before anybody hears of it; a rotation that was cut off "
              "goes on when it is run again.",
          .options = {passphrase_option("Of the old key, and of the new one too."), url_option()},
          .operands = {{"agent|operator", "Whose key."}},
          .examples = {{"noctem rotate agent", ""}},
          .body = rotate};
}

}  // namespace noctem::agent

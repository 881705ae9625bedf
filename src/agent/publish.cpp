#include "noctem/agent/publish.hpp"

#include <fmt/core.h>

#include "noctem/agent/member.hpp"
#include "noctem/agent/mesh_text.hpp"
#include "noctem/agent/style.hpp"

namespace noctem::agent {

namespace {

Exit answer_kept(const Session& session, const client::Published& published) {
  session.answer(
      codec::JsonObject{
          {"id", published.id}, {"status", "queued"}, {"trouble", harmless(published.trouble)}},
      fmt::format("{}  queued: {}\nIt is kept on this machine and sent later; `{} "
                  "status` says how it stands.\n",
                  short_id(published.id), harmless(published.trouble), session.program().name));
  return Exit::ok;
}

}  // namespace

Result<Exit> publish(Session& session, client::EntryText entry) {
  NOCTEM_TRY(const auto home, session.home());
  NOCTEM_TRY(const auto member, open_member(session));
  client::Queue queue(session.world().env, home);
  NOCTEM_TRY(const auto published, client::contribute(*member, queue, std::move(entry)));
  if (published.how == client::Published::How::kept) {
    return answer_kept(session, published);
  }
  std::string text =
      fmt::format("{}  {}\n", short_id(published.id), shown(published.answer, "status"));
  if (const auto* near = published.answer.find("near")) {
    text += fmt::format("nearly the same as {}\n", short_id(shown(*near, "entry")));
  }
  session.answer(published.answer, text);
  NOCTEM_TRY(const auto flushed, queue.flush(*member));
  if (flushed.sent > 0) {
    session.remark(
        fmt::format("{} that waited here went along", counted(flushed.sent, "document")));
  }
  return Exit::ok;
}

}  // namespace noctem::agent

#include <fmt/core.h>

#include <mutex>

#include "noctem/base/bytes.hpp"
#include "noctem/env_os/signals.hpp"

#include "command_list.hpp"
#include "following.hpp"
#include "wishes.hpp"

namespace noctem::cli {

namespace {

constexpr auto kLookEvery = std::chrono::seconds(2);
constexpr auto kRetryAfter = std::chrono::seconds(5);
constexpr std::size_t kWitnessesWanted = 2;

codec::JsonObject look_json(const follow::Look& look) {
  const document::Head& head = look.head.head;
  return {{"mesh", head.mesh},   {"records", head.size},
          {"new", look.records}, {"root", to_hex(head.root)},
          {"time", head.time},   {"witnesses", static_cast<std::uint64_t>(look.witnesses)}};
}

std::string look_text(const follow::Look& look, const Style& style) {
  const document::Head& head = look.head.head;
  std::string text = fmt::format(
      "{}: every record, signature, rule and head\n  records    {}, {} of them new\n"
      "  mesh       {}\n  root       {}\n  time       {}\n  witnesses  {}\n",
      style.good("followed"), head.size, look.records, head.mesh, to_hex(head.root),
      show_time(head.time), look.witnesses);
  if (look.witnesses < kWitnessesWanted) {
    text +=
        "Fewer than two operators countersigned this head: you know that nothing was rewritten "
        "since you first looked, not that everybody is shown the same.\n";
  }
  return text;
}

Result<Exit> follow_once(Session& session, Following& following) {
  NOCTEM_TRY(const auto look, following.look());
  NOCTEM_TRY(const auto state, following.state_hash());
  auto json = look_json(look);
  json.set("state", to_hex(state));
  const Style style(session.console().colours(env_os::Stream::output));
  session.answer(json, look_text(look, style) + fmt::format("  state      {}\n", to_hex(state)));
  return Exit::ok;
}

// Until a signal comes, or something is wrong with the log. A node that is away is waited for.
class Watch {
 public:
  Watch(Session& session, Following& following, Wishes& wishes)
      : session_(session), following_(following), wishes_(wishes) {}

  env::Next step() {
    const auto now = session_.world().env.clock.steady();
    auto look = following_.look();
    if (look) {
      tell(*look);
      return env::Next::at(now + kLookEvery);
    }
    if (look.error().kind == ErrorKind::unavailable || look.error().kind == ErrorKind::exhausted) {
      session_.remark(look.error().message);
      return env::Next::at(now + kRetryAfter);
    }
    {
      const std::lock_guard guard(mutex_);
      wrong_ = std::move(look).error();
    }
    wishes_.ask(Wished::stop);
    return env::Next::on_wake();
  }

  std::optional<Error> wrong() {
    const std::lock_guard guard(mutex_);
    return wrong_;
  }

 private:
  void tell(const follow::Look& look) {
    if (look.records > 0 || !told_) {
      session_.answer(look_json(look),
                      fmt::format("{} records, {} new, root {}\n", look.head.head.size,
                                  look.records, to_hex(look.head.head.root)));
      static_cast<void>(session_.console().flush());
      told_ = true;
    }
  }

  Session& session_;
  Following& following_;
  Wishes& wishes_;
  bool told_ = false;
  std::mutex mutex_;
  std::optional<Error> wrong_;
};

Result<Exit> mesh_follow(Session& session) {
  Wishes wishes;
  const env_os::Signals signals([&wishes](env_os::Signal) { wishes.ask(Wished::stop); });
  Following following(session);
  NOCTEM_CHECK(following.open());
  if (session.arguments().has(kFollowOnce)) {
    return follow_once(session, following);
  }
  Watch watch(session, following, wishes);
  {
    const auto worker =
        session.world().env.threads.start("follow", [&watch] { return watch.step(); });
    wishes.next();
  }
  if (auto wrong = watch.wrong()) {
    return fail(*std::move(wrong));
  }
  return Exit::ok;
}

}  // namespace

Command mesh_follow_command() {
  return {
      .name = "mesh follow",
      .summary = "keep a verified copy of another node's mesh",
      .description =
          "Copies the log of the node at URL into this home, which must be empty or a copy of the "
          "same mesh, and believes nothing: every record's place, name and signature, every head, "
          "that the log only grew since the last look, and that the mesh's rules allow what stands "
          "there. Goes on until it is stopped, or with --once until it has caught up; the next "
          "start goes on where the last one was, and needs no URL.\n\nWhat is wrong ends it with "
          "exit code 1 and the reason: log_rewritten and log_fork (the log is another one than "
          "before), log_truncated and log_withheld (it does not show what it has), log_split "
          "(others were shown something else), log_record, log_gap, log_head, log_rules (what it "
          "shows is not sound). The copy keeps what it had: with it you can prove what was said "
          "before.\n\nThe home is for reading: `noctem up` serves it, and refuses writes.",
      .options = {{std::string(kFollowOnce), "", "Catch up and end."},
                  {std::string(kFollowMesh), "ID", "Follow this mesh and no other."},
                  {std::string(kFollowKey), "NAME",
                   "Sign requests with this key of the home, where the mesh is not public.",
                   Completes::key_name},
                  {std::string(kFollowCountersign), "",
                   "Tell the node, with that key, which heads you found good."},
                  {std::string(kFollowCompare), "URL",
                   "Another follower, or another address: was it shown the same log? May be "
                   "given several times."}},
      .operands = {{"URL", "The node, or another copy of its mesh.", Operand::Presence::optional}},
      .examples = {{"noctem mesh follow http://127.0.0.1:7654 --home replica --once", ""},
                   {"noctem mesh follow --home replica --compare https://mesh.example.org", ""}},
      .body = mesh_follow};
}

}  // namespace noctem::cli

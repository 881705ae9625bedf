#include "noctem/demo/play.hpp"

#include <algorithm>
#include <span>

#include "noctem/base/assert.hpp"
#include "noctem/document/did_key.hpp"
#include "noctem/http/request_signing.hpp"

#include "stage.hpp"

namespace noctem::demo {

namespace {

// A node that writes nothing for ten minutes calls that a pause.
constexpr std::int64_t kBreathSeconds = 400;
constexpr std::int64_t kTogetherSeconds = 12;  // acts so near to each other are done at once
constexpr std::int64_t kPlayDays = 365;
constexpr std::int64_t kPanelMembers = 9;

}  // namespace

Stage::Stage(PlayContext context, PlayOptions options)
    : context_(std::move(context)),
      options_(options),
      dice_(options.seed),
      mail_(context_, dice_),
      cast_(cast_of(options.operators, dice_)) {
  for (std::size_t i = 0; i < cast_.size(); ++i) {
    by_operator_[cast_[i].id.value()] = i;
    by_role_[cast_[i].role].push_back(i);
  }
}

void Stage::at(std::int64_t time, Act act) { timeline_.emplace(time, std::move(act)); }
void Stage::later(std::int64_t seconds, Act act) { at(now() + seconds, std::move(act)); }

std::size_t Stage::someone(Role role) {
  const auto found = by_role_.find(role);
  NOCTEM_ASSERT(found != by_role_.end(), static_cast<int>(role));
  return dice_.pick(std::span<const std::size_t>(found->second));
}

std::size_t Stage::someone_else(std::size_t than) {
  for (;;) {
    if (const std::size_t who = someone(Role::honest); who != than) {
      return who;
    }
  }
}

Result<> Stage::admit(const Signatory& by, const std::string& target, std::string kind,
                      codec::JsonObject fields) {
  NOCTEM_TRY(const auto envelope,
             client::write_document(desk(by.key), std::move(kind), std::move(fields)));
  mail_.write(by, target, client::body_of(envelope), 1);
  return {};
}

// Small panels, so that a few thousand documents make a few hundred verdicts.
Result<> Stage::write_rules() {
  const Signatory admin{http::key_id(context_.admin.public_key()), context_.admin};
  return admit(admin, "/api/admin/documents", "params",
               {{"params", codec::JsonObject{{"panel_members_max", kPanelMembers}}}});
}

Result<> Stage::enlist(const Actor& actor) {
  const Signatory admin{http::key_id(context_.admin.public_key()), context_.admin};
  NOCTEM_CHECK(
      admit(admin, "/api/admin/operator", "operator.approve",
            {{"operator", document::did_of(actor.key.public_key())}, {"label", actor.label}}));
  mail_.drain();
  for (std::size_t i = 0; i < actor.agents.size(); ++i) {
    NOCTEM_CHECK(
        admit({actor.id.value(), actor.key}, "/api/agent/enroll", "agent.enrol",
              {{"agent", document::did_of(actor.agents[i].key.public_key())},
               {"label", std::string(name_of(actor.role)) + "-" + std::to_string(i + 1)}}));
  }
  return {};
}

Result<> Stage::found() {
  born_ = now();
  settled_ = born_;
  NOCTEM_CHECK(write_rules());
  for (const Actor& actor : cast_) {
    NOCTEM_CHECK(enlist(actor));
  }
  mail_.drain();
  if (!mail_.tally().refused.empty()) {
    return fail(internal("demonstration", "the node refused the play's operators: " +
                                              mail_.tally().refused.begin()->first));
  }
  at(born_ + kMinute, [this] { plan_day(); });
  return {};
}

void Stage::pass_to(std::int64_t time) {
  while (time - settled_ >= kBreathSeconds) {
    settled_ += kBreathSeconds;
    context_.clock.move_to(settled_);
    context_.settle();
  }
  context_.clock.move_to(time);
}

void Stage::act_until(std::int64_t unix_seconds) {
  const std::int64_t end = std::min(unix_seconds, born_ + kPlayDays * kDay);
  while (!timeline_.empty() && timeline_.begin()->first <= end) {
    pass_to(std::max(timeline_.begin()->first, now()));
    const std::int64_t together = now() + kTogetherSeconds;
    while (!timeline_.empty() && timeline_.begin()->first <= together) {
      const Act act = std::move(timeline_.extract(timeline_.begin()).mapped());
      act();
    }
    mail_.drain();
  }
  pass_to(std::max(end, now()));
}

std::unique_ptr<Play> make_play(PlayContext context, PlayOptions options) {
  return std::make_unique<Stage>(std::move(context), options);
}

}  // namespace noctem::demo

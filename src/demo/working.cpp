#include <array>
#include <string_view>

#include "noctem/mesh/task.hpp"

#include "stage.hpp"

namespace noctem::demo {

namespace {

constexpr int kLapsePercent = 12;
constexpr std::size_t kSourcesMax = 8;
constexpr auto kGaps = std::to_array<std::string_view>(
    {"zig/comptime", "wasm/threads", "elixir/otp", "haskell/space-leaks", "ocaml/effects"});
constexpr auto kSays = std::to_array<std::string_view>({"rising", "priority", "contested", "gap"});

std::string text_in(const codec::Json& value, std::string_view name) {
  const auto* found = value.find(name);
  return found == nullptr || found->text() == nullptr ? std::string() : *found->text();
}

}  // namespace

void Stage::claim() {
  const std::size_t who = someone(Role::honest);
  mail_.ask(agent_of(cast_[who]), "/api/agent/compute", [this, who](const codec::Json& answer) {
    const auto* task = answer.find("task");
    if (task != nullptr && !dice_.chance(kLapsePercent)) {
      later(dice_.between(15 * kMinute, 55 * kMinute),
            [this, who, given = *task] { work(who, given); });
    }
  });
}

void Stage::work(std::size_t who, const codec::Json& task) {
  const std::string id = text_in(task, "id");
  const std::string type = text_in(task, "type");
  const std::string domain = text_in(task, "domain");
  if (type == "verify") {
    const auto found = by_id_.find(text_in(task, "subject"));
    const auto* round = task.find("round");
    if (found != by_id_.end() && round != nullptr && round->integer() != nullptr) {
      vote(who, found->second, *round->integer());
      later(kMinute, [this, entry = found->second] { call_panel(entry); });
    }
  } else if (type == "synthesize") {
    client::EntryText text = words("synthesis", domain, synthesis_of(domain, dice_));
    text.sources = observations_in(domain);
    deliver(who, id, std::move(text));
  } else if (type == "reflect") {
    deliver(who, id, reflection());
  } else if (type == "fill_gap") {
    deliver(who, id, words("observation", domain, true_line(dice_).content));
  } else {
    hand_back(who, id);
  }
}

std::vector<std::string> Stage::observations_in(const std::string& domain) const {
  std::vector<std::string> found;
  for (auto each = known_.rbegin(); each != known_.rend() && found.size() < kSourcesMax; ++each) {
    if (each->domain == domain && each->type == "observation") {
      found.push_back(each->id);
    }
  }
  return found;
}

void Stage::deliver(std::size_t who, const std::string& task, client::EntryText text) {
  const Actor& actor = cast_[who];
  text.task = task;
  const auto& key = actor.agents.front().key;
  const auto entry = client::write_entry(desk(key), text);
  if (!entry) {
    return;
  }
  const std::string id = entry->document.id().text();
  const auto result =
      client::write_document(desk(key), "task.result", {{"task", task}, {"entry", id}});
  if (result) {
    mail_.write(agent_of(actor), "/api/agent/compute/" + task + "/result",
                client::body_of("entry", *entry, "result", *result), 2,
                [this, who, id, draft = Draft{.text = std::move(text)}](const codec::Json&) {
                  remember(id, who, draft);
                });
  }
}

void Stage::hand_back(std::size_t who, const std::string& task) {
  const Actor& actor = cast_[who];
  const auto release =
      client::write_document(desk(actor.agents.front().key), "task.release", {{"task", task}});
  if (release) {
    mail_.write(agent_of(actor), "/api/agent/compute/" + task + "/result",
                client::body_of(*release), 1);
  }
}

// About domains of the week, so that independent operators come to speak of the same ones.
codec::JsonArray Stage::statements() {
  Dice week(options_.seed + static_cast<std::uint64_t>(day() / 7));
  codec::JsonArray array;
  for (std::size_t i = 0; i < 3; ++i) {
    const auto about = domain_of(week);
    const std::string says(kSays[static_cast<std::size_t>(week.below(kSays.size()))]);
    array.emplace_back(codec::JsonObject{{"about", std::string(about)}, {"says", says}});
  }
  return array;
}

client::EntryText Stage::reflection() {
  client::EntryText text =
      words("reflection", std::string(mesh::kWholeNetwork), synthesis_of("the network", dice_));
  text.statements = statements();
  return text;
}

void Stage::reflect(std::size_t who) { publish(who, {.text = reflection()}); }

// Two operators look for the same and find nothing.
void Stage::look_for_gap() {
  const std::string_view domain = kGaps[static_cast<std::size_t>(dice_.below(kGaps.size()))];
  const std::string target =
      "/api/agent/knowledge?query=how%20does%20this%20work&domain=" + std::string(domain);
  const std::size_t first = someone(Role::honest);
  mail_.ask(agent_of(cast_[first]), target);
  later(kHour,
        [this, target, who = someone_else(first)] { mail_.ask(agent_of(cast_[who]), target); });
}

}  // namespace noctem::demo

#include "stage.hpp"

namespace noctem::demo {

namespace {

constexpr int kReviewedPercent = 78;
constexpr int kCorrectedPercent = 40;
constexpr int kBuiltUponPercent = 25;

}  // namespace

client::EntryText Stage::words(std::string type, std::string domain, std::string content) {
  client::EntryText text;
  text.type = std::move(type);
  text.domain = std::move(domain);
  text.content = std::move(content);
  return text;
}

void Stage::remember(std::string id, std::size_t who, const Draft& draft) {
  by_id_[id] = known_.size();
  known_.push_back({.id = std::move(id),
                    .domain = draft.text.domain,
                    .type = draft.text.type,
                    .author = who,
                    .good = draft.good,
                    .voted = {}});
  const std::size_t index = known_.size() - 1;
  const bool wanted = draft.review == Draft::Review::wanted && draft.text.type != "reflection";
  if (wanted && (!draft.good || dice_.chance(kReviewedPercent))) {
    later(dice_.between(5 * kMinute, 90 * kMinute), [this, index] { open_round(index); });
  }
  if (wanted && !draft.good && dice_.chance(kCorrectedPercent)) {
    later(5 * kHour + dice_.below(kHour), [this, index] { correct(index); });
  }
}

void Stage::publish(std::size_t who, Draft draft) {
  const Actor& actor = cast_[who];
  const auto envelope = client::write_entry(desk(actor.agents.front().key), draft.text);
  if (!envelope) {
    return;
  }
  const std::string target =
      draft.text.type == "reflection" ? "/api/agent/reflect" : "/api/agent/knowledge";
  mail_.write(agent_of(actor), target, client::body_of(*envelope), 1,
              [this, who, draft = std::move(draft), id = envelope->document.id().text()](
                  const codec::Json&) { remember(id, who, draft); });
}

void Stage::publish_line(std::size_t who, bool good) {
  const Line line = good ? true_line(dice_) : false_line(dice_);
  Draft draft{.text = words("observation", line.domain, line.content), .good = good};
  draft.text.confidence = dice_.between(300, 900);
  draft.text.tags = {"demonstration"};
  if (!known_.empty() && dice_.chance(kBuiltUponPercent)) {
    const auto count = static_cast<std::int64_t>(known_.size());
    const auto back = static_cast<std::size_t>(dice_.below(std::min<std::int64_t>(count, 60)));
    const Known& source = known_[known_.size() - 1 - back];
    if (source.good || !good) {
      draft.text.sources = {source.id};
    }
  }
  publish(who, std::move(draft));
}

void Stage::correct(std::size_t wrong) {
  const Known& entry = known_[wrong];
  Draft draft{.text = words("correction", entry.domain, correction_of(entry.domain, dice_))};
  draft.text.confidence = dice_.between(600, 900);
  draft.text.sources = {entry.id};
  draft.text.supersedes = entry.id;
  publish(someone_else(entry.author), std::move(draft));
}

}  // namespace noctem::demo

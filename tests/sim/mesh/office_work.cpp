// Tasks that an operator's agents claim, and what they read.
#include <fmt/core.h>

#include "office.hpp"

namespace noctem::sim {

namespace {

constexpr std::uint64_t kReleasedOneIn = 6;
constexpr std::uint64_t kLapsedOneIn = 8;
constexpr std::size_t kSourcesOfSynthesis = 8;

}  // namespace

void Office::claim() {
  line_.get(any_agent(), "/api/agent/compute", [this](const Result<env::WireResponse>& answer) {
    if (answer && answer->status == 200 && !changing_) {
      take(*codec::parse_json(answer->body)->find("task"));
    }
  });
}

void Office::take(const codec::Json& task) {
  const auto& type = *task.find("type")->text();
  const auto& id = *task.find("id")->text();
  ++town_.history.deeds["claim " + type];
  if (type == "verify") {
    const auto& entries = town_.library.entries;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (entries[i].id == *task.find("subject")->text()) {
        cast_vote(i);
        return;
      }
    }
    return;
  }
  if (chance_.below(kReleasedOneIn) == 0) {
    give_back(id);
  } else if (chance_.below(kLapsedOneIn) != 0) {
    deliver(id, answer_to(task, type));
  }
}

client::EntryText Office::answer_to(const codec::Json& task, const std::string& type) {
  auto text = words_on(*task.find("domain")->text());
  if (type == "reflect") {
    text.type = "reflection";
    text.statements.emplace_back(codec::JsonObject{{"about", "lab/d0"}, {"says", "priority"}});
  } else if (type == "consolidate") {
    text.sources.push_back(*task.find("subject")->text());
  } else if (type == "synthesize") {
    text.type = "synthesis";
    for (const auto& entry : town_.library.entries) {
      if (entry.domain == text.domain && entry.type == "observation" && !entry.gone &&
          text.sources.size() < kSourcesOfSynthesis) {
        text.sources.push_back(entry.id);
      }
    }
  }
  return text;
}

void Office::deliver(const std::string& task, client::EntryText text) {
  auto& agent = *agents_.front();
  text.task = task;
  const auto entry = town_.author.entry(agent, line_.now(), text);
  const auto id = entry.document.id().text();
  const auto result =
      town_.author.write(agent, line_.now(), "task.result", {{"task", task}, {"entry", id}});
  courier_.send(
      {.sender = &agent,
       .target = "/api/agent/compute/" + task + "/result",
       .body = codec::write_canonical(client::body_of("entry", entry, "result", result)),
       .kind = "task.result",
       .accepted = [this, id, text](const codec::Json&) { shelve(id, text, Truth::yes); }});
}

void Office::give_back(const std::string& task) {
  auto& agent = *agents_.front();
  courier_.send(
      {.sender = &agent,
       .target = "/api/agent/compute/" + task + "/result",
       .body = text_of(town_.author.write(agent, line_.now(), "task.release", {{"task", task}})),
       .kind = "task.release"});
}

// A question, whose answer may be nothing; or one entry.
void Office::look() {
  const auto which = pick(Whose::others);
  if (!which.has_value() || chance_.below(2) == 0) {
    const auto where = chance_.below(4) == 0 ? std::string("nowhere/yet") : any_domain();
    line_.get(any_agent(), "/api/agent/knowledge?query=latency+cache&domain=" + where, {});
    return;
  }
  line_.get(any_agent(), "/api/agent/knowledge/" + town_.library.entries[*which].id, {});
}

}  // namespace noctem::sim

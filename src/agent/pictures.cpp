#include "pictures.hpp"

#include <fmt/core.h>

#include "noctem/agent/drawn.hpp"
#include "noctem/agent/mesh_text.hpp"
#include "noctem/agent/reading.hpp"

#include "table.hpp"

namespace noctem::agent {

namespace {

using codec::Json;
using codec::JsonArray;

constexpr std::size_t kIndent = 2;

// A moment of the answer; "-" where there is none.
std::string time_at(const Json& object, std::string_view member) {
  const Json* value = object.find(member);
  const bool there = value != nullptr && value->integer() != nullptr && *value->integer() > 0;
  return there ? show_time(*value->integer()) : "-";
}

std::string or_dash(std::string text) { return text.empty() ? "-" : std::move(text); }

const JsonArray& list_at(const Json& object, std::string_view member, const JsonArray& none) {
  const Json* value = object.find(member);
  return value != nullptr && value->array() != nullptr ? *value->array() : none;
}

std::string line(std::string_view name, std::string_view value) {
  return fmt::format("  {:<12}{}\n", name, value);
}

std::string health_lines(const Json& health) {
  return line("entries", fmt::format("{}, {} of them verified", shown(health, "entries_total"),
                                     shown(health, "entries_verified"))) +
         line("agents", shown(health, "agents_active") + " active") +
         line("operators", shown(health, "operators_active") + " active") +
         line("compute", shown(health, "compute_capacity"));
}

std::string parameters(const Json* params, const Style& style) {
  if (params == nullptr || params->object() == nullptr) {
    return "";
  }
  Table table({"PARAMETER", "VALUE"});
  for (const auto& [name, value] : *params->object()) {
    table.add({harmless(name), shown(*params, name)});
  }
  return "\n" + table.text(style);
}

// Sentences, or whatever else the node gives, under a heading; nothing where there are none.
std::string listed(std::string_view heading, const JsonArray& items, const Style& style) {
  std::string text;
  for (const Json& item : items) {
    if (item.text() != nullptr) {
      text += fmt::format("  {}\n", harmless(*item.text()));
    } else {
      text += outline(JsonArray{item});
    }
  }
  return text.empty() ? "" : fmt::format("\n{}\n{}", style.bold(heading), text);
}

std::string next_page(const Json& answer) {
  const std::string next = shown(answer, "next");
  return next.empty() ? "" : fmt::format("more: --cursor {}\n", next);
}

std::string draw_snapshots(const JsonArray& snapshots, const Style& style) {
  Table table({"TIME", "PHASE", "ENTRIES", "VERIFIED", "AGENTS", "OPERATORS"});
  for (const Json& snapshot : snapshots) {
    const Json* found = snapshot.find("health");
    const Json health = found == nullptr ? Json() : *found;
    table.add({time_at(snapshot, "timestamp"), shown(snapshot, "phase"),
               shown(health, "entries_total"), shown(health, "entries_verified"),
               shown(health, "agents_active"), shown(health, "operators_active")});
  }
  return table.empty() ? "there are no snapshots of these days\n" : table.text(style);
}

std::string state_of(const Json& row) {
  if (const Json* revoked = row.find("revoked")) {
    return "revoked " + time_at(*revoked, "at");
  }
  return row.find("quarantined_at") != nullptr
             ? "in quarantine since " + time_at(row, "quarantined_at")
             : "active";
}

}  // namespace

std::string draw_stats(const Json& answer, const Style& style) {
  return style.bold(or_dash(shown(answer, "name"))) + "\n" + line("mesh", shown(answer, "mesh")) +
         line("phase", shown(answer, "phase")) + health_lines(answer) +
         line("records", fmt::format("{}, the last at {}", shown(answer, "records"),
                                     time_at(answer, "time"))) +
         line("born", time_at(answer, "born")) + parameters(answer.find("params"), style);
}

std::string draw_domains(const Json& answer, const Style& style) {
  const JsonArray none;
  Table table({"DOMAIN", "ENTRIES", "VERIFIED", "DOUBTFUL", "CONFIDENCE", "NEWEST"});
  for (const Json& row : list_at(answer, "channels", none)) {
    table.add({shown(row, "domain"), shown(row, "entries"), shown(row, "verified"),
               shown(row, "doubtful"), shown(row, "avg_confidence"), time_at(row, "newest_at")});
  }
  return (table.empty() ? "the mesh knows of no domain yet\n" : table.text(style)) +
         next_page(answer);
}

std::string draw_awareness(const Json& answer, const Style& style) {
  const JsonArray none;
  if (answer.find("snapshots") != nullptr) {
    return draw_snapshots(list_at(answer, "snapshots", none), style);
  }
  const Json* health = answer.find("health");
  std::string text = style.bold(time_at(answer, "timestamp")) + "\n" +
                     line("phase", shown(answer, "phase")) +
                     health_lines(health == nullptr ? Json() : *health);
  Table table({"DOMAIN", "ENTRIES", "CONFIDENCE", "FRESHNESS"});
  const Json* domains = answer.find("knowledge_domains");
  if (domains != nullptr && domains->object() != nullptr) {
    for (const auto& [name, row] : *domains->object()) {
      table.add({harmless(name), shown(row, "entries"), shown(row, "avg_confidence"),
                 shown(row, "freshness")});
    }
  }
  text += table.empty() ? "" : "\n" + table.text(style, kIndent);
  for (const auto& [heading, member] :
       {std::pair("What should be done", "priorities"), std::pair("Gaps", "gaps"),
        std::pair("Trends", "trends"), std::pair("What reflections agree on", "statements")}) {
    text += listed(heading, list_at(answer, member, none), style);
  }
  return text;
}

std::string draw_operators(const Json& answer, const Style& style) {
  const JsonArray none;
  Table table({"OPERATOR", "LABEL", "AGENTS", "REPUTATION", "RIGHT", "FALSE", "APPROVED", "STATE"});
  for (const Json& row : list_at(answer, "operators", none)) {
    table.add({shown(row, "id"), or_dash(shown(row, "label")),
               fmt::format("{} of {}", shown(row, "agents"), shown(row, "max_agents")),
               shown(row, "reputation"),
               fmt::format("{} of {}", shown(row, "right"), shown(row, "resolved")),
               shown(row, "false_entries"), time_at(row, "approved_at"), state_of(row)});
  }
  return (table.empty() ? "there is no operator yet\n" : table.text(style)) + next_page(answer);
}

Result<Exit> show_drawn(Session& session, Hat hat, const std::string& target, Draw draw) {
  NOCTEM_TRY(const auto link, open_member(session));
  NOCTEM_TRY(const auto answer, link->get(hat, target));
  const Style style(session.console().colours(env_os::Stream::output));
  session.answer(harmless_json(answer), draw(answer, style));
  return Exit::ok;
}

}  // namespace noctem::agent

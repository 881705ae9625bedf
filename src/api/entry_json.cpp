#include <algorithm>

#include "views_json.hpp"

namespace noctem::api {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

constexpr std::size_t kExcerptBytes = 240;

// The beginning of a text, cut between characters.
std::string excerpt(std::string_view text) {
  if (text.size() <= kExcerptBytes) {
    return std::string(text);
  }
  std::size_t end = kExcerptBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
    --end;
  }
  return std::string(text.substr(0, end)) + "…";
}

Json flags_json(const hub::EntryView& view) {
  JsonArray flags;
  if (view.row.tainted_at.has_value()) {
    flags.emplace_back(JsonObject{{"flag", "tainted"}, {"since", *view.row.tainted_at}});
  }
  if (view.source_erased) {
    flags.emplace_back(JsonObject{{"flag", "source_erased"}});
  }
  if (view.text.has_value()) {
    const Json found = findings_json(view.text->findings);
    flags.insert(flags.end(), found.array()->begin(), found.array()->end());
  }
  return flags;
}

void copy(const Json& from, JsonObject& to, std::string_view name) {
  if (const Json* value = from.find(name)) {
    to.set(std::string(name), *value);
  }
}

void add_text(const hub::EntryView& view, Detail detail, JsonObject& json) {
  if (!view.text.has_value()) {
    json.set("erased", true);
    return;
  }
  if (!view.text->summary.empty()) {
    json.set("summary", view.text->summary);
  }
  if (detail == Detail::full) {
    json.set("content", view.text->content);
    json.set("rendered", text::render(view.text->content, view.text->findings));
    return;
  }
  const std::string rendered = text::render(view.text->content, view.text->findings);
  json.set("excerpt", excerpt(rendered));
  json.set("content_bytes", static_cast<std::int64_t>(view.text->content.size()));
}

void add_fate(const mesh::EntryRow& row, JsonObject& json) {
  json.set("status", std::string(status_of(row)));
  json.set("confidence", share_json(row.confidence));
  json.set("author_confidence", share_json(row.author_confidence * 1000));
  json.set("votes_up", row.votes_up);
  json.set("votes_down", row.votes_down);
  JsonArray verified_by;
  for (const auto& operator_id : row.verified_by) {
    verified_by.emplace_back(operator_id.value());
  }
  json.set("verified_by", std::move(verified_by));
  json.set("round", row.rounds);
  json.set("round_open", row.round_open);
  if (row.last_confirmed_at.has_value()) {
    json.set("last_confirmed_at", *row.last_confirmed_at);
  }
  if (row.superseded_by.has_value()) {
    json.set("superseded_by", row.superseded_by->value());
  }
  if (row.expires_at.has_value()) {
    json.set("expires_at", *row.expires_at);
  }
  if (row.near.has_value()) {
    json.set("near",
             JsonObject{{"entry", row.near->entry.value()}, {"distance", row.near->distance}});
  }
}

}  // namespace

Json share_json(mesh::Micro value) {
  const std::int64_t thousandths = value / 1000;
  return static_cast<double>(thousandths) / 1000.0;
}

Json near_json(const ledger::Near& near) {
  return JsonObject{{"entry", near.entry.text()}, {"distance", near.distance}};
}

Json findings_json(const std::vector<text::Finding>& findings) {
  JsonArray flags;
  for (const text::Finding& finding : findings) {
    flags.emplace_back(JsonObject{{"flag", std::string(text::name_of(finding.kind))},
                                  {"begin", static_cast<std::int64_t>(finding.begin)},
                                  {"end", static_cast<std::int64_t>(finding.end)}});
  }
  return flags;
}

Json record_envelope_json(const ledger::Stored& stored) {
  JsonObject json{{"record", ledger::record_json(stored.record)}};
  if (const auto document = codec::parse_json(stored.document)) {
    json.set("document", *document);
  }
  json.set("signature", *ledger::record_json(stored.record).find("signature"));
  if (stored.body.has_value()) {
    if (const auto body = codec::parse_json(*stored.body)) {
      json.set("body", *body);
    }
  }
  return json;
}

std::string_view status_of(const mesh::EntryRow& row) {
  if (!row.is_live()) {
    return names_of(row.standing)[static_cast<std::size_t>(row.standing)];
  }
  if (row.verdict == mesh::Verdict::open || row.verdict == mesh::Verdict::inconclusive) {
    return "unverified";
  }
  return names_of(row.verdict)[static_cast<std::size_t>(row.verdict)];
}

std::size_t text_bytes(const hub::EntryView& view) {
  return view.text.has_value() ? 2 * view.text->content.size() : 0;
}

Json entry_json(const hub::EntryView& view, Detail detail) {
  JsonObject json{
      {"id", view.id.value()},
      {"seq", view.row.seq},
      {"at", view.row.at},
      {"type", std::string(names_of(view.row.type)[static_cast<std::size_t>(view.row.type)])},
      {"domain", view.row.domain},
      {"created_by", view.row.agent.value()},
      {"operator_id", view.row.operator_id.value()},
      {"flags", flags_json(view)}};
  add_text(view, detail, json);
  add_fate(view.row, json);
  if (const auto document = codec::parse_json(view.stored.document)) {
    for (const auto* name :
         {"created_at", "sources", "tags", "supersedes", "task", "statements", "author"}) {
      copy(*document, json, name);
    }
  }
  json.set("signature", *ledger::record_json(view.stored.record).find("signature"));
  return json;
}

}  // namespace noctem::api

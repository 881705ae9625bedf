#include "noctem/audit/entry.hpp"

#include <algorithm>

namespace noctem::audit {

namespace {

constexpr std::size_t kPeaksMax = 63;

std::unexpected<Error> refuse() {
  return fail(corrupt("audit_line", "the line is not as it was written"));
}

codec::JsonObject event_json(const Event& event) {
  return {{"at", event.at},
          {"details", event.details},
          {"index", static_cast<std::int64_t>(event.index)},
          {"run", event.run},
          {"what", event.what}};
}

Result<Event> read_event(const codec::Json& json) {
  const auto text = [&](std::string_view name) {
    const codec::Json* value = json.find(name);
    return value != nullptr ? value->text() : nullptr;
  };
  const auto number = [&](std::string_view name) {
    const codec::Json* value = json.find(name);
    return value != nullptr ? value->integer() : nullptr;
  };
  const codec::Json* details = json.find("details");
  const bool whole = number("at") != nullptr && number("index") != nullptr &&
                     *number("index") >= 0 && text("run") != nullptr && text("what") != nullptr &&
                     details != nullptr && details->object() != nullptr;
  if (!whole) {
    return refuse();
  }
  return Event{*number("at"), static_cast<std::uint64_t>(*number("index")), *text("what"),
               *text("run"), *details->object()};
}

Result<std::vector<crypto::Digest>> read_peaks(const codec::Json* json) {
  if (json == nullptr || json->array() == nullptr || json->array()->size() > kPeaksMax) {
    return refuse();
  }
  std::vector<crypto::Digest> peaks;
  for (const codec::Json& item : *json->array()) {
    const auto bytes = item.text() != nullptr ? from_hex(*item.text()) : Result<Bytes>(Bytes());
    if (!bytes || bytes->size() != crypto::Digest().size()) {
      return refuse();
    }
    std::ranges::copy(*bytes, peaks.emplace_back().begin());
  }
  return peaks;
}

Result<Entry> read_parts(const codec::Json& json) {
  const codec::Json* event = json.find("event");
  const codec::Json* head = json.find("head");
  const codec::Json* signature = json.find("signature");
  if (event == nullptr || head == nullptr || signature == nullptr) {
    return refuse();
  }
  Entry entry;
  NOCTEM_TRY(entry.event, read_event(*event));
  NOCTEM_TRY(entry.head, document::head_from_json(
                             codec::JsonObject{{"head", *head}, {"signature", *signature}}));
  NOCTEM_TRY(entry.peaks, read_peaks(json.find("peaks")));
  return entry;
}

}  // namespace

std::string event_bytes(const Event& event) { return codec::write_canonical(event_json(event)); }

std::string write_entry(const Entry& entry) {
  codec::Json json = document::head_json(entry.head);
  codec::JsonArray peaks;
  for (const crypto::Digest& peak : entry.peaks) {
    peaks.emplace_back(to_hex(peak));
  }
  json.object()->set("event", event_json(entry.event));
  json.object()->set("peaks", std::move(peaks));
  return codec::write_canonical(json);
}

Result<Entry> read_entry(std::string_view line) {
  const auto json = codec::parse_json(line, {.size_bytes_max = kLineBytesMax});
  if (!json) {
    return refuse();
  }
  auto entry = read_parts(*json);
  if (!entry || write_entry(*entry) != line) {
    return refuse();
  }
  return entry;
}

}  // namespace noctem::audit

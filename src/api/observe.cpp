// What only the page asks for: how the log grew, what was recorded last, the work that waits, and
// the essential numbers as plain text.

#include <algorithm>
#include <map>

#include "noctem/document/did_key.hpp"
#include "noctem/http/request_signing.hpp"
#include "noctem/hub/views.hpp"
#include "noctem/ledger/growth.hpp"
#include "noctem/mesh/task.hpp"

#include "service.hpp"
#include "views_json.hpp"

namespace noctem::api {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

constexpr std::int64_t kStepsMax = 400;
constexpr std::int64_t kStepsDefault = 48;
constexpr std::int64_t kSpanDefault = 86'400;
constexpr std::size_t kRecordsAtOnce = 16;
constexpr std::size_t kTasksCounted = 10'000;
constexpr std::size_t kRowsAtOnce = 256;

template <typename Enum>
std::string word(Enum value) {
  return std::string(names_of(value)[static_cast<std::size_t>(value)]);
}

// The log's size at the end of each step, and before the first.
Read growth(const Service& service) {
  return [&service](const http::Call& call, const hub::Reader& reader) -> Result<Json> {
    const std::int64_t to = call.integer("to").value_or(now(service));
    const std::int64_t from =
        call.integer("from").value_or(std::max<std::int64_t>(0, to - kSpanDefault));
    const std::int64_t steps = call.integer("steps").value_or(kStepsDefault);
    if (from >= to) {
      return fail(invalid("growth_span", "from must be before to"));
    }
    std::vector<std::int64_t> times;
    for (std::int64_t i = 0; i <= steps; ++i) {
      times.push_back(from + (to - from) / steps * i + (to - from) % steps * i / steps);
    }
    NOCTEM_TRY(const auto sizes, ledger::sizes_at(reader.connection(), times));
    JsonArray array;
    for (std::size_t i = 0; i < times.size(); ++i) {
      array.emplace_back(JsonObject{{"at", times[i]}, {"records", sizes[i]}});
    }
    return JsonObject{{"growth", std::move(array)}};
  };
}

// What an event of the stream says, and who wrote it.
Json mention_json(const ledger::Stored& stored) {
  JsonObject mention{
      {"seq", stored.record.seq}, {"at", stored.record.at}, {"id", stored.record.cid.text()}};
  const auto document = codec::parse_json(stored.document);
  for (const auto* name : {"kind", "entry", "round", "domain", "type", "label"}) {
    if (const Json* value = document ? document->find(name) : nullptr) {
      mention.set(name, *value);
    }
  }
  const Json* author = document ? document->find("author") : nullptr;
  if (author != nullptr && author->text() != nullptr) {
    if (const auto key = document::parse_signing_did(*author->text())) {
      mention.set("author", http::key_id(*key));
    }
  }
  return mention;
}

Result<Json> mentions(const http::Call& call, const hub::Reader& reader) {
  const auto limit = page_size(call);
  NOCTEM_TRY(const auto latest, ledger::latest_head(reader.connection()));
  const std::uint64_t size = latest.head.size;
  const auto newest = size > limit ? size - limit : 0;
  const auto asked = call.integer("from");
  const std::uint64_t from = asked ? static_cast<std::uint64_t>(*asked) : newest;
  JsonArray array;
  while (array.size() < limit && from + array.size() < size) {
    const std::size_t count = std::min(limit - array.size(), kRecordsAtOnce);
    NOCTEM_TRY(const auto page, ledger::read_from(reader.connection(), from + array.size(), count));
    if (page.empty()) {
      break;
    }
    for (const ledger::Stored& stored : page) {
      array.push_back(mention_json(stored));
    }
  }
  return JsonObject{{"records", std::move(array)}, {"size", size}};
}

Json task_json(std::string id, const mesh::TaskRow& task, std::int64_t time) {
  JsonObject json{{"id", std::move(id)},
                  {"type", word(task.type)},
                  {"subject", task.subject},
                  {"domain", task.domain},
                  {"state", word(task.state)},
                  {"since", task.since},
                  {"priority", mesh::priority_at(task.base, task.since, time)}};
  if (task.due_at.has_value()) {
    json.set("due_at", *task.due_at);
  }
  return json;
}

// The queue by type, as far as it is counted, and its best tasks: in order of their base, which is
// nearly that of their priority.
struct Queue {
  std::map<std::string, std::int64_t> counts;
  std::size_t counted = 0;
  std::vector<std::string> best;  // ids

  Result<> read(mesh::State& state, std::size_t best_max) {
    for (std::int64_t base = mesh::kPriorityMax; base >= 0; --base) {
      const std::string prefix = (base < 10 ? "0" : "") + std::to_string(base) + "/";
      NOCTEM_CHECK(read_base(state, prefix, best_max));
    }
    return {};
  }

 private:
  Result<> read_base(mesh::State& state, const std::string& prefix, std::size_t best_max) {
    std::string after;
    for (bool more = true; more && counted < kTasksCounted;) {
      NOCTEM_TRY(const auto rows, state.scan(mesh::Table::task_queue, prefix, after, kRowsAtOnce));
      for (const mesh::StateRow& row : rows) {
        NOCTEM_TRY(const auto queued, mesh::row_from_text<mesh::QueuedTask>(row.key, row.text));
        ++counts[word(queued.type)];
        if (best.size() < best_max) {
          best.push_back(row.key.substr(row.key.rfind('/') + 1));
        }
      }
      counted += rows.size();
      more = rows.size() == kRowsAtOnce;
      after = rows.empty() ? after : rows.back().key;
    }
    return {};
  }
};

Result<Json> leases_json(mesh::State& state, std::size_t limit, std::int64_t time) {
  NOCTEM_TRY(const auto rows, state.scan(mesh::Table::leases, "", "", limit));
  JsonArray array;
  for (const mesh::StateRow& row : rows) {
    NOCTEM_TRY(const auto lease, mesh::row_from_text<mesh::LeaseRow>(row.key, row.text));
    NOCTEM_TRY(const auto task, mesh::find<mesh::TaskRow>(state, lease.task.value()));
    Json json = task ? task_json(lease.task.value(), *task, time)
                     : Json(JsonObject{{"id", lease.task.value()}});
    const std::size_t slash = row.key.find('/');
    json.object()->set("operator_id", row.key.substr(0, slash));
    json.object()->set("agent", row.key.substr(slash + 1));
    json.object()->set("leased_at", lease.since);
    json.object()->set("until", lease.until);
    array.push_back(std::move(json));
  }
  return array;
}

Read tasks(const Service& service) {
  return [&service](const http::Call& call, const hub::Reader& reader) -> Result<Json> {
    const std::int64_t time = now(service);
    Queue queue;
    NOCTEM_CHECK(queue.read(reader.state(), page_size(call)));
    JsonArray best;
    for (const std::string& id : queue.best) {
      NOCTEM_TRY(const auto task, mesh::load<mesh::TaskRow>(reader.state(), id));
      best.push_back(task_json(id, task, time));
    }
    JsonObject counts;
    for (const auto& [type, count] : queue.counts) {
      counts.set(type, count);
    }
    NOCTEM_TRY(auto leases, leases_json(reader.state(), page_size(call), time));
    return JsonObject{{"open", std::move(counts)},
                      {"more", queue.counted >= kTasksCounted},
                      {"tasks", std::move(best)},
                      {"leases", std::move(leases)}};
  };
}

// Names are what somebody chose: no line of theirs begins a line here.
std::string one_line(std::string text) {
  std::ranges::replace_if(text, [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
  return text;
}

Result<std::string> summary_text(const hub::Reader& reader, std::int64_t time) {
  NOCTEM_TRY(const auto mesh, hub::mesh_view(reader));
  NOCTEM_TRY(const auto snapshot, mesh::snapshot(reader.state(), std::max(mesh.time, time)));
  std::string text = "mesh               " + one_line(mesh.name) + "\n";
  const auto line = [&](std::string name, const std::string& value) {
    name.resize(19, ' ');
    text += name + value + "\n";
  };
  line("id", mesh.id);
  line("phase", word(snapshot.phase));
  line("entries", std::to_string(snapshot.entries_total));
  line("of them verified", std::to_string(snapshot.entries_verified));
  line("operators active", std::to_string(snapshot.operators_active));
  line("agents active", std::to_string(snapshot.agents_active));
  line("records in the log", std::to_string(mesh.size));
  line("domains", snapshot.domains.empty() ? "none yet" : "");
  for (std::size_t i = 0; i < std::min<std::size_t>(snapshot.domains.size(), 10); ++i) {
    const auto& domain = snapshot.domains[i];
    text += "  " + domain.domain + ": " + std::to_string(domain.entries) + "\n";
  }
  return text;
}

http::CallHandler summary(Service& service) {
  return [&service](const http::Call& call, http::Reply reply) {
    const auto answer = [&]() -> Result<std::string> {
      NOCTEM_TRY(const auto reader, service.context.hub.reader());
      NOCTEM_CHECK(may_read(service, call, Audience::watchers, reader));
      return summary_text(reader, now(service));
    };
    auto text = answer();
    if (!text) {
      reply.send(text.error());
      return;
    }
    reply.send(http::text_response(200, *std::move(text)));
  };
}

http::Parameter count_parameter(std::string name, std::int64_t max, std::string description) {
  return {.name = std::move(name),
          .shape = document::integer(1, max),
          .presence = document::Presence::optional,
          .description = std::move(description)};
}

}  // namespace

void add_observe(http::Router& router, Service& service) {
  http::Route grown = get("/api/observe/growth", "observe_growth", "How many records, and when");
  grown.query = {number_parameter("from", codec::kIntegerMax, "A day before `to` if absent."),
                 number_parameter("to", codec::kIntegerMax, "Unix seconds; now if absent."),
                 count_parameter("steps", kStepsMax, "48 if absent.")};
  router.add(std::move(grown), reading(service, Audience::watchers, growth(service)));
  http::Route list =
      get("/api/observe/records", "observe_records", "Records in short: what, when, by whom");
  list.query = {number_parameter("from", codec::kIntegerMax, "A seq; the newest if absent."),
                limit_parameter()};
  router.add(std::move(list), reading(service, Audience::watchers, mentions));
  http::Route work =
      get("/api/observe/tasks", "observe_tasks", "Work that waits, and who has some");
  work.query = {limit_parameter()};
  router.add(std::move(work), reading(service, Audience::watchers, tasks(service)));
  http::Route numbers =
      get("/api/observe/summary", "observe_summary", "The essential numbers as plain text");
  numbers.answer_type = "text/plain";
  router.add(std::move(numbers), summary(service));
}

}  // namespace noctem::api

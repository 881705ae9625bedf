#include "clients.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "noctem/codec/multibase.hpp"
#include "noctem/document/did_key.hpp"
#include "noctem/http/request_signing.hpp"

#include "ledger_node.hpp"

namespace noctem::sim {

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr std::string_view kHost = "http://ledger";
constexpr std::uint8_t kReaderKey = 50;
constexpr std::uint8_t kStrangerKey = 99;
constexpr std::uint32_t kBurstPerMillion = 60'000;
constexpr std::uint32_t kRepeatPerMillion = 100'000;

std::string text_of(const document::Envelope& envelope) {
  return codec::write_canonical(document::envelope_json(envelope));
}

}  // namespace

// Notes that were sent and not yet answered go out again: the same bytes, so never twice.
struct Clients::Writer {
  crypto::SigningKey key;
  std::vector<document::Envelope> waiting;
  std::size_t in_flight = 0;
};

Clients::Clients(env_sim::World& world, env_sim::Node& machine, const Scenario& scenario,
                 History& history, codec::Cid log)
    : world_(world),
      machine_(machine),
      scenario_(scenario),
      history_(history),
      log_(log),
      chance_(world.stream("clients")) {}

Clients::~Clients() = default;

void Clients::start() {
  auto& threads = machine_.env().threads;
  for (std::uint64_t i = 0; i < scenario_.number("writers"); ++i) {
    writers_.push_back(
        std::make_unique<Writer>(Writer{key_numbered(static_cast<std::uint8_t>(10 + i)), {}, 0}));
    auto& writer = *writers_.back();
    workers_.push_back(threads.start("writing", [this, &writer] { return write(writer); }));
  }
  workers_.push_back(threads.start("reading", [this] { return read(); }));
  workers_.push_back(threads.start("hostile", [this] { return attack(); }));
}

env::Next Clients::later(microseconds most) {
  return env::Next::at(machine_.env().clock.steady() + chance_.between(microseconds(1), most));
}

env::Next Clients::write(Writer& writer) {
  if (done()) {
    return later(milliseconds(200));
  }
  auto again = std::move(writer.waiting);
  writer.waiting.clear();
  for (auto& note : again) {
    send_note(writer, std::move(note));
  }
  const auto burst = chance_.chance(kBurstPerMillion) ? scenario_.number("burst_items") : 1;
  for (std::uint64_t i = 0; i < burst && writer.in_flight < 4 * burst; ++i) {
    send_note(writer, make_note(writer.key, log_));
  }
  return later(milliseconds(60));
}

document::Envelope Clients::make_note(const crypto::SigningKey& author, codec::Cid log) {
  const auto kinds = fixture::note_kinds();
  auto made = document::Document::from_json(
      codec::JsonObject{
          {"kind", "note"},
          {"author", document::did_of(author.public_key())},
          {"created_at", env::unix_seconds(machine_.env().clock.wall())},
          {"mesh", log.text()},
          {"title", fmt::format("note {}", made_++)},
          {"text", std::string(chance_.below(1200), 'x')},
      },
      kinds);
  const auto signature = document::sign(made.value(), author);
  return {std::move(made).value(), signature, std::nullopt};
}

void Clients::send_note(Writer& writer, document::Envelope note) {
  ++writer.in_flight;
  const auto body = text_of(note);
  post(http::key_id(writer.key.public_key()), body,
       [this, &writer, note = std::move(note)](const Result<env::WireResponse>& answer) {
         --writer.in_flight;
         const bool accepted = answer && (answer->status == 200 || answer->status == 201);
         if (!accepted || chance_.chance(kRepeatPerMillion)) {
           writer.waiting.push_back(note);
         }
         if (!accepted) {
           return;
         }
         const auto said = codec::parse_json(answer->body);
         const auto seq = static_cast<std::uint64_t>(*said->find("seq")->integer());
         const auto [at, fresh] = history_.acknowledged.emplace(note.document.id(), seq);
         if (!fresh && at->second != seq) {
           history_.violated("acknowledged: one document was acknowledged at two places");
         }
       });
}

env::Next Clients::read() {
  read_head();
  if (!history_.acknowledged.empty()) {
    read_note();
  }
  return later(milliseconds(150));
}

void Clients::read_head() {
  env::WireRequest request;
  request.url = fmt::format("{}/head", kHost);
  ask(std::move(request), [this](const Result<env::WireResponse>& answer) {
    if (!answer || answer->status != 200) {
      return;
    }
    auto value = codec::parse_json(answer->body);
    auto head = document::head_from_json(*value);
    if (!head) {
      history_.violated("heads: a head that is none: " + answer->body);
      return;
    }
    history_.heads.push_back(std::move(*head));
  });
}

void Clients::read_note() {
  const auto at = static_cast<std::ptrdiff_t>(chance_.below(history_.acknowledged.size()));
  const auto id = std::next(history_.acknowledged.begin(), at)->first;
  const auto key = key_numbered(kReaderKey);
  const auto target = "/notes/" + id.text();
  const auto timestamp = http::timestamp_text(env::unix_seconds(machine_.env().clock.wall()));
  const auto nonce = fmt::format("{:022}", chance_.next());
  const auto headers = http::sign_bound_form(http::key_id(key.public_key()), key,
                                             {.method = "GET",
                                              .host = "ledger",
                                              .target = target,
                                              .timestamp = timestamp,
                                              .nonce = nonce,
                                              .body = ""});
  env::WireRequest request;
  request.url = std::string(kHost) + target;
  request.headers.assign(headers.begin(), headers.end());
  request.headers.emplace_back("Host", "ledger");
  ask(std::move(request), [this, id](const Result<env::WireResponse>& answer) {
    if (answer && answer->status == 404) {
      history_.violated("acknowledged: the node does not know " + id.text());
    }
  });
}

// What must not get in: each kind of lie, again and again.
env::Next Clients::attack() {
  if (attacks_ >= scenario_.number("hostile_requests")) {
    return env::Next::on_wake();
  }
  const auto author = key_numbered(10);
  const auto stranger = key_numbered(kStrangerKey);
  auto agent = http::key_id(author.public_key());
  document::Envelope note = make_note(author, log_);
  std::string body;
  switch (attacks_++ % 5) {
    case 0:
      note.signature.bytes[chance_.below(64)] ^= 1;
      break;
    case 1:  // another's words under one's own name
      agent = http::key_id(key_numbered(11).public_key());
      break;
    case 2:
      note = make_note(stranger, log_);
      agent = http::key_id(stranger.public_key());
      break;
    case 3:
      note = make_note(author, codec::Cid(codec::CidCodec::json, {1}));
      break;
    default:
      body = text_of(note).substr(0, 40);
      break;
  }
  if (body.empty()) {
    history_.forbidden.insert(note.document.id());
    body = text_of(note);
  }
  post(agent, std::move(body), [this](const Result<env::WireResponse>& answer) {
    if (answer && answer->status < 400) {
      history_.violated("authorised: a forged note was accepted");
    }
  });
  return later(milliseconds(300));
}

void Clients::post(const std::string& agent, std::string body, Answered answered) {
  env::WireRequest request;
  request.method = "POST";
  request.url = fmt::format("{}/notes", kHost);
  const auto headers = http::document_form(
      agent, http::timestamp_text(env::unix_seconds(machine_.env().clock.wall())));
  request.headers.assign(headers.begin(), headers.end());
  request.headers.emplace_back("Content-Type", "application/json");
  request.body = std::move(body);
  ask(std::move(request), std::move(answered));
}

void Clients::ask(env::WireRequest request, Answered answered) {
  request.deadline = milliseconds(2'000);
  machine_.wire().send(std::move(request), [this, answered = std::move(answered)](
                                               const Result<env::WireResponse>& answer) {
    if (!answer) {
      ++history_.unanswered;
    } else if (answer->status >= 400) {
      note_refusal(*answer);
    }
    answered(answer);
  });
}

void Clients::note_refusal(const env::WireResponse& response) {
  const auto problem = codec::parse_json(response.body);
  const auto* type = problem ? problem->find("type") : nullptr;
  if (type == nullptr || type->text() == nullptr) {
    history_.violated("an error without a problem: " + response.body);
    return;
  }
  const auto& urn = *type->text();
  ++history_.refusals[urn.substr(urn.rfind(':') + 1)];
}

}  // namespace noctem::sim

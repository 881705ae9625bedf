#include "noctem/http/signed_request.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "noctem/base/mutation.hpp"
#include "noctem/http/client_address.hpp"
#include "noctem/http/named_envelopes.hpp"
#include "noctem/http/problem.hpp"
#include "noctem/http/request_signing.hpp"
#include "noctem/http/target.hpp"

#include "bad_signatures.hpp"
#include "door_counters.hpp"
#include "signature_headers.hpp"

namespace noctem::http {
namespace {

constexpr unsigned kBadSignaturesMax = 3;

using Checked = std::expected<void, Refusal>;

std::unexpected<Refusal> refuse(Error error, codec::JsonObject more = {}) {
  return std::unexpected(Refusal{.error = std::move(error), .more = std::move(more)});
}

Result<> check_size(const Request& request, const DoorOptions& options) {
  if (request.target.size() > kTargetBytesMax) {
    return fail(invalid("target_too_long", "the target is too long"));
  }
  if (request.body.size() > options.body_bytes_max) {
    return fail(invalid("body_too_large", "the body is longer than " +
                                              std::to_string(options.body_bytes_max) + " bytes"));
  }
  return {};
}

// What the form demands of the request beside its headers.
Result<> check_form(const Request& request, const SignatureHeaders& headers,
                    const DoorOptions& options) {
  switch (headers.form) {
    case Signer::Form::seed:
      if (options.seed_form == DoorOptions::SeedForm::refused) {
        return fail(
            denied("seed_form", "this node accepts signatures of form 2 (v2=) and 3 (doc) only"));
      }
      return {};
    case Signer::Form::bound:
      if (!options.hosts.empty() &&
          std::ranges::find(options.hosts, headers.host) == options.hosts.end()) {
        return fail(invalid("host", "this node is not called " + headers.host));
      }
      return {};
    case Signer::Form::document:
      if (request.method != "POST" && request.method != "DELETE") {
        return fail(
            invalid("signature_form", "form 3 (doc) is for POST and DELETE of an envelope"));
      }
      if (request.body.size() > kSignedBodyBytesMax) {
        return fail(invalid("body_too_large", "the envelopes are longer than " +
                                                  std::to_string(kSignedBodyBytesMax) + " bytes"));
      }
      return {};
  }
  return {};
}

// Form 3 repeats harmlessly: a known document changes nothing.
bool is_remembered(const SignatureHeaders& headers, Effect effect) {
  return effect == Effect::changes && headers.form != Signer::Form::document;
}

Checked check_time(const SignatureHeaders& headers, Effect effect, const DoorTime& time,
                   std::int64_t window) {
  const codec::JsonObject more{{"server_time", time.now}};
  if (std::abs(time.now - headers.seconds) > window) {
    return refuse(
        denied("clock", "X-Agent-Timestamp is more than " + std::to_string(window) +
                            " s away from the time of this node: set the clock and sign again"),
        more);
  }
  if (is_remembered(headers, effect) && headers.seconds < time.started) {
    return refuse(denied("clock",
                         "the request was signed before this node started, which cannot know "
                         "whether it was executed: sign it again"),
                  more);
  }
  return {};
}

Checked check_rate(const Buckets& buckets, std::string_view name, std::string_view reason,
                   env::SteadyTime now) {
  const env::Duration wait = buckets.until(name, 1, now);
  if (wait <= env::Duration::zero()) {
    return {};
  }
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
  return refuse(exhausted(reason, "too many requests; wait " + std::to_string(seconds) + " s"),
                {{"retry_after", static_cast<std::int64_t>(seconds)}});
}

std::string signed_bytes(const Request& request, const SignatureHeaders& headers) {
  const SignedParts parts{.method = request.method,
                          .host = headers.host,
                          .target = request.target,
                          .timestamp = headers.timestamp,
                          .nonce = headers.nonce,
                          .body = request.body};
  return headers.form == Signer::Form::seed ? seed_form_bytes(parts) : bound_form_bytes(parts);
}

std::expected<KnownKey, Refusal> find_key(const KeyDirectory& keys, std::string_view agent) {
  auto known = keys.find(agent);
  if (!known) {
    return refuse(denied("unknown_key",
                         "no key with this X-Agent-ID is enrolled here: ask an operator of the "
                         "mesh to enrol it, or ask by POST /api/agent/enroll"));
  }
  if (known->standing == KnownKey::Standing::revoked) {
    return refuse(denied("revoked",
                         "the key of this X-Agent-ID was revoked, which is for good: ask for "
                         "another key to be enrolled"));
  }
  return *std::move(known);
}

}  // namespace

// One request on its way through the door.
struct Visit {
  const Request& request;
  const SignatureHeaders& headers;
  Effect effect;
  const DoorTime& time;
};

struct Door::State {
  DoorOptions options;
  DoorContext context;
  DoorCounters counters;
  BadSignatures bad_signatures;

  State(DoorOptions door_options, const DoorContext& door_context)
      : options(std::move(door_options)), context(door_context), counters(context.metrics) {}

  std::expected<Admitted, Refusal> admit(const Request& request, Effect effect,
                                         const DoorTime& time, const KeyDirectory& keys);
  Checked check_budgets(const Visit& visit, const KnownKey& known);
  Checked look_up_replay(const Visit& visit) const;
  std::expected<NamedEnvelopes, Refusal> check_signatures(const Visit& visit,
                                                          const KnownKey& known);
  bool verify(const Visit& visit, const KnownKey& known, const NamedEnvelopes& envelopes);
  std::unexpected<Refusal> refuse_signature(const Visit& visit);
  Checked settle(const Visit& visit, const KnownKey& known);
};

std::expected<Admitted, Refusal> Door::State::admit(const Request& request, Effect effect,
                                                    const DoorTime& time,
                                                    const KeyDirectory& keys) {
  if (auto size = check_size(request, options); !size) {
    return refuse(std::move(size).error());
  }
  const auto headers = read_signature_headers(request);
  if (!headers) {
    return refuse(headers.error());
  }
  if (auto form = check_form(request, *headers, options); !form) {
    return refuse(std::move(form).error());
  }
  const Visit visit{request, *headers, effect, time};
  if (auto clock = check_time(*headers, effect, time, options.clock_window_seconds); !clock) {
    return std::unexpected(std::move(clock).error());
  }
  auto known = find_key(keys, headers->agent);
  if (!known) {
    return std::unexpected(std::move(known).error());
  }
  if (auto budgets = check_budgets(visit, *known); !budgets) {
    return std::unexpected(std::move(budgets).error());
  }
  if (auto replay = look_up_replay(visit); !replay) {
    return std::unexpected(std::move(replay).error());
  }
  auto envelopes = check_signatures(visit, *known);
  if (!envelopes) {
    return std::unexpected(std::move(envelopes).error());
  }
  if (auto settled = settle(visit, *known); !settled) {
    return std::unexpected(std::move(settled).error());
  }
  return Admitted{.signer = {.agent = std::string(headers->agent),
                             .operator_id = std::move(known->operator_id),
                             .key = known->key,
                             .form = headers->form},
                  .envelopes = *std::move(envelopes)};
}

// The address pays for having come this far; agent and operator are only looked at.
Checked Door::State::check_budgets(const Visit& visit, const KnownKey& known) {
  const std::string address = bucket_name(visit.request.peer);
  const env::SteadyTime now = visit.time.steady;
  if (!context.limits.addresses.take(address, 1, now)) {
    auto refused = check_rate(context.limits.addresses, address, "address_rate", now);
    return refused ? refuse(exhausted("address_rate", "too many requests")) : refused;
  }
  if (auto agent = check_rate(context.limits.agents, visit.headers.agent, "agent_rate", now);
      !agent) {
    return agent;
  }
  return check_rate(context.limits.operators, known.operator_id, "operator_rate", now);
}

Checked Door::State::look_up_replay(const Visit& visit) const {
  if (is_remembered(visit.headers, visit.effect) &&
      context.replays.knows(visit.headers.signature.bytes, visit.time.now)) {
    return refuse(conflict("replay", "this signature was used before: sign the request again"));
  }
  return {};
}

// Envelopes are read this late because reading them is the dearest check but one.
std::expected<NamedEnvelopes, Refusal> Door::State::check_signatures(const Visit& visit,
                                                                     const KnownKey& known) {
  NamedEnvelopes envelopes;
  if (visit.headers.form == Signer::Form::document) {
    auto read = read_named_envelopes(visit.request.body, context.kinds);
    if (!read) {
      return refuse(std::move(read).error());
    }
    envelopes = *std::move(read);
  }
  for (const auto& [name, envelope] : envelopes) {
    if (envelope.document.author() != known.key) {
      return refuse(denied("author", "the document's author is not the key of X-Agent-ID"));
    }
  }
  if (!verify(visit, known, envelopes)) {
    return refuse_signature(visit);
  }
  return envelopes;
}

bool Door::State::verify(const Visit& visit, const KnownKey& known,
                         const NamedEnvelopes& envelopes) {
  if (mutated("accept_bad_signature")) {
    return true;
  }
  if (visit.headers.form != Signer::Form::document) {
    counters.verified();
    const std::string bytes = signed_bytes(visit.request, visit.headers);
    return crypto::verify(known.key, view_of(bytes), visit.headers.signature);
  }
  return std::ranges::all_of(envelopes, [&](const auto& named) {
    counters.verified();
    return document::verify(named.second.document, named.second.signature);
  });
}

std::unexpected<Refusal> Door::State::refuse_signature(const Visit& visit) {
  const Peer& peer = visit.request.peer;
  const double rest = static_cast<double>(options.bad_signature_cost) - 1;  // one is paid already
  context.limits.addresses.charge(bucket_name(peer), rest, visit.time.steady);
  Refusal refusal{
      .error = denied("signature",
                      "the signature is not one of this key over this request: sign what is sent, "
                      "byte for byte, with the key of X-Agent-ID"),
      .more = {}};
  if (peer.reach != Peer::Reach::network &&
      bad_signatures.add(peer.connection) >= kBadSignaturesMax) {
    refusal.connection = Refusal::Connection::close;
  }
  return std::unexpected(std::move(refusal));
}

// Of two equal requests at once only the one that is remembered is charged.
Checked Door::State::settle(const Visit& visit, const KnownKey& known) {
  if (is_remembered(visit.headers, visit.effect)) {
    switch (context.replays.remember(visit.headers.signature.bytes, visit.time.now)) {
      case ReplayCache::Remembered::fresh:
        break;
      case ReplayCache::Remembered::repeated:
        return refuse(conflict("replay", "this signature was used before: sign the request again"));
      case ReplayCache::Remembered::full:
        return refuse(
            exhausted("replay_full", "too many signed writes in ten minutes; wait a minute"),
            {{"retry_after", 60}});
    }
  }
  context.limits.agents.charge(visit.headers.agent, 1, visit.time.steady);
  context.limits.operators.charge(known.operator_id, 1, visit.time.steady);
  return {};
}

Door::Door(DoorOptions options, const DoorContext& context)
    : state_(std::make_unique<State>(std::move(options), context)) {}

Door::~Door() = default;

std::expected<Admitted, Refusal> Door::admit(const Request& request, Effect effect,
                                             const DoorTime& time) {
  return admit(request, effect, time, state_->context.keys);
}

std::expected<Admitted, Refusal> Door::admit(const Request& request, Effect effect,
                                             const DoorTime& time, const KeyDirectory& keys) {
  auto admitted = state_->admit(request, effect, time, keys);
  state_->counters.ended(admitted ? "admitted" : admitted.error().error.reason);
  return admitted;
}

void Door::give_back(const Signer& signer, env::SteadyTime now) {
  state_->context.limits.agents.give_back(signer.agent, 1, now);
  state_->context.limits.operators.give_back(signer.operator_id, 1, now);
}

Response Refusal::response() const {
  Response answer = problem(error, more);
  if (connection == Connection::close) {
    answer.headers.set("Connection", "close");
  }
  return answer;
}

}  // namespace noctem::http

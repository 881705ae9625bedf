#include "noctem/http/dispatch.hpp"

#include <algorithm>
#include <utility>

#include "noctem/base/assert.hpp"

#include "route_metrics.hpp"

namespace noctem::http {

struct Dispatch::State {
  DispatchContext context;
  RouteMetrics metrics;

  bool must_be_admitted(const Call& call) const {
    return call.route->signing == Signing::required ||
           (call.route->signing == Signing::optional && is_signed(call.request));
  }

  // Nothing, or the answer of the door.
  std::optional<Response> admit(Call& call) const {
    if (!must_be_admitted(call)) {
      return std::nullopt;
    }
    const DoorTime time{.now = env::unix_seconds(context.clock.wall()),
                        .started = context.started,
                        .steady = context.clock.steady()};
    auto admitted = context.door->admit(call.request, effect_of(*call.route), time);
    if (!admitted) {
      return admitted.error().response();
    }
    call.signer = std::move(admitted->signer);
    call.envelopes = std::move(admitted->envelopes);
    return std::nullopt;
  }
};

Dispatch::Dispatch(const DispatchContext& context)
    : state_(std::make_unique<State>(
          State{context, RouteMetrics(context.router, context.clock, context.metrics)})) {
  for (const Route* route : context.router.routes()) {
    NOCTEM_ASSERT(route->signing == Signing::none || context.door, route->name);
  }
}

Dispatch::~Dispatch() = default;

void Dispatch::handle(Request request, Reply reply) const {
  const env::SteadyTime began =
      request.received == env::SteadyTime{} ? state_->context.clock.steady() : request.received;
  auto matched = state_->context.router.match(std::move(request));
  if (auto* answer = std::get_if<Response>(&matched)) {
    state_->metrics.measured(nullptr, began, std::move(reply)).send(std::move(*answer));
    return;
  }
  auto& [call, handler] = std::get<Router::Match>(matched);
  Reply measured = state_->metrics.measured(call.route, began, std::move(reply));
  if (auto refused = state_->admit(call)) {
    measured.send(*std::move(refused));
    return;
  }
  (*handler)(std::move(call), std::move(measured));
}

Handler Dispatch::handler() const {
  return [this](Request request, Reply reply) { handle(std::move(request), std::move(reply)); };
}

}  // namespace noctem::http

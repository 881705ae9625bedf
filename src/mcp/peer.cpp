// Peer: what comes in goes to the exchange that it begins, ends or answers.

#include "noctem/mcp/peer.hpp"

#include <algorithm>
#include <mutex>
#include <utility>

#include "methods.hpp"
#include "peer_state.hpp"
#include "receive.hpp"
#include "server_state.hpp"
#include "terms.hpp"

namespace noctem::mcp {

namespace {

using codec::Json;

// Gathers the replies of a batch into one.
class BatchOutlet final : public Outlet {
 public:
  BatchOutlet(std::shared_ptr<Outlet> outlet, std::size_t replies)
      : outlet_(std::move(outlet)), open_(replies) {}

  bool send(Outgoing message) override {
    if (message.kind != Outgoing::Kind::reply) {
      return outlet_->send(std::move(message));
    }
    {
      const std::lock_guard lock(mutex_);
      text_ += (text_.empty() ? "[" : ",") + message.text;
      if (--open_ > 0) {
        return true;
      }
      text_ += "]";
    }
    return outlet_->send({.text = std::move(text_), .kind = Outgoing::Kind::reply});
  }

 private:
  const std::shared_ptr<Outlet> outlet_;
  std::mutex mutex_;
  std::string text_;
  std::size_t open_;
};

void take_request(const std::shared_ptr<Peer::State>& peer, Request request,
                  const std::shared_ptr<Outlet>& outlet) {
  auto terms = terms_of(request, *peer);
  if (!terms) {
    outlet->send(refusal_message(request.id, std::move(terms).error()));
    return;
  }
  const auto exchange = std::make_shared<Exchange>(Exchange::Parties{peer->server, peer, outlet},
                                                   std::move(request), *std::move(terms));
  if (const auto reason = peer->add(exchange)) {
    outlet->send(refusal_message(exchange->request().id, {.code = kInvalidRequest,
                                                          .message = *reason,
                                                          .more = {},
                                                          .trouble = Outgoing::Trouble::request}));
    return;
  }
  serve({*peer->server, peer, exchange, exchange->request().params});
}

void take_notification(Peer::State& peer, const Notification& notification) {
  const Json* id = notification.params.find("requestId");
  if (notification.method == "notifications/cancelled" && id) {
    peer.cancel(*id);
  }
}

bool is_reply_owed(const Incoming& message) {
  return std::holds_alternative<Request>(message) || std::holds_alternative<Unreadable>(message);
}

void take(const std::shared_ptr<Peer::State>& peer, Incoming message,
          const std::shared_ptr<Outlet>& outlet) {
  if (auto* request = std::get_if<Request>(&message)) {
    take_request(peer, std::move(*request), outlet);
  } else if (const auto* notification = std::get_if<Notification>(&message)) {
    take_notification(*peer, *notification);
  } else if (const auto* answer = std::get_if<Answer>(&message)) {
    peer->take(*answer);
  } else if (auto* unreadable = std::get_if<Unreadable>(&message)) {
    outlet->send(refusal_message(unreadable->id, std::move(unreadable->refusal)));
  }
}

// Batches were part of the protocol once. `initialize` stands alone in any case.
bool may_batch(const Peer::State& peer, const Arrival& arrival) {
  const auto revision = peer.revision();
  if (!revision || *revision > Revision::v2025_03_26) {
    return false;
  }
  return std::ranges::none_of(arrival.messages, [](const Incoming& message) {
    const auto* request = std::get_if<Request>(&message);
    return request && (request->method == "initialize" || is_modern(*request));
  });
}

void take_batch(const std::shared_ptr<Peer::State>& peer, Arrival arrival,
                const std::shared_ptr<Outlet>& outlet) {
  if (!may_batch(*peer, arrival)) {
    outlet->send(refusal_message({}, {.code = kInvalidRequest,
                                      .message = "batches belong to 2025-03-26 and before; send "
                                                 "one message at a time",
                                      .more = {},
                                      .trouble = Outgoing::Trouble::request}));
    return;
  }
  const auto owed =
      static_cast<std::size_t>(std::ranges::count_if(arrival.messages, is_reply_owed));
  const auto gathered = std::make_shared<BatchOutlet>(outlet, owed);
  for (Incoming& message : arrival.messages) {
    take(peer, std::move(message), gathered);
  }
}

}  // namespace

void receive(const std::shared_ptr<Peer::State>& peer, Arrival arrival,
             const std::shared_ptr<Outlet>& outlet) {
  if (arrival.form == Arrival::Form::batch) {
    take_batch(peer, std::move(arrival), outlet);
    return;
  }
  take(peer, std::move(arrival.messages.front()), outlet);
}

Peer::Peer(const Server& server, Lifetime lifetime)
    : state_(std::make_shared<State>(server.state_, lifetime)) {}

Peer::~Peer() { leave(); }

void Peer::receive(std::string_view text, const std::shared_ptr<Outlet>& outlet) {
  mcp::receive(state_, read_arrival(text, state_->server->limits), outlet);
}

void Peer::leave() {
  state_->set_listener(nullptr);
  state_->cancel_all();
}

void Peer::listen(std::shared_ptr<Outlet> listener) { state_->set_listener(std::move(listener)); }

std::size_t Peer::calls_in_progress() const { return state_->in_progress(); }

}  // namespace noctem::mcp

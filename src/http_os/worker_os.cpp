#include "worker_os.hpp"

#include <pthread.h>

#include <utility>

#include <boost/asio/post.hpp>

#include "connection.hpp"

namespace noctem::http_os {

namespace {

namespace asio = boost::asio;

constexpr int kOneThread = 1;                    // a hint that spares locks
constexpr std::chrono::seconds kLastAnswers{2};  // for those that the drain's deadline cut off

}  // namespace

void IdentitySlot::set(std::shared_ptr<const TlsIdentity> identity) {
  std::lock_guard guard(mutex_);
  identity_ = std::move(identity);
}

std::shared_ptr<const TlsIdentity> IdentitySlot::get() const {
  std::lock_guard guard(mutex_);
  return identity_;
}

Worker::Worker(ServerCore& core, const IdentitySlot& identity, std::string name)
    : context_(kOneThread),
      work_(asio::make_work_guard(context_)),
      timer_(context_),
      identity_(identity),
      lane_(core, std::make_shared<Mailbox>([this] { wake(); })) {
  std::promise<void> settled;
  thread_ = std::thread([this, &settled, name = std::move(name)] {
    lane_.mailbox->settle();
    settled.set_value();
    run(name);
  });
  settled.get_future().wait();
}

Worker::~Worker() { stop(); }

void Worker::run(const std::string& name) {
  pthread_setname_np(pthread_self(), name.c_str());
  context_.run();
}

void Worker::wake() {
  asio::post(context_, [this] { lane_.mailbox->open_letters(); });
}

void Worker::accept(Socket socket, http::Peer peer) {
  asio::post(context_, [this, socket = std::move(socket), peer = std::move(peer)]() mutable {
    adopt(std::move(socket), std::move(peer));
  });
}

void Worker::adopt(Socket socket, http::Peer peer) {
  const auto identity = identity_.get();
  auto transport =
      identity ? identity->wrap(std::move(socket)) : make_plain_transport(std::move(socket));
  // After stop() nobody would close it again, and the thread would never end.
  const bool leaving = lane_.state == Lane::State::draining || ticking_ == Ticking::never;
  if (!transport || leaving) {
    lane_.core.addresses.leave(peer);
    lane_.core.metrics.connections->fetch_sub(1);
    return;
  }
  lane_.adopt(std::make_shared<Connection>(lane_, std::move(transport), std::move(peer)));
  begin_ticking();
}

void Worker::begin_ticking() {
  if (ticking_ == Ticking::no) {
    ticking_ = Ticking::yes;
    tick();
  }
}

void Worker::tick() {
  if (ticking_ == Ticking::never) {
    return;
  }
  lane_.wheel.advance(lane_.now());
  if (lane_.state == Lane::State::draining) {
    press_on();
  } else if (lane_.connections.empty()) {
    ticking_ = Ticking::no;
    return;
  }
  timer_.expires_after(DeadlineWheel::kTick);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) {
      tick();
    }
  });
}

void Worker::press_on() {
  const env::SteadyTime now = lane_.now();
  if (pressed_ == Pressed::no && now >= drain_until_) {
    pressed_ = Pressed::expired;
    lane_.expire();
  } else if (pressed_ == Pressed::expired && now >= drain_until_ + kLastAnswers) {
    pressed_ = Pressed::closed;
    lane_.close_all();
  }
  if (lane_.connections.empty() && std::exchange(told_, Told::yes) == Told::no) {
    drained_.set_value();
  }
}

void Worker::drain() {
  asio::post(context_, [this] {
    if (lane_.state == Lane::State::draining) {
      return;
    }
    drain_until_ = lane_.now() + lane_.core.options.drain_deadline;
    lane_.drain();
    begin_ticking();
  });
}

void Worker::wait_until_drained() { drained_.get_future().wait(); }

void Worker::stop() {
  if (!thread_.joinable()) {
    return;
  }
  asio::post(context_, [this] {
    lane_.close_all();
    lane_.mailbox->close();
    ticking_ = Ticking::never;
    timer_.cancel();
    work_.reset();
  });
  thread_.join();
}

}  // namespace noctem::http_os

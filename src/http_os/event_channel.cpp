#include "event_channel.hpp"

#include <utility>

#include "connection.hpp"
#include "event_text.hpp"

namespace noctem::http_os {

namespace {

class Stream final : public http::EventStream {
 public:
  explicit Stream(std::shared_ptr<EventChannel> channel) : channel_(std::move(channel)) {}
  ~Stream() override { channel_->finish(); }

  bool send(std::string_view event, std::string_view data, std::string_view id) override {
    return channel_->send(event_text(event, data, id));
  }
  bool is_open() const override { return channel_->is_open(); }
  void on_close(std::function<void()> gone) override { channel_->on_close(std::move(gone)); }

 private:
  std::shared_ptr<EventChannel> channel_;
};

}  // namespace

EventChannel::EventChannel(std::weak_ptr<Connection> reader, std::shared_ptr<Mailbox> mailbox,
                           std::size_t pending_bytes_max)
    : reader_(std::move(reader)),
      mailbox_(std::move(mailbox)),
      pending_bytes_max_(pending_bytes_max) {}

bool EventChannel::send(std::string_view text) {
  std::function<void()> gone;
  {
    std::lock_guard guard(mutex_);
    if (state_ != State::open) {
      return false;
    }
    if (pending_.size() + in_flight_ + text.size() <= pending_bytes_max_) {
      pending_.append(text);
      if (std::exchange(notice_, Notice::sent) == Notice::sent) {
        return true;
      }
    } else {
      state_ = State::too_slow;
      pending_ = {};
      gone = std::exchange(gone_, nullptr);
    }
  }
  tell_reader();
  if (gone) {
    gone();
  }
  return is_open();
}

bool EventChannel::is_open() const {
  std::lock_guard guard(mutex_);
  return state_ == State::open;
}

void EventChannel::on_close(std::function<void()> gone) {
  {
    std::lock_guard guard(mutex_);
    if (state_ == State::open) {
      gone_ = std::move(gone);
      return;
    }
  }
  gone();
}

void EventChannel::finish() {
  {
    std::lock_guard guard(mutex_);
    gone_ = nullptr;
    if (state_ != State::open) {
      return;
    }
    state_ = State::finished;
    if (std::exchange(notice_, Notice::sent) == Notice::sent) {
      return;
    }
  }
  tell_reader();
}

EventChannel::Taken EventChannel::take() {
  std::lock_guard guard(mutex_);
  notice_ = Notice::none;
  Taken taken{.text = std::exchange(pending_, {}),
              .more = state_ == State::open ? Taken::More::may_come : Taken::More::never};
  in_flight_ = taken.text.size();
  return taken;
}

bool EventChannel::is_too_slow() const {
  std::lock_guard guard(mutex_);
  return state_ == State::too_slow;
}

void EventChannel::drain() {
  std::function<void()> gone;
  {
    std::lock_guard guard(mutex_);
    if (state_ == State::open) {
      state_ = State::finished;
      gone = std::exchange(gone_, nullptr);
    }
  }
  if (gone) {
    gone();
  }
}

void EventChannel::close() {
  std::function<void()> gone;
  {
    std::lock_guard guard(mutex_);
    state_ = State::closed;
    pending_ = {};
    gone = std::exchange(gone_, nullptr);
  }
  if (gone) {
    gone();
  }
}

void EventChannel::tell_reader() {
  const auto write = [reader = reader_] {
    if (const auto connection = reader.lock()) {
      connection->write_events();
    }
  };
  if (mailbox_->is_here()) {
    write();
  } else {
    mailbox_->post(write);
  }
}

std::shared_ptr<http::EventStream> make_event_stream(std::shared_ptr<EventChannel> channel) {
  return std::make_shared<Stream>(std::move(channel));
}

}  // namespace noctem::http_os

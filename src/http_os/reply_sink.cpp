#include "reply_sink.hpp"

#include <utility>

#include "connection.hpp"
#include "lane.hpp"

namespace noctem::http_os {

namespace {

class Sink final : public http::ReplySink {
 public:
  Sink(const std::shared_ptr<Connection>& connection, Lane& lane, std::uint64_t request)
      : connection_(connection),
        mailbox_(lane.mailbox),
        log_(lane.core.log),
        stream_bytes_max_(lane.core.options.stream_buffer_bytes_max),
        request_(request) {}

  void send(http::Response response) override {
    if (mailbox_->is_here()) {
      if (const auto connection = connection_.lock()) {
        connection->answer(request_, std::move(response));
      }
      return;
    }
    mailbox_->post(
        [connection = connection_, request = request_, answer = std::move(response)]() mutable {
          if (const auto open = connection.lock()) {
            open->answer(request, std::move(answer));
          }
        });
  }

  void report(const Error& error) override {
    log_.error("http.request_failed", {{"error", to_string(error)}});
  }

  std::shared_ptr<http::EventStream> stream(http::Response head) override {
    auto channel = std::make_shared<EventChannel>(connection_, mailbox_, stream_bytes_max_);
    auto begin = [connection = connection_, request = request_, answer = std::move(head), channel] {
      if (const auto open = connection.lock()) {
        open->begin_stream(request, answer, channel);
      } else {
        channel->close();
      }
    };
    if (mailbox_->is_here()) {
      begin();
    } else {
      mailbox_->post(std::move(begin));
    }
    return make_event_stream(std::move(channel));
  }

 private:
  const std::weak_ptr<Connection> connection_;
  const std::shared_ptr<Mailbox> mailbox_;
  const Log log_;
  const std::size_t stream_bytes_max_;
  const std::uint64_t request_;
};

}  // namespace

std::unique_ptr<http::ReplySink> make_reply_sink(const std::shared_ptr<Connection>& connection,
                                                 Lane& lane, std::uint64_t request) {
  return std::make_unique<Sink>(connection, lane, request);
}

}  // namespace noctem::http_os

#pragma once
// One connection: requests come in one after the other, each is answered before the next is looked
// at, and at every moment there is one deadline. What is wrong with a request is answered by a
// problem and ends the connection, after the other side had the time to read it. A Transport moves
// the bytes, so this knows no socket.
//
// The lane's thread. Replies from elsewhere come through the lane's mailbox.

#include <cstdint>
#include <memory>
#include <string>

#include "noctem/http/reply.hpp"

#include "deadline_wheel.hpp"
#include "event_channel.hpp"
#include "input.hpp"
#include "representation.hpp"
#include "request_parser.hpp"
#include "response_head.hpp"
#include "transport.hpp"

namespace noctem::http_os {

struct Lane;

class Connection final : public TransportUser,
                         public DeadlineWheel::Entry,
                         public std::enable_shared_from_this<Connection> {
 public:
  Connection(Lane& lane, std::unique_ptr<Transport> transport, http::Peer peer);
  ~Connection() override;

  const http::Peer& peer() const { return peer_; }
  void start();
  void drain();   // finish what is in progress, then close
  void expire();  // and do not wait for it any longer
  void close();

  // `request` numbers the requests of this connection; an answer to any but the present one is too
  // late.
  void answer(std::uint64_t request, http::Response response);
  void begin_stream(std::uint64_t request, const http::Response& head,
                    std::shared_ptr<EventChannel> channel);
  void write_events();

  void on_readable() override;
  void on_writable() override;
  void on_deadline() override;

 private:
  enum class Phase { waiting, head, body, handling, writing, streaming, lingering, closed };

  void pump();
  bool advance();
  void receive();
  bool read_on();
  void await_more();
  bool meet(const Head& head);
  Refusal objection(const Head& head);
  void go_on();
  void dispatch();
  bool hold_body();
  void release_body();

  void refuse(Refusal refusal);
  void respond(http::Response response);
  bool write_on();
  bool write_out();
  void finish_request();
  void linger();
  void discard();
  void watch_reader();
  void end_stream();
  void drop_slow_reader();

  void enter(Phase phase, std::chrono::nanoseconds deadline);
  void wait_readable();
  void wait_writable();
  void count_busy();
  void count_done();
  double seconds_since_received() const;

  Lane& lane_;
  std::unique_ptr<Transport> transport_;
  http::Peer peer_;
  Phase phase_ = Phase::waiting;
  RequestParser parser_;
  Input input_;
  std::size_t held_ = 0;  // bytes of a body, of those that the lane may hold

  std::uint64_t request_ = 0;
  env::SteadyTime received_{};
  Wish wish_;
  Framing::Connection after_ = Framing::Connection::keep;

  std::string out_head_;
  std::string out_body_;
  std::size_t out_done_ = 0;
  std::size_t out_progress_ = 0;  // bytes since the write deadline was set
  std::shared_ptr<EventChannel> channel_;
  std::size_t discarded_ = 0;

  struct {
    bool pumping : 1 = false;
    bool readable : 1 = false;
    bool writable : 1 = false;
    bool busy : 1 = false;
  } now_;  // what is going on
};

}  // namespace noctem::http_os

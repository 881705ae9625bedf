#pragma once
// One connection of a program to the proxy, as a state machine without sockets: request, decision,
// one look-up, a check of every address, the dialling of an address that was checked, the check of
// the TLS name, then bytes. It carries one request: a redirect, or a second request, is a new
// connection and is decided anew.
//
// Time is steady and comes in with tick(). Limits: kBufferBytesMax each way, a head, a deadline for
// each step, and idleness. One thread.

#include <chrono>
#include <vector>

#include "noctem/proxy/chunks.hpp"
#include "noctem/proxy/event.hpp"

namespace noctem::proxy {

struct Deadlines {
  std::chrono::milliseconds request{10'000};  // for the head, and for the TLS hello
  std::chrono::milliseconds lookup{10'000};
  std::chrono::milliseconds dial{10'000};  // for each address
  std::chrono::milliseconds idle{300'000};
  std::chrono::milliseconds farewell{2'000};  // for a refusal to be read
};

struct Found {
  Address address;
  Owner owner = Owner::other;
};

// What the shell has to do now.
struct Task {
  enum class What { none, look_up, dial, finish } what = What::none;
  std::string name;  // to look up
  Address address;   // to dial
  std::uint16_t port = 0;
};

class Connection {
 public:
  using Time = std::chrono::milliseconds;
  static constexpr std::size_t kBufferBytesMax = 64u << 10;
  static constexpr std::size_t kAddressesMax = 8;

  Connection(const Policy& policy, const Deadlines& deadlines, Time now);

  // What happened. Bytes are only given while reads_client() or reads_server() says so.
  void hear_client(ByteView bytes);
  void client_ended();
  void found(const std::vector<Found>& addresses);  // none: there is no such host
  enum class Dialled { reached, failed };
  void dialled(Dialled outcome);
  void hear_server(ByteView bytes);
  void server_ended();
  void tick(Time now);
  void cut();  // the run is over, or the grant was taken back

  // What is to be done.
  Task task();  // each once; `finish` for ever
  bool reads_client() const;
  bool reads_server() const;
  std::string& to_client() { return to_client_; }  // the shell takes what it could send
  std::string& to_server() { return to_server_; }
  const std::string& to_client() const { return to_client_; }
  const std::string& to_server() const { return to_server_; }
  bool ends_client() const;  // no more will come: shut the direction when the buffer is empty
  bool ends_server() const;
  Time deadline() const { return deadline_; }
  std::vector<Event> take_events();

 private:
  enum class State { head, look_up, dial, hello, body, relay, farewell, done };

  void enter(State state, Time allowed);
  void read_head();
  void read_hello();
  void read_body();
  void dial_next();
  void begin_relay();
  void refuse(Why why, const std::string& text);
  void fail_with(const std::string& text);
  void say_farewell(std::string_view status, const std::string& text);
  void note(Event::What what, Why why = Why::none);
  void finish();
  void end_if_both_ended();

  const Policy& policy_;
  const Deadlines& deadlines_;
  State state_ = State::head;
  Time now_;
  Time deadline_;
  Task task_;
  Request request_;
  const Grant* grant_ = nullptr;
  BodyEnd body_;
  std::vector<Address> addresses_;  // checked, still to be dialled
  std::string address_;
  std::string heard_;  // of the client, not yet decided
  std::string to_client_;
  std::string to_server_;
  std::uint64_t bytes_out_ = 0;
  std::uint64_t bytes_in_ = 0;
  bool client_ended_ = false;
  bool server_ended_ = false;
  bool opened_ = false;
  std::vector<Event> events_;
};

}  // namespace noctem::proxy

// Whatever a program says to the proxy, with names that mean anything: only what was granted is
// looked up, only an address that may be dialled is dialled, and no byte reaches a server before.
// The oracle knows the grants and reads addresses by a table of its own.

#include <algorithm>

#include "noctem/base/assert.hpp"
#include "noctem/base/strings.hpp"
#include "noctem/proxy/connection.hpp"
#include "noctem/proxy/names.hpp"

#include "parts.hpp"

using namespace noctem;
using namespace noctem::proxy;

namespace {

constexpr std::chrono::milliseconds kTick{100};

Grant grant(std::string_view to, Grant::Tunnel tunnel, std::vector<std::string> methods) {
  return {*parse_authority(to, std::nullopt), tunnel, std::move(methods)};
}

Policy policy() {
  return {{grant("a.org:443", Grant::Tunnel::tls, {}),
           grant("a.org:80", Grant::Tunnel::tls, {"GET"}),
           grant("b.org:22", Grant::Tunnel::any, {}), grant("10.0.0.1:22", Grant::Tunnel::tls, {}),
           grant("localhost:80", Grant::Tunnel::tls, {})}};
}

bool is_granted(const std::string& name, std::uint16_t port) {
  constexpr auto kGranted = std::to_array<std::pair<std::string_view, std::uint16_t>>(
      {{"a.org", 443}, {"a.org", 80}, {"b.org", 22}, {"10.0.0.1", 22}, {"localhost", 80}});
  return std::ranges::find(kGranted, std::pair<std::string_view, std::uint16_t>(name, port)) !=
         kGranted.end();
}

// Of the addresses below, which may be dialled for which name.
bool may_dial(const std::string& name, std::uint16_t port, const Address& address) {
  const std::string text = to_string(address);
  if (name == "localhost") {
    return text == "127.0.0.1" || text == "0:0:0:0:0:0:0:1";
  }
  return text == "93.184.216.34" || (text == "10.0.0.1" && port == 22);
}

constexpr auto kAddresses = std::to_array<std::string_view>(
    {"93.184.216.34", "127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1",
     "0.0.0.0", "64:ff9b::7f00:1", "fe80::1", "100.64.0.1", "2002:7f00:1::", "255.255.255.255"});

std::vector<Found> addresses_of(std::string_view bytes) {
  std::vector<Found> found;
  for (const char byte : bytes.substr(0, 4)) {
    const auto number = static_cast<unsigned char>(byte);
    const auto address = parse_address(kAddresses[number % kAddresses.size()]);
    NOCTEM_ASSERT(address.has_value(), number);
    found.push_back({*address, number >= 0xF0 ? Owner::own : Owner::other});
  }
  return found;
}

class World {
 public:
  explicit World(std::vector<Found> found)
      : found_(std::move(found)),
        policy_(policy()),
        connection_(policy_, deadlines_, std::chrono::milliseconds(0)) {}

  void hear(std::string_view bytes) {
    if (connection_.reads_client()) {
      connection_.hear_client(view_of(bytes));
    }
    work();
  }

 private:
  void work() {
    now_ += kTick;
    connection_.tick(now_);
    for (bool again = true; again;) {
      const Task task = connection_.task();
      again = task.what == Task::What::look_up || task.what == Task::What::dial;
      if (task.what == Task::What::look_up) {
        NOCTEM_ASSERT(is_granted(task.name, task.port), task.name);
        name_ = task.name;
        port_ = task.port;
        connection_.found(found_);
      } else if (task.what == Task::What::dial) {
        check_dial(task);
        connection_.dialled(Connection::Dialled::reached);
        dialled_ = true;
      }
    }
    check_bytes();
  }

  void check_dial(const Task& task) const {
    NOCTEM_ASSERT(task.port == port_, task.port);
    NOCTEM_ASSERT(may_dial(name_, port_, task.address), to_string(task.address));
    for (const Found& each : found_) {  // one that leads inside spoils them all
      NOCTEM_ASSERT(may_dial(name_, port_, each.address), to_string(each.address));
    }
  }

  void check_bytes() {
    const std::string& out = connection_.to_server();
    NOCTEM_ASSERT(out.empty() || dialled_, out);
    if (!out.empty() && !spoken_) {
      spoken_ = true;
      NOCTEM_ASSERT(is_plain(out) || is_tls(out) || name_ == "b.org", out);
    }
    connection_.to_server().clear();
    connection_.to_client().clear();
  }

  bool is_plain(const std::string& out) const {
    const std::size_t at = out.find(" HTTP/1.1\r\nHost: " + name_);
    const bool first = at != std::string::npos && at < out.find('\r');
    return first && (name_ != "a.org" || port_ != 80 || out.starts_with("GET /"));
  }
  bool is_tls(const std::string& out) const {
    const std::string asked = std::string("\0\5", 2) + "a.org";
    const bool named = to_lower_ascii(out).find(asked) != std::string::npos;
    return out.starts_with('\x16') && port_ != 80 && (named || name_ == "10.0.0.1");
  }

  std::vector<Found> found_;
  Policy policy_;
  Deadlines deadlines_;
  Connection connection_;
  std::chrono::milliseconds now_{0};
  std::string name_;
  std::uint16_t port_ = 0;
  bool dialled_ = false;
  bool spoken_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text = text_of({bytes, size});
  fuzz::Parts parts(text);
  World world(addresses_of(parts.next()));
  while (!parts.rest().empty()) {
    world.hear(parts.next());
  }
  (void)read_client_hello(view_of(text));
  (void)read_event(view_of(text));
  for (const RecordKind kind : {RecordKind::four, RecordKind::six}) {
    (void)read_answer(view_of(text), 0x3030, "a.org", kind);
  }
  if (const auto host = parse_host(text)) {
    const auto again = parse_host(
        host->address && !host->address->is_four() ? "[" + host->name + "]" : host->name);
    NOCTEM_ASSERT(again.has_value() && *again == *host, host->name);
  }
  return 0;
}

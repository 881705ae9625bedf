#include "noctem/proxy/connection.hpp"

#include <doctest/doctest.h>

#include "hello_test.hpp"

namespace noctem::proxy {

namespace {

using namespace std::chrono_literals;
constexpr auto kOther = Owner::other;

Address at(const char* text) { return *parse_address(text); }

// A program on one side, a server on the other, and names that mean what the test says.
struct Talk {
  explicit Talk(const std::vector<std::string>& granted, Grant::Tunnel tunnel = Grant::Tunnel::tls)
      : connection(policy, deadlines, 0ms) {
    for (const std::string& each : granted) {
      policy.grants.push_back({*parse_authority(each, 443), tunnel, {}});
    }
  }

  void say(const std::string& text) { connection.hear_client(view_of(text)); }
  void answer(const std::string& text) { connection.hear_server(view_of(text)); }
  Task ask(const std::string& head) {
    say(head);
    return connection.task();
  }
  Task connect(const std::string& where) {
    return ask("CONNECT " + where + " HTTP/1.1\r\nHost: " + where + "\r\n\r\n");
  }
  Event last() {
    auto events = connection.take_events();
    return events.empty() ? Event{Event::What::failed, Why::none, "", "nothing", 0, "", 0, 0}
                          : events.back();
  }
  bool refused(Why why) {
    const Event event = last();
    return event.what == Event::What::refused && event.why == why && connection.to_server().empty();
  }
  // A tunnel to a.org that stands.
  void stand() {
    connect("a.org:443");
    connection.found({{at("93.184.216.34"), kOther}});
    connection.task();
    connection.dialled(Connection::Dialled::reached);
  }

  Policy policy;
  Deadlines deadlines;
  Connection connection;
};

}  // namespace

TEST_CASE("a granted tunnel: looked up once, checked, dialled, greeted, relayed, counted") {
  Talk talk({"a.org:443"});
  const Task look_up = talk.connect("a.org:443");
  CHECK((look_up.what == Task::What::look_up));
  CHECK(look_up.name == "a.org");
  CHECK_FALSE(talk.connection.reads_client());
  talk.connection.found({{at("93.184.216.34"), kOther}});
  const Task dial = talk.connection.task();
  CHECK((dial.what == Task::What::dial));
  CHECK(dial.address == at("93.184.216.34"));
  CHECK(dial.port == 443);
  talk.connection.dialled(Connection::Dialled::reached);
  CHECK(talk.connection.to_client().starts_with("HTTP/1.1 200 "));
  CHECK_FALSE(talk.connection.reads_server());
  const std::string hello = hello_for("a.org");
  talk.say(hello.substr(0, 9));
  CHECK(talk.connection.to_server().empty());
  talk.say(hello.substr(9));
  CHECK(talk.connection.to_server() == hello);
  CHECK((talk.last().what == Event::What::opened));
  talk.connection.to_client().clear();
  talk.answer("reply");
  CHECK(talk.connection.to_client() == "reply");
  talk.connection.client_ended();
  CHECK(talk.connection.ends_server());
  talk.connection.server_ended();
  talk.connection.to_client().clear();
  talk.connection.to_server().clear();
  talk.connection.tick(1ms);
  CHECK((talk.connection.task().what == Task::What::finish));
  const Event closed = talk.last();
  CHECK((closed.what == Event::What::closed));
  CHECK(closed.bytes_out == hello.size());
  CHECK(closed.bytes_in == 5);
  CHECK(closed.address == "93.184.216.34");
}

TEST_CASE("what was not granted is not looked up") {
  Talk talk({"a.org:443"});
  for (const auto* where : {"b.org:443", "a.org:80", "x.a.org:443", "93.184.216.34:443"}) {
    Talk other({"a.org:443"});
    CHECK((other.connect(where).what == Task::What::none));
    CHECK(other.refused(Why::not_granted));
    CHECK(other.connection.to_client().starts_with("HTTP/1.1 403 "));
  }
  Talk none({});
  CHECK((none.connect("a.org:443").what == Task::What::none));
  CHECK(none.refused(Why::not_granted));
  Talk odd({"a.org:443"});
  CHECK((odd.ask("GET / HTTP/1.1\r\nHost: a.org\r\n\r\n").what == Task::What::none));
  CHECK(odd.refused(Why::malformed));
}

TEST_CASE("a name that leads inside is not followed, be it among good addresses") {
  for (const auto* inside : {"127.0.0.1", "10.0.0.1", "169.254.169.254", "100.64.0.1", "::1",
                             "fe80::1", "::ffff:192.168.0.1", "0.0.0.0", "224.0.0.1"}) {
    Talk talk({"a.org:443"});
    talk.connect("a.org:443");
    talk.connection.found({{at("93.184.216.34"), kOther}, {at(inside), kOther}});
    CHECK((talk.connection.task().what == Task::What::none));
    CHECK(talk.refused(Why::address));
  }
  Talk own({"a.org:443"});
  own.connect("a.org:443");
  own.connection.found({{at("93.184.216.34"), Owner::own}});
  CHECK(own.refused(Why::address));
}

TEST_CASE("an address inside is reached when it is granted itself, at that port") {
  Talk both({"a.org:443", "10.0.0.1:443"});
  both.connect("a.org:443");
  both.connection.found({{at("10.0.0.1"), kOther}});
  CHECK((both.connection.task().what == Task::What::dial));
  Talk port({"a.org:443", "10.0.0.1:80"});
  port.connect("a.org:443");
  port.connection.found({{at("10.0.0.1"), kOther}});
  CHECK(port.refused(Why::address));
  Talk local({"localhost:443"});
  Talk any({"localhost:443"});
  any.connect("localhost:443");
  any.connection.found({{at("0.0.0.0"), Owner::own}});
  CHECK(any.refused(Why::address));
  local.connect("localhost:443");
  local.connection.found({{at("127.0.0.1"), Owner::own}});
  CHECK((local.connection.task().what == Task::What::dial));
}

TEST_CASE("a tunnel that does not carry TLS for the granted host ends before a byte goes out") {
  for (const std::string& words :
       {hello_for("b.org"), std::string("GET / HTTP/1.1\r\n"), record(hello_message("")),
        record(hello_message(server_name("a.org") + extension(0xFE0D, "x")))}) {
    Talk talk({"a.org:443"});
    talk.stand();
    talk.say(words);
    CHECK(talk.refused(Why::hello));
    CHECK((talk.connection.task().what == Task::What::finish));
  }
  Talk any({"a.org:443"}, Grant::Tunnel::any);
  any.stand();
  any.say("SSH-2.0-x\r\n");
  CHECK(any.connection.to_server() == "SSH-2.0-x\r\n");
}

TEST_CASE("a plain request goes out anew, and nothing after it") {
  Talk talk({"a.org:80"});
  talk.ask(
      "POST http://a.org/x HTTP/1.1\r\nHost: a.org\r\nContent-Length: 2\r\n\r\nhi"
      "GET http://b.org/ HTTP/1.1\r\nHost: b.org\r\n\r\n");
  talk.connection.found({{at("93.184.216.34"), kOther}});
  talk.connection.task();
  talk.connection.dialled(Connection::Dialled::reached);
  talk.say("GET http://b.org/ HTTP/1.1\r\n");
  CHECK(talk.connection.to_server() ==
        "POST /x HTTP/1.1\r\nHost: a.org\r\ncontent-length: 2\r\nConnection: close\r\n\r\nhi");
  talk.answer("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\n\r\n");
  talk.connection.server_ended();
  CHECK(talk.connection.ends_client());
  CHECK(talk.connection.to_client().starts_with("HTTP/1.1 302 "));
}

TEST_CASE("methods are granted one by one, and hide no tunnel") {
  Talk talk({"a.org:80"});
  talk.policy.grants[0].methods = {"GET"};
  talk.ask("POST http://a.org/ HTTP/1.1\r\nHost: a.org\r\n\r\n");
  CHECK(talk.refused(Why::method));
  Talk tunnel({"a.org:443"});
  tunnel.policy.grants[0].methods = {"GET", "CONNECT"};
  tunnel.connect("a.org:443");
  CHECK(tunnel.refused(Why::method));
  Talk good({"a.org:80"});
  good.policy.grants[0].methods = {"GET"};
  CHECK(
      (good.ask("GET http://a.org/ HTTP/1.1\r\nHost: a.org\r\n\r\n").what == Task::What::look_up));
}

TEST_CASE("every wait has an end") {
  Talk head({"a.org:443"});
  head.say("CONN");
  head.connection.tick(head.connection.deadline());
  CHECK((head.connection.task().what == Task::What::finish));
  Talk name({"a.org:443"});
  name.connect("a.org:443");
  name.connection.tick(name.connection.deadline());
  CHECK((name.last().what == Event::What::failed));
  CHECK(name.connection.to_client().starts_with("HTTP/1.1 502 "));
  Talk dial({"a.org:443"});
  dial.connect("a.org:443");
  dial.connection.found({{at("93.184.216.34"), kOther}, {at("93.184.216.35"), kOther}});
  CHECK(dial.connection.task().address == at("93.184.216.34"));
  dial.connection.tick(dial.connection.deadline());
  CHECK(dial.connection.task().address == at("93.184.216.35"));
  dial.connection.dialled(Connection::Dialled::failed);
  CHECK((dial.last().what == Event::What::failed));
  Talk hello({"a.org:443"});
  hello.stand();
  hello.connection.tick(hello.connection.deadline());
  CHECK((hello.connection.task().what == Task::What::finish));
  Talk idle({"a.org:443"}, Grant::Tunnel::any);
  idle.stand();
  idle.connection.tick(idle.connection.deadline());
  CHECK((idle.last().what == Event::What::closed));
}

TEST_CASE("a side that does not read stops the other, and a long head is refused") {
  Talk talk({"a.org:443"}, Grant::Tunnel::any);
  talk.stand();
  talk.say(std::string(Connection::kBufferBytesMax, 'x'));
  CHECK_FALSE(talk.connection.reads_client());
  talk.answer(std::string(Connection::kBufferBytesMax, 'x'));
  CHECK_FALSE(talk.connection.reads_server());
  Talk head({"a.org:443"});
  head.say("GET http://a.org/" + std::string(kHeadBytesMax, 'x'));
  CHECK(head.refused(Why::malformed));
}

TEST_CASE("a cut connection is told and carries nothing more") {
  Talk talk({"a.org:443"}, Grant::Tunnel::any);
  talk.stand();
  talk.say("words");
  talk.connection.cut();
  CHECK(talk.connection.to_server().empty());
  CHECK((talk.last().what == Event::What::closed));
  CHECK((talk.connection.task().what == Task::What::finish));
}

TEST_CASE("an event is read as it was written, and nothing else is one") {
  const Event event{Event::What::closed, Why::hello, "GET", "a.org", 80, "1.2.3.4", 5, 6};
  const Bytes bytes = write_event(event);
  CHECK(read_event(bytes) == event);
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    CHECK_FALSE(read_event(ByteView(bytes).first(cut)).has_value());
  }
  Bytes odd = bytes;
  odd[0] = 9;
  CHECK_FALSE(read_event(odd).has_value());
}

}  // namespace noctem::proxy

#include "noctem/proxy/client_hello.hpp"

#include <doctest/doctest.h>

#include "noctem/proxy/policy.hpp"

#include "hello_test.hpp"

namespace noctem::proxy {

namespace {

Result<std::optional<ClientHello>> read(const std::string& bytes) {
  return read_client_hello(view_of(bytes));
}

Why check(const std::string& granted, const std::string& bytes) {
  const Grant grant{*parse_authority(granted, 443), Grant::Tunnel::tls, {}};
  const auto hello = read(bytes);
  return hello && *hello ? check_hello(grant, **hello) : Why::hello;
}

}  // namespace

TEST_CASE("the server that a ClientHello asks for is read, however it is cut") {
  const std::string whole = hello_for("a.org");
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    const auto part = read(whole.substr(0, cut));
    REQUIRE(part.has_value());
    CHECK_FALSE(part->has_value());
  }
  CHECK(read(whole)->value().server == "a.org");
  const std::string message = hello_message(server_name("a.org"));
  for (std::size_t cut = 1; cut < message.size(); ++cut) {
    const auto joined = read(record(message.substr(0, cut)) + record(message.substr(cut)));
    CHECK(joined->value().server == "a.org");
  }
}

TEST_CASE("a hello that could be read in two ways is refused") {
  const std::string name = server_name("a.org");
  const std::string two_names =
      extension(0, sized(2, std::string(1, '\0') + sized(2, "a.org") + std::string(1, '\0') +
                                sized(2, "b.org")));
  for (const std::string& bytes :
       {record(hello_message(name + server_name("b.org"))), record(hello_message(name + name)),
        record(hello_message(two_names)), record(hello_message(name) + "x"),
        record(hello_message(name + "\x01")), record(hello_message(extension(0, ""))),
        record(hello_message(extension(0, sized(2, "")))),
        record(hello_message(extension(0, sized(2, "\x01" + sized(2, "a.org"))))),
        record(hello_message(server_name(""))), "\x16\x03\x01" + sized(2, ""),
        std::string("\x17\x03\x01"), std::string("\x80\x2e\x01"), std::string("GET / HTTP/1.1"),
        std::string("\x16\x04"), record("\x02" + sized(3, "x")), std::string("SSH-2.0-x\r\n")}) {
    CAPTURE(bytes);
    CHECK_FALSE(read(bytes).has_value());
  }
  CHECK_FALSE(read(record("\x01" + std::string(3, '\xff'))).has_value());
}

TEST_CASE("the name must be the granted host, in plain") {
  using namespace std::string_literals;
  CHECK((check("a.org", hello_for("a.org")) == Why::none));
  CHECK((check("a.org", hello_for("A.ORG")) == Why::none));
  for (const std::string& other : {"b.org"s, "a.org."s, "a.org\0"s, "a.org\0.b.org"s, "x.a.org"s,
                                   "127.0.0.1"s, "a.org:443"s}) {
    CHECK((check("a.org", hello_for(other)) == Why::hello));
  }
  CHECK((check("a.org", record(hello_message(""))) == Why::hello));
  for (const unsigned kind : {0xFE0Du, 0xFFCEu}) {
    const auto bytes = record(hello_message(server_name("a.org") + extension(kind, "x")));
    CHECK((check("a.org", bytes) == Why::hello));
  }
  CHECK((check("1.2.3.4", record(hello_message(""))) == Why::none));
  CHECK((check("1.2.3.4", hello_for("a.org")) == Why::hello));
}

}  // namespace noctem::proxy

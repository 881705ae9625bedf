#include "response_head.hpp"

#include <doctest/doctest.h>

#include "event_text.hpp"
#include "host_rules.hpp"

namespace noctem::http_os {
namespace {

TEST_CASE("dates are written as HTTP wants them") {
  DateText date;
  CHECK(date.at(env::WallTime(std::chrono::seconds(784111777))) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(date.at(env::WallTime(std::chrono::seconds(784111778))) == "Sun, 06 Nov 1994 08:49:38 GMT");
  CHECK(date.at(env::WallTime(std::chrono::seconds(1709164800))) ==
        "Thu, 29 Feb 2024 00:00:00 GMT");
}

TEST_CASE("framing is the server's alone") {
  const http::Response response{.status = 200,
                                .headers = {{"Content-Length", "7"},
                                            {"transfer-encoding", "chunked"},
                                            {"Connection", "keep-alive"},
                                            {"Date", "never"},
                                            {"X-A", "b"}},
                                .body = "abc"};
  CHECK(write_head(response, {}, "D") ==
        "HTTP/1.1 200 OK\r\ndate: D\r\nX-A: b\r\ncontent-length: 3\r\n\r\n");
  CHECK(
      write_head(response,
                 {.connection = Framing::Connection::close, .length = Framing::Length::until_close},
                 "D") == "HTTP/1.1 200 OK\r\ndate: D\r\nX-A: b\r\nconnection: close\r\n\r\n");
  CHECK(write_head({.status = 204, .headers = {}, .body = "x"}, {}, "D") ==
        "HTTP/1.1 204 No Content\r\ndate: D\r\n\r\n");
}

TEST_CASE("what could forge a field, or is no status, is a 500") {
  for (const auto& [name, value] :
       {std::pair{"X", "a\r\nY: b"}, std::pair{"X", "a\nb"}, std::pair{"X\r\nY", "a"},
        std::pair{"X Y", "a"}, std::pair{"", "a"}, std::pair{"X:", "a"}}) {
    http::Response response{.status = 200, .headers = {{name, value}}, .body = ""};
    make_sendable(response);
    CHECK(response.status == 500);
    CHECK(write_head(response, {}, "D").find("Y: b") == std::string::npos);
  }
  for (const int status : {0, 100, 101, 199, 600, -1}) {
    http::Response response{.status = status, .headers = {}, .body = ""};
    make_sendable(response);
    CHECK(response.status == 500);
  }
  http::Response good{.status = 200, .headers = {{"X", "t\tü"}}, .body = ""};
  make_sendable(good);
  CHECK(good.status == 200);
}

TEST_CASE("no event can forge another") {
  CHECK(event_text("", "a", "") == "data: a\n\n");
  CHECK(event_text("e", "a", "7") == "id: 7\nevent: e\ndata: a\n\n");
  CHECK(event_text("", "a\nb\r\nc\rd", "") == "data: a\ndata: b\ndata: c\ndata: d\n\n");
  CHECK(event_text("e\nid: 9", "a", "7\r\ndata: x") == "id: 7data: x\nevent: eid: 9\ndata: a\n\n");
  CHECK(event_text("", "a\n\nevent: b", "") == "data: a\ndata: \ndata: event: b\n\n");
}

TEST_CASE("a Host is right if it was configured or is where we listen") {
  const HostRules loopback("127.0.0.1", {"Mesh.example", "other.example:8443"});
  for (const char* right : {"127.0.0.1", "127.0.0.1:7654", "localhost", "LOCALHOST:1", "[::1]:9",
                            "mesh.example", "mesh.example:99", "other.example:8443"}) {
    CAPTURE(right);
    CHECK(loopback.accept(right));
  }
  for (const char* wrong :
       {"", ":80", "evil.example", "localhost.evil.example", "127.0.0.2", "other.example",
        "other.example:80", "a@localhost", "localhost:", "localhost:80:80", "localhost:x",
        "localhost:123456", "localhost ", "[::1", "[::2]", "localhost."}) {
    CAPTURE(wrong);
    CHECK_FALSE(loopback.accept(wrong));
  }
  const HostRules any("0.0.0.0", {});
  CHECK(any.accept("192.168.1.5:7654"));
  CHECK(any.accept("[fe80::1]:7654"));
  CHECK_FALSE(any.accept("localhost"));
  CHECK_FALSE(any.accept("1.2.3.4.evil.example"));
  CHECK(HostRules("fd00::1", {}).accept("[fd00::1]:80"));
}

}  // namespace
}  // namespace noctem::http_os

#include "noctem/proxy/request.hpp"

#include <doctest/doctest.h>

#include "noctem/proxy/chunks.hpp"

namespace noctem::proxy {

namespace {

const std::string kGet = "GET http://a.org/x?y HTTP/1.1\r\nHost: a.org\r\n";

bool refused(const std::string& head) { return !parse_request(head).has_value(); }

}  // namespace

TEST_CASE("a tunnel and a plain request are read and written anew") {
  const auto tunnel = parse_request("CONNECT A.org:443 HTTP/1.1\r\nHost: a.org:443\r\n\r\n");
  REQUIRE(tunnel.has_value());
  CHECK((tunnel->form == Request::Form::tunnel));
  CHECK(to_string(tunnel->target) == "a.org:443");
  const auto plain = parse_request(
      kGet +
      "Accept: */*\r\nProxy-Connection: keep-alive\r\nProxy-Authorization: Basic eDp5\r\n"
      "Connection: keep-alive, X-Own\r\nX-Own: 1\r\nUpgrade: h2c\r\n\r\n");
  REQUIRE(plain.has_value());
  CHECK(write_request(*plain) ==
        "GET /x?y HTTP/1.1\r\nHost: a.org\r\naccept: */*\r\nConnection: close\r\n\r\n");
  CHECK(write_request(*parse_request("GET http://a.org:8080 HTTP/1.0\r\n\r\n")) ==
        "GET / HTTP/1.1\r\nHost: a.org:8080\r\nConnection: close\r\n\r\n");
}

TEST_CASE("what two readers could read in two ways is refused") {
  using namespace std::string_literals;
  for (const std::string& head :
       {"GET / HTTP/1.1\r\nHost: a.org\r\n\r\n"s,
        "GET https://a.org/ HTTP/1.1\r\nHost: a.org\r\n\r\n"s,
        "GET HTTP://a.org/ HTTP/1.1\r\nHost: a.org\r\n\r\n"s,
        "GET ftp://a.org/ HTTP/1.1\r\nHost: a.org\r\n\r\n"s,
        "GET http://a.org/#f HTTP/1.1\r\nHost: a.org\r\n\r\n"s,
        "GET http://u@a.org/ HTTP/1.1\r\nHost: a.org\r\n\r\n"s,
        "GET http://b.org\\@a.org/ HTTP/1.1\r\nHost: a.org\r\n\r\n"s,
        "GET http:///x HTTP/1.1\r\nHost: a.org\r\n\r\n"s,
        "GET http://a.org/\0 HTTP/1.1\r\nHost: a.org\r\n\r\n"s,
        "GET http://a.org/ x HTTP/1.1\r\nHost: a.org\r\n\r\n"s,
        "GET  http://a.org/ HTTP/1.1\r\nHost: a.org\r\n\r\n"s,
        "GET\thttp://a.org/ HTTP/1.1\r\nHost: a.org\r\n\r\n"s,
        "get http://a.org/ HTTP/1.1\r\nHost: a.org\r\n\r\n"s,
        "GET http://a.org/ HTTP/2.0\r\nHost: a.org\r\n\r\n"s,
        "GET http://a.org/ HTTP/1.1\r\n\r\n"s,
        "GET http://a.org/ HTTP/1.1\nHost: a.org\n\n"s,
        "GET http://a.org/ HTTP/1.1\r\nHost: a.org\nX: y\r\n\r\n"s,
        "GET http://a.org/ HTTP/1.1\r\nHost: a.org\rX: y\r\n\r\n"s,
        "CONNECT a.org HTTP/1.1\r\nHost: a.org\r\n\r\n"s,
        "CONNECT http://a.org:443 HTTP/1.1\r\nHost: a.org\r\n\r\n"s,
        "CONNECT a.org:443 HTTP/1.1\r\nHost: b.org\r\n\r\n"s,
        "CONNECT a.org:443 HTTP/1.1\r\nHost: a.org:80\r\n\r\n"s,
        "CONNECT a.org:443 HTTP/1.1\r\nHost: a.org\r\nContent-Length: 1\r\n\r\n"s,
        "CONNECT a.org\0.b.org:443 HTTP/1.1\r\nHost: b.org\r\n\r\n"s}) {
    CAPTURE(head);
    CHECK(refused(head));
  }
  for (const std::string& field : {"Host: a.org"s,
                                   "Host: b.org"s,
                                   "host : x"s,
                                   " folded: 1"s,
                                   "\tfolded"s,
                                   "none"s,
                                   ": x"s,
                                   "a b: c"s,
                                   "x: a\0b"s,
                                   "x: a\x7f"s,
                                   "Content-Length: 1\r\nContent-Length: 1"s,
                                   "Content-Length: 1\r\nTransfer-Encoding: chunked"s,
                                   "Content-Length: +1"s,
                                   "Content-Length: 1, 1"s,
                                   "Content-Length: 0x1"s,
                                   "Transfer-Encoding: gzip, chunked"s,
                                   "Transfer-Encoding: Chunked"s,
                                   "Transfer-Encoding: identity"s,
                                   "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"s,
                                   "Connection: host"s,
                                   "Connection: content-length"s}) {
    CAPTURE(field);
    CHECK(refused(kGet + field + "\r\n\r\n"));
  }
  CHECK_FALSE(refused(kGet + "\r\n"));
}

TEST_CASE("a head has an end") {
  CHECK(end_of_head(kGet) == std::string::npos);
  CHECK(end_of_head(kGet + "\r\nmore") == kGet.size() + 2);
  std::string many;
  for (std::size_t i = 0; i < kHeadFieldsMax; ++i) {
    many += "a: b\r\n";
  }
  CHECK(refused(kGet + many + "\r\n"));
  CHECK(refused(kGet + "a: " + std::string(kHeadBytesMax, 'x') + "\r\n\r\n"));
}

TEST_CASE("a body ends where it says, and chunks are plain") {
  Request request;
  request.body = Request::Body::counted;
  request.body_bytes = 3;
  BodyEnd counted(request);
  CHECK(counted.take("ab").value() == 2);
  CHECK(counted.take("cGET http://evil").value() == 1);
  CHECK(counted.reached());
  CHECK(counted.take("more").value() == 0);
  request.body = Request::Body::chunked;
  const std::string good = "3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n";
  for (std::size_t cut = 0; cut <= good.size(); ++cut) {
    BodyEnd chunked(request);
    const std::size_t first = chunked.take(good.substr(0, cut)).value();
    CHECK(first + chunked.take(good.substr(cut) + "GET /").value() == good.size());
    CHECK(chunked.reached());
  }
  for (const auto* bad : {"3;x=y\r\nabc\r\n", "\r\n", " 3\r\n", "3\n", "3\r\nabcd", "-1\r\n",
                          "000000001\r\n", "0\r\nX: y\r\n\r\n", "g\r\n"}) {
    CAPTURE(bad);
    BodyEnd chunked(request);
    CHECK_FALSE(chunked.take(bad).has_value());
  }
}

}  // namespace noctem::proxy

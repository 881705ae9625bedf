// Which requests are the own page's, and the cookie that they carry.

#include "own_page.hpp"

#include <doctest/doctest.h>

#include "noctem/base/strings.hpp"

#include "session_cookie.hpp"

namespace noctem::admin {

namespace {

using http::Peer;

http::Request request(http::Headers headers, Peer::Reach from = Peer::Reach::loopback) {
  http::Request made;
  made.method = "POST";
  made.target = "/api/session";
  made.headers = std::move(headers);
  made.peer = {"127.0.0.1", 1, from};
  return made;
}

std::string verdict(const http::Request& asked, Reach reach, Intent intent) {
  const auto checked = check_own_page(asked, reach, intent);
  return checked ? "own" : checked.error().reason;
}

const http::Headers kOwn = {{"Host", "127.0.0.1:7654"},
                            {"Origin", "http://127.0.0.1:7654"},
                            {"Sec-Fetch-Site", "same-origin"}};

http::Headers with(std::string_view name, std::string value) {
  http::Headers headers = kOwn;
  headers.set(name, std::move(value));
  return headers;
}

}  // namespace

TEST_CASE("the page's own requests pass, on every name of this machine") {
  CHECK(verdict(request(kOwn), Reach::loopback, Intent::changes) == "own");
  for (const char* host : {"localhost:1", "[::1]:7654", "127.0.0.1", "LOCALHOST:9"}) {
    CAPTURE(host);
    const http::Headers headers = {{"Host", host}, {"Origin", "http://" + to_lower_ascii(host)}};
    CHECK(verdict(request(headers), Reach::loopback, Intent::changes) == "own");
  }
  const http::Headers reading = {{"Host", "127.0.0.1:7654"}, {"Sec-Fetch-Site", "same-origin"}};
  CHECK(verdict(request(reading), Reach::loopback, Intent::reads) == "own");
}

TEST_CASE("whatever does not say that it is the own page is denied") {
  for (const char* origin :
       {"", "null", "http://127.0.0.1:7655", "https://127.0.0.1:7654", "http://localhost:7654",
        "http://127.0.0.1:7654.evil.example", "http://127.0.0.1:7654/", "http://evil.example"}) {
    CAPTURE(origin);
    for (const Intent intent : {Intent::reads, Intent::changes}) {
      CHECK(verdict(request(with("Origin", origin)), Reach::loopback, intent) == "origin");
    }
  }
  for (const char* site : {"cross-site", "same-site", "none", "", "same-origin, cross-site"}) {
    CAPTURE(site);
    for (const Intent intent : {Intent::reads, Intent::changes}) {
      CHECK(verdict(request(with("Sec-Fetch-Site", site)), Reach::loopback, intent) == "origin");
    }
  }
  const http::Headers silent = {{"Host", "127.0.0.1:7654"}};
  CHECK(verdict(request(silent), Reach::loopback, Intent::changes) == "origin");
  http::Headers twice = kOwn;
  twice.add("Origin", "http://evil.example");
  CHECK(verdict(request(twice), Reach::loopback, Intent::changes) == "origin");
}

TEST_CASE("in the clear from elsewhere nobody signs in") {
  CHECK(verdict(request(kOwn), Reach::open, Intent::changes) == "sign_in_closed");
  CHECK(verdict(request(kOwn, Peer::Reach::network), Reach::loopback, Intent::changes) ==
        "sign_in_closed");
  for (const char* host : {"rebound.example:7654", "127.0.0.1.evil.example", "127.0.0.2:7654"}) {
    CAPTURE(host);
    http::Headers headers = with("Host", host);
    headers.set("Origin", "http://" + std::string(host));
    CHECK(verdict(request(headers), Reach::loopback, Intent::changes) == "sign_in_closed");
  }
  for (const char* name : {"X-Forwarded-For", "Forwarded", "x-forwarded-proto", "Via"}) {
    CAPTURE(name);
    CHECK(verdict(request(with(name, "x")), Reach::loopback, Intent::changes) == "sign_in_closed");
  }
}

TEST_CASE("over TLS the own origin is an https one") {
  const http::Headers own = {{"Host", "mesh.example"}, {"Origin", "https://mesh.example"}};
  CHECK(verdict(request(own, Peer::Reach::network), Reach::tls, Intent::changes) == "own");
  const http::Headers plain = {{"Host", "mesh.example"}, {"Origin", "http://mesh.example"}};
  CHECK(verdict(request(plain), Reach::tls, Intent::changes) == "origin");
}

TEST_CASE("the cookie is bound to node and way, and forgotten at the end") {
  const auto asked = request(kOwn);
  CHECK(set_cookie(asked, Reach::loopback, "abc", std::chrono::hours(1)) ==
        "noctem_7654=abc; Max-Age=3600; Path=/api/session; HttpOnly; SameSite=Strict");
  const auto far = request({{"Host", "mesh.example"}});
  CHECK(set_cookie(far, Reach::tls, "abc", std::chrono::hours(1)) ==
        "__Host-noctem=abc; Max-Age=3600; Path=/; Secure; HttpOnly; SameSite=Strict");
  CHECK(set_cookie(asked, Reach::loopback, "", std::chrono::seconds(0))
            .starts_with("noctem_7654=; Max-Age=0;"));
  CHECK(cookie_name(request({{"Host", "[::1]"}}), Reach::loopback) == "noctem");
  CHECK(cookie_name(request({{"Host", "[::1]:81"}}), Reach::loopback) == "noctem_81");
}

TEST_CASE("cookies are found by their whole name, at most four, none that is too long") {
  const auto found = [](const char* header) {
    http::Headers headers = kOwn;
    headers.add("cookie", header);
    return cookies_of(request(headers), Reach::loopback);
  };
  using Values = std::vector<std::string>;
  CHECK(found("noctem_7654=a") == Values{"a"});
  CHECK(found("x=1; noctem_7654=a;noctem_7654=b ; y=2") == Values{"a", "b"});
  CHECK(found("noctem_76540=a; xnoctem_7654=b; noctem_7654; NOCTEM_7654=c").empty());
  CHECK(found("").empty());
  CHECK(found(";;;=;=a; noctem_7654").empty());
  CHECK(found("noctem_7654=1; noctem_7654=2; noctem_7654=3; noctem_7654=4; noctem_7654=5").size() ==
        4);
  const std::string giant = "noctem_7654=" + std::string(101, 'a');
  CHECK(found(giant.c_str()).empty());
}

}  // namespace noctem::admin

// A fetch through the proxy to a server of this machine, and what a skill or whoever owns a granted
// name would try.

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <mutex>
#include <thread>

#include "noctem/fetch/fetch.hpp"

namespace noctem::fetch {

namespace {

// Gives each connection the same answer; "" is none at all.
class Server {
 public:
  explicit Server(std::string answer) : answer_(std::move(answer)) {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* const address = reinterpret_cast<sockaddr*>(&here);
    socklen_t size = sizeof here;
    REQUIRE(bind(listener_, address, size) == 0);
    REQUIRE(listen(listener_, 8) == 0);
    REQUIRE(getsockname(listener_, address, &size) == 0);
    port_ = ntohs(here.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~Server() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
    for (const int kept : kept_) {
      close(kept);
    }
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::string place(const std::string& host = "localhost") const {
    return host + ":" + std::to_string(port_);
  }
  std::string heard() {
    const std::lock_guard lock(mutex_);
    return heard_;
  }
  int connections() const { return connections_; }

 private:
  void serve() {
    for (;;) {
      const int one = accept(listener_, nullptr, nullptr);
      if (one < 0) {
        return;
      }
      ++connections_;
      std::array<char, 8192> bytes{};
      std::string head;
      for (ssize_t got = 1; got > 0 && head.find("\r\n\r\n") == std::string::npos;) {
        got = recv(one, bytes.data(), bytes.size(), 0);
        head.append(bytes.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
        if (!head.empty() && head.front() == 0x16) {
          break;  // TLS
        }
      }
      {
        const std::lock_guard lock(mutex_);
        heard_ += head;
      }
      if (answer_.empty()) {
        kept_.push_back(one);
        continue;
      }
      for (std::size_t at = 0; at < answer_.size();) {
        const ssize_t put = send(one, answer_.data() + at, answer_.size() - at, MSG_NOSIGNAL);
        if (put <= 0) {
          break;
        }
        at += static_cast<std::size_t>(put);
      }
      close(one);
    }
  }

  std::string answer_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_ = 0;
  std::mutex mutex_;
  std::string heard_;
  std::vector<int> kept_;
  std::thread thread_;
};

std::string answer_of(const std::string& body, const std::string& fields = "") {
  return "HTTP/1.1 200 OK\r\n" + fields + "Content-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

struct Tried {
  Result<Page> page;
  std::vector<proxy::Event> events;
  std::string error() const { return page ? "" : page.error().message; }
};

Tried attempt(const std::string& question, std::initializer_list<std::string> granted,
              Errand errand = {}) {
  bark::Grants grants;
  for (const std::string& host : granted) {
    REQUIRE(bark::grant_host(grants, host));
  }
  const Question asked = read_question(question).value();
  auto policy = policy_for(asked, grants.hosts);
  if (!policy) {
    return {fail(policy.error()), {}};
  }
  const auto here = proxy::parse_address("127.0.0.1").value();
  errand.policy = *std::move(policy);
  errand.names.hosts = {{"localhost", here}, {"inside.example", here}};
  Tried tried{fail(internal("none", "")), {}};
  errand.on_event = [&](const proxy::Event& event) { tried.events.push_back(event); };
  tried.page = fetch(asked, errand);
  return tried;
}

std::string get(const std::string& place) { return R"({"url":"http://)" + place + R"(/a?b"})"; }

}  // namespace

TEST_CASE("a page is fetched, and the server is told what the skill said and no more") {
  Server server(answer_of("the page", "X-Own: 1\r\nX-Own: 2\r\n"));
  const Tried tried =
      attempt(R"({"url":"http://)" + server.place() +
                  R"(/a?b","method":"POST","headers":{"X-Mine":"m"},"body":"body"})",
              {server.place()});
  REQUIRE_MESSAGE(tried.page, tried.error());
  CHECK(tried.page->status == 200);
  CHECK(tried.page->body == "the page");
  CHECK(write_page(*tried.page).find(R"("x-own":"1, 2")") != std::string::npos);
  const std::string heard = server.heard();
  CHECK(heard.starts_with("POST /a?b HTTP/1.1\r\nHost: " + server.place() + "\r\n"));
  CHECK(heard.find("x-mine: m\r\n") != std::string::npos);
  CHECK(heard.find("roxy") == std::string::npos);
  CHECK(heard.find("Content-Type") == std::string::npos);
  REQUIRE(tried.events.size() == 2);
  CHECK(tried.events[0].what == proxy::Event::What::opened);
  CHECK(tried.events[1].what == proxy::Event::What::closed);
  CHECK(tried.events[1].bytes_in > 0);
}

TEST_CASE("a redirect is an answer, and nobody follows it") {
  Server inside(answer_of("secret"));
  Server server("HTTP/1.1 302 Found\r\nLocation: http://" + inside.place("127.0.0.1") +
                "/\r\nContent-Length: 0\r\n\r\n");
  const Tried tried = attempt(get(server.place()), {server.place()});
  REQUIRE_MESSAGE(tried.page, tried.error());
  CHECK(tried.page->status == 302);
  CHECK(tried.page->body.empty());
  CHECK(inside.connections() == 0);
  CHECK_FALSE(attempt(get(inside.place("127.0.0.1")), {server.place()}).page);
  CHECK(inside.connections() == 0);
}

TEST_CASE("a granted name that leads inside is not followed there, in any scheme") {
  Server inside(answer_of("secret"));
  const std::string place = inside.place("inside.example");
  for (const std::string scheme : {"http", "https"}) {
    CAPTURE(scheme);
    const Tried tried = attempt(R"({"url":")" + scheme + "://" + place + R"(/"})", {place});
    REQUIRE_FALSE(tried.page);
    CHECK(tried.page.error().kind == ErrorKind::denied);
    CHECK(tried.error().find("a place inside") != std::string::npos);
    REQUIRE(tried.events.size() == 1);
    CHECK(tried.events[0].why == proxy::Why::address);
  }
  CHECK(inside.connections() == 0);
  CHECK(attempt(get(place), {place, inside.place("127.0.0.1")}).page);
}

TEST_CASE("a method that was not granted goes nowhere") {
  Server server(answer_of("x"));
  const std::string post = R"({"method":"POST","url":"http://)" + server.place() + R"(/"})";
  CHECK_FALSE(attempt(post, {server.place() + " GET HEAD"}).page);
  CHECK(server.connections() == 0);
  CHECK(attempt(post, {server.place() + " POST"}).page);
}

TEST_CASE("TLS is TLS: a server that has none, or that nobody vouches for, hears no question") {
  Server server(answer_of("x"));
  const Tried tried =
      attempt(R"({"url":"https://)" + server.place() + R"(/secret-path"})", {server.place()});
  REQUIRE_FALSE(tried.page);
  CHECK(tried.page.error().kind == ErrorKind::unavailable);
  CHECK(server.heard().find("secret-path") == std::string::npos);
}

TEST_CASE("an answer has an end, and so has waiting for it") {
  Server flood(answer_of(std::string(kPageBytesMax + 1, 'x')));
  const Tried flooded = attempt(get(flood.place()), {flood.place()});
  REQUIRE_FALSE(flooded.page);
  CHECK(flooded.page.error().kind == ErrorKind::exhausted);
  Server heads(answer_of("x", "A: " + std::string(64u << 10, 'x') + "\r\n"));
  CHECK_FALSE(attempt(get(heads.place()), {heads.place()}).page);
  Server silent("");
  Errand errand;
  errand.deadline = std::chrono::milliseconds(50);
  CHECK(attempt(get(silent.place()), {silent.place()}, errand).error() ==
        "there was no answer in time");
  errand.deadline = std::chrono::minutes(5);
  errand.must_stop = [looks = 0]() mutable -> std::string { return ++looks > 3 ? "revoked" : ""; };
  CHECK(attempt(get(silent.place()), {silent.place()}, errand).error() == "revoked");
}

}  // namespace noctem::fetch

#include "request_parser.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

namespace noctem::http_os {
namespace {

using Outcome = RequestParser::Outcome;

// Takes what is whole out of `kept`; false after a refusal.
bool take_whole(RequestParser& parser, std::string& kept, std::vector<std::string>& all) {
  for (;;) {
    const auto step = parser.step(kept);
    REQUIRE(step.consumed <= kept.size());
    kept.erase(0, step.consumed);
    if (step.outcome == Outcome::refused) {
      all.push_back(std::to_string(parser.refusal().status) + " " + parser.refusal().reason);
      return false;
    }
    if (step.outcome == Outcome::more) {
      return true;
    }
    if (step.outcome == Outcome::request) {
      const http::Request request = parser.take();
      all.push_back(request.method + " " + request.target + " " + request.body);
    }
  }
}

// What came of `bytes` that arrive in pieces: each request as text, then a refusal if there is one.
std::vector<std::string> outcomes(std::string_view bytes, std::size_t piece,
                                  ParserLimits limits = {}) {
  RequestParser parser(limits);
  std::vector<std::string> all;
  std::string kept;
  while (!bytes.empty()) {
    kept += bytes.substr(0, piece);
    bytes.remove_prefix(std::min(piece, bytes.size()));
    if (!take_whole(parser, kept, all)) {
      return all;
    }
  }
  if (parser.has_begun()) {
    all.emplace_back("unfinished");
  }
  return all;
}

using Texts = std::vector<std::string>;

const std::vector<std::pair<std::string, Texts>>& samples() {
  static const std::vector<std::pair<std::string, Texts>> all = {
      {"GET / HTTP/1.1\r\n\r\n", {"GET / "}},
      {"\r\nGET / HTTP/1.1\r\n\r\n", {"GET / "}},
      {"\r\n\r\nGET / HTTP/1.1\r\n\r\n", {"400 request_line"}},
      {"GET / HTTP/1.1\r\nA: b\r\n\r\nPUT /x HTTP/1.0\r\nContent-Length: 3\r\n\r\nabcGET",
       {"GET / ", "PUT /x abc", "unfinished"}},
      {"P /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n00\r\n\r\nP / "
       "HTTP/1.1\r\n\r\n",
       {"P /x abc", "P / "}},
      {"P /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", {"P /x "}},
      {"P /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\n\r\n", {"400 trailer"}},
      {"P /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0;e\r\n\r\n", {"P /x "}},
      {"P /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n", {"400 chunk"}},
      {"GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n", {"400 folded_field"}},
      {"GET / HTTP/1.1\nA: b\n\n", {"400 line_feed"}},
      {"GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na", {"400 content_length"}},
      {"GET / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", {"501 transfer_encoding"}},
      {"GET / HTTP/3.0\r\n\r\n", {"505 version"}},
      {"\x16\x03", {"400 request_line"}},
      {"GET / HT", {"unfinished"}},
  };
  return all;
}

TEST_CASE("a request is the same in whatever pieces it arrives") {
  for (const auto& [bytes, expected] : samples()) {
    for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
      CAPTURE(bytes);
      CAPTURE(piece);
      CHECK(outcomes(bytes, piece) == expected);
    }
  }
}

TEST_CASE("facts of the head are known before the body comes") {
  RequestParser parser({});
  const auto step = parser.step(
      "POST / HTTP/1.1\r\nHost: a\r\nHOST: b\r\nExpect: 100-Continue\r\nConnection: x, close\r\n"
      "Content-Length: 2\r\n\r\n");
  REQUIRE(step.outcome == Outcome::head);
  CHECK(parser.head().hosts == 2);
  CHECK(parser.head().expect == Head::Expect::go_on);
  CHECK(parser.head().after == Head::After::close);
  CHECK(parser.head().body == Head::Body::expected);
  CHECK(parser.head().version == Head::Version::http_1_1);
}

TEST_CASE("HTTP/1.0 closes unless it asks to keep") {
  for (const auto& [field, after] : {std::pair{"", Head::After::close},
                                     std::pair{"Connection: keep-alive\r\n", Head::After::keep}}) {
    RequestParser parser({});
    const std::string head = std::string("GET / HTTP/1.0\r\n") + field + "\r\n";
    REQUIRE(parser.step(head).outcome == Outcome::head);
    CHECK(parser.head().after == after);
  }
}

TEST_CASE("limits hold exactly, in one piece and byte by byte") {
  const ParserLimits limits{.header_bytes_max = 60, .header_fields_max = 3, .body_bytes_max = 4};
  const std::string start = "GET / HTTP/1.1\r\n";
  const auto sized = [&](std::size_t size) {
    return start + "A: " + std::string(size - start.size() - 7, 'x') + "\r\n\r\n";
  };
  const std::string chunked = start + "Transfer-Encoding: chunked\r\n\r\n";
  for (const std::size_t piece : {1u, 7u, 1000u}) {
    CHECK(outcomes(sized(60), piece, limits) == Texts{"GET / "});
    CHECK(outcomes(sized(61), piece, limits) == Texts{"431 header_bytes"});
    CHECK(outcomes(start + "A:1\r\nA:2\r\nA:3\r\n\r\n", piece, limits) == Texts{"GET / "});
    CHECK(outcomes(start + "A:1\r\nA:2\r\nA:3\r\nA:4\r\n\r\n", piece, limits) ==
          Texts{"431 header_fields"});
    CHECK(outcomes("GET /" + std::string(60, 'x'), piece, limits) == Texts{"414 target_bytes"});
    CHECK(outcomes(start + "Content-Length: 4\r\n\r\nabcd", piece, limits) == Texts{"GET / abcd"});
    CHECK(outcomes(start + "Content-Length: 5\r\n\r\nabcde", piece, limits) ==
          Texts{"413 body_bytes"});
    CHECK(outcomes(chunked + "2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n", piece, limits) ==
          Texts{"GET / abcd"});
    CHECK(outcomes(chunked + "2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n", piece, limits) ==
          Texts{"413 body_bytes"});
  }
}

TEST_CASE("framing costs no more than a bounded part of a body") {
  std::string bytes = "P / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 200; ++i) {
    bytes += "1;" + std::string(500, 'x') + "\r\na\r\n";
  }
  CHECK(outcomes(bytes, 4096) == Texts{"400 chunk"});
  CHECK(outcomes("P / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(600, '0'), 9) ==
        Texts{"400 chunk"});
}

// A body that is only announced must not cost what it announces.
TEST_CASE("an announced body claims little memory") {
  RequestParser parser({.body_bytes_max = 1u << 30});
  REQUIRE(parser.step("P / HTTP/1.1\r\nContent-Length: 1000000000\r\n\r\n").outcome ==
          Outcome::head);
  CHECK(parser.step("x").outcome == Outcome::more);
  CHECK(parser.request().body.capacity() < 100'000);
}

// Every mutation of a valid message parses to the same in one piece and byte by byte, and none is
// fatal.
TEST_CASE("mutated messages mean the same however they arrive") {
  std::uint64_t seed = 1;
  const auto next = [&] {
    return seed = seed * 6364136223846793005u + 1442695040888963407u, seed >> 33;
  };
  constexpr std::string_view kBytes("\r\n\0 :;,\t0aG\xff\x7f\"1/", 16);
  for (int round = 0; round < 400; ++round) {
    std::string bytes = samples()[next() % samples().size()].first;
    for (int change = 0; change < 2; ++change) {
      bytes[next() % bytes.size()] = kBytes[next() % kBytes.size()];
    }
    CAPTURE(bytes);
    CHECK(outcomes(bytes, 1) == outcomes(bytes, bytes.size()));
  }
}

}  // namespace
}  // namespace noctem::http_os

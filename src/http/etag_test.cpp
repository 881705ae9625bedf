#include "noctem/http/etag.hpp"

#include <doctest/doctest.h>

using namespace noctem::http;

namespace {

Request asking(std::string method, Headers headers) {
  Request request;
  request.method = std::move(method);
  request.headers = std::move(headers);
  return request;
}

bool knows(std::string value) {
  return is_known_to_client(asking("GET", {{"If-None-Match", std::move(value)}}), "\"abc\"");
}

}  // namespace

TEST_CASE("a tag depends on every part and on where one ends") {
  const std::string tag = strong_etag({"entry", "verified", "2"});
  CHECK(tag == strong_etag({"entry", "verified", "2"}));
  CHECK(tag.size() == 24);
  CHECK(tag.front() == '"');
  CHECK(tag.back() == '"');
  CHECK(tag != strong_etag({"entry", "verified", "3"}));
  CHECK(strong_etag({"a", "bc"}) != strong_etag({"ab", "c"}));
  CHECK(strong_etag({"a"}) != strong_etag({"a", ""}));
  CHECK(strong_etag({"1:a", ""}) != strong_etag({"", "1:a"}));
}

TEST_CASE("If-None-Match names tags in a list, weak or strong, or all") {
  CHECK(knows("\"abc\""));
  CHECK(knows("W/\"abc\""));
  CHECK(knows("\"x\", W/\"y\" ,  \"abc\""));
  CHECK(knows("*"));
  CHECK(!knows("\"x\""));
  CHECK(!knows("\"ABC\""));
  CHECK(!knows("\"x\", \"y\""));
}

TEST_CASE("a malformed or repeated If-None-Match names nothing") {
  for (const char* const value :
       {"", "abc", "\"abc", "w/\"abc\"", "\"x\" \"abc\"", "\"x\",,\"abc\"", ", \"abc\"", "**"}) {
    CAPTURE(value);
    CHECK(!knows(value));
  }
  CHECK(!is_known_to_client(asking("GET", {}), "\"abc\""));
  CHECK(!is_known_to_client(
      asking("GET", {{"If-None-Match", "\"abc\""}, {"if-none-match", "\"x\""}}), "\"abc\""));
  std::string many;
  for (int i = 0; i < 100; ++i) {
    many += "\"x\", ";
  }
  CHECK(!knows(many + "\"abc\""));
}

TEST_CASE("a client that has the representation gets 304 without a body") {
  const Headers knowing{{"If-None-Match", "\"abc\""}};
  Response answer = json_response(200, "{}");
  answer.headers.add("Cache-Control", "no-cache");
  const Response unchanged = with_etag(asking("GET", knowing), "\"abc\"", answer);
  CHECK(unchanged.status == 304);
  CHECK(unchanged.body.empty());
  CHECK(unchanged.headers.find("ETag") == "\"abc\"");
  CHECK(unchanged.headers.find("Cache-Control") == "no-cache");
  CHECK(!unchanged.headers.find("Content-Type"));
  CHECK(with_etag(asking("HEAD", knowing), "\"abc\"", answer).status == 304);
}

TEST_CASE("everybody else gets the answer and its tag") {
  const Headers knowing{{"If-None-Match", "\"abc\""}};
  const Response fresh = with_etag(asking("GET", {}), "\"abc\"", json_response(200, "{}"));
  CHECK(fresh.status == 200);
  CHECK(fresh.body == "{}");
  CHECK(fresh.headers.find("ETag") == "\"abc\"");
  CHECK(with_etag(asking("POST", knowing), "\"abc\"", json_response(200, "{}")).status == 200);
  CHECK(with_etag(asking("GET", knowing), "\"abc\"", json_response(202, "{}")).status == 202);
  CHECK(with_etag(asking("GET", knowing), "\"x\"", json_response(200, "{}")).status == 200);
}

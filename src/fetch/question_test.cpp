#include "noctem/fetch/question.hpp"

#include <doctest/doctest.h>

#include "noctem/fetch/fetch.hpp"

namespace noctem::fetch {

namespace {

std::vector<bark::HostGrant> granting(std::initializer_list<const char*> hosts) {
  bark::Grants grants;
  for (const char* host : hosts) {
    REQUIRE(bark::grant_host(grants, host));
  }
  return grants.hosts;
}

Question asking(const std::string& text) {
  auto question = read_question(text);
  REQUIRE_MESSAGE(question, text);
  return *std::move(question);
}

}  // namespace

TEST_CASE("a question says what is fetched, and nothing is added to it") {
  const Question question = asking(
      R"({"url":"https://API.example.org/a?b=1","method":"POST","headers":{"X-One":" 1 "},"body":"x"})");
  CHECK(question.url() == "https://api.example.org:443/a?b=1");
  CHECK(question.method == "POST");
  CHECK(question.fields.size() == 1);
  CHECK(question.fields[0].name == "x-one");
  CHECK(question.fields[0].value == "1");
  CHECK(asking(R"({"url":"http://a.example:8080"})").url() == "http://a.example:8080/");
}

TEST_CASE("what could be understood in two ways, or belongs to the connection, is refused") {
  for (const char* text : {
           "",
           "[]",
           "{}",
           R"({"url":1})",
           R"({"url":"ftp://a.example/"})",
           R"({"url":"HTTPS://a.example/"})",
           R"({"url":"https://u:p@a.example/"})",
           R"({"url":"https://a.example./"})",
           R"({"url":"https://0x7f000001/"})",
           R"({"url":"https://127.1/"})",
           R"({"url":"https://a.example/#x"})",
           R"({"url":"https://a.example#x"})",
           R"({"url":"https://a.example\\@b.example/"})",
           R"({"url":"https://a.example/ b"})",
           R"({"url":"https://a.example/\r\nX: 1"})",
           R"({"url":"https://a.example/\u0000"})",
           R"({"url":"https://a.example/","method":"get"})",
           R"({"url":"https://a.example/","method":"CONNECT"})",
           R"({"url":"https://a.example/","method":"GET x"})",
           R"({"url":"https://a.example/","headers":{"host":"b.example"}})",
           R"({"url":"https://a.example/","headers":{"Content-Length":"1"}})",
           R"({"url":"https://a.example/","headers":{"transfer-encoding":"chunked"}})",
           R"({"url":"https://a.example/","headers":{"Connection":"x"}})",
           R"({"url":"https://a.example/","headers":{"a":"1","A":"2"}})",
           R"({"url":"https://a.example/","headers":{"a":"1\r\nhost: b"}})",
           R"({"url":"https://a.example/","headers":{"a b":"1"}})",
           R"({"url":"https://a.example/","headers":{"":"1"}})",
           R"({"url":"https://a.example/","headers":{"a":1}})",
           R"({"url":"https://a.example/","headers":[]})",
           R"({"url":"https://a.example/","body":{}})",
           R"({"url":"https://a.example/","proxy":"x"})",
       }) {
    CAPTURE(text);
    CHECK_FALSE(read_question(text));
  }
  const std::string large(kBodyBytesMax + 1, 'x');
  CHECK_FALSE(read_question(R"({"url":"https://a.example/","body":")" + large + "\"}"));
}

TEST_CASE("host, port and method must be granted; within TLS the method is decided here") {
  const auto granted = granting({"a.example:443 GET", "a.example:80 GET", "b.example"});
  const auto why = [&](const std::string& text) {
    const auto policy = policy_for(asking(text), granted);
    return policy ? "" : policy.error().message;
  };
  CHECK(why(R"({"url":"https://a.example/"})") == "");
  CHECK(why(R"({"url":"http://a.example/"})") == "");
  CHECK(why(R"({"url":"https://b.example/","method":"DELETE"})") == "");
  CHECK(why(R"({"url":"https://a.example/","method":"POST"})") ==
        "POST a.example:443: granted for other methods only");
  CHECK(why(R"({"url":"http://a.example/","method":"POST"})") ==
        "POST a.example:80: granted for other methods only");
  CHECK(why(R"({"url":"https://a.example:8443/"})") == "a.example:8443 was not granted");
  CHECK(why(R"({"url":"https://c.example/"})") == "c.example:443 was not granted");
  CHECK(why(R"({"url":"https://sub.a.example/"})") != "");
  const auto plain = policy_for(asking(R"({"url":"http://a.example/"})"), granted).value();
  CHECK(plain.grants[1].methods == std::vector<std::string>{"GET"});  // the proxy looks again
}

TEST_CASE("an answer is written with its fields once each, and bytes that are no text apart") {
  CHECK(write_page({200, {{"a", "1"}, {"a", "2"}, {"b", ""}}, "text"}) ==
        R"({"body":"text","headers":{"a":"1, 2","b":""},"status":200})");
  CHECK(write_page({200, {}, "\xff"}) == R"({"body_base64url":"_w","headers":{},"status":200})");
}

}  // namespace noctem::fetch

#include "noctem/http/target.hpp"

#include <doctest/doctest.h>

#include "noctem/http/problem.hpp"

using namespace noctem;
using namespace noctem::http;
using namespace std::string_view_literals;

namespace {

Target parsed(std::string_view raw) {
  auto target = parse_target(raw);
  INFO(std::string(raw));
  REQUIRE(target.has_value());
  return *std::move(target);
}

std::string refused(std::string_view raw) {
  const auto target = parse_target(raw);
  return target ? "accepted" : target.error().reason;
}

}  // namespace

TEST_CASE("segments and query are decoded once") {
  const Target target = parsed("/api/knowledge/a%20b%C3%A9?q=x%26y%3D1&tags=a&tags=b&empty=");
  CHECK(target.segments == std::vector<std::string>{"api", "knowledge", "a b\xc3\xa9"});
  REQUIRE(target.query.size() == 4);
  CHECK(target.query[0] == std::pair<std::string, std::string>("q", "x&y=1"));
  CHECK(target.query[1].second == "a");
  CHECK(target.query[2].second == "b");
  CHECK(target.query[3] == std::pair<std::string, std::string>("empty", ""));
  CHECK(parsed("/%2541").segments == std::vector<std::string>{"%41"});
}

TEST_CASE("the root has no segments, an empty query no parameters") {
  CHECK(parsed("/").segments.empty());
  CHECK(parsed("/?").query.empty());
  CHECK(parsed("/a?").segments.size() == 1);
}

TEST_CASE("a plus is a plus, a slash in a query is a slash") {
  const Target target = parsed("/c%2B%2b+?q=a+b&d=go/x&e=a=b");
  CHECK(target.segments[0] == "c+++");
  CHECK(target.query[0].second == "a+b");
  CHECK(target.query[1].second == "go/x");
  CHECK(target.query[2].second == "a=b");
}

TEST_CASE("what would be ambiguous behind the door is refused at it") {
  CHECK(refused("/a%00b") == "target_control");
  CHECK(refused("/a?q=%00") == "target_control");
  CHECK(refused("/a%2Fb") == "target_separator");
  CHECK(refused("/a%2fb") == "target_separator");
  CHECK(refused("/a%5Cb") == "target_separator");
  CHECK(refused("/a\\b") == "target_byte");
  CHECK(refused("/.") == "target_dot_segment");
  CHECK(refused("/a/..") == "target_dot_segment");
  CHECK(refused("/a/%2e%2E/b") == "target_dot_segment");
  CHECK(refused("/a/.%2e/b") == "target_dot_segment");
  CHECK(refused("//a") == "target_empty_segment");
  CHECK(refused("/a//b") == "target_empty_segment");
  CHECK(refused("/a/") == "target_empty_segment");
  CHECK(refused("//") == "target_empty_segment");
}

TEST_CASE("dots that are no dot segment are names") {
  CHECK(parsed("/.well-known/...").segments == std::vector<std::string>{".well-known", "..."});
}

TEST_CASE("escapes are two hex digits") {
  for (const std::string_view raw :
       {"/%", "/%4", "/%4g", "/%g4", "/a%", "/?q=%", "/?q=%1", "/%%41", "/% 1"}) {
    CHECK(refused(raw) == "target_escape");
  }
}

TEST_CASE("bytes that belong escaped are refused") {
  for (const std::string_view raw :
       {"/a b"sv, "/a\x7f"sv, "/a\nb"sv, "/a\0b"sv, "/\xc3\xa9"sv, "/a#b"sv, "/a?b=c#d"sv,
        "/a\"b"sv, "/<a>"sv, "/?q=[a]"sv, "/?q={a}"sv, "/?q=a|b"sv, "/?q=a\tb"sv}) {
    CHECK(refused(raw) == "target_byte");
  }
  CHECK(refused("/%0a") == "target_control");
  CHECK(refused("/?q=%0D%0AX") == "target_control");
  CHECK(refused("/%7F") == "target_control");
}

TEST_CASE("decoded text is UTF-8") {
  for (const std::string_view raw :
       {"/%ff", "/%C3", "/%C0%AF", "/%ED%A0%80", "/?q=%80", "/%C0%80"}) {
    CHECK(refused(raw) == "target_utf8");
  }
}

TEST_CASE("only a path is a target") {
  for (const std::string_view raw : {"", "*", "a", "http://host/a", "host:443", "?q=1"}) {
    CHECK(refused(raw) == "target_form");
  }
}

TEST_CASE("a query is name=value") {
  for (const std::string_view raw : {"/?a", "/?=b", "/?a=1&", "/?&a=1", "/?a=1&&b=2", "/?&"}) {
    CHECK(refused(raw) == "query_form");
  }
}

TEST_CASE("targets and queries have a limit") {
  const std::string longest = "/" + std::string(kTargetBytesMax - 1, 'a');
  CHECK(parsed(longest).segments[0].size() == kTargetBytesMax - 1);
  CHECK(refused(longest + "a") == "target_too_long");
  CHECK(status_of(parse_target(longest + "a").error()) == 414);
  std::string many = "/?a=0";
  for (std::size_t i = 1; i < kQueryParametersMax; ++i) {
    many += "&a=1";
  }
  CHECK(parsed(many).query.size() == kQueryParametersMax);
  CHECK(refused(many + "&a=1") == "query_too_many");
}

TEST_CASE("writing and parsing give the same target back") {
  for (const std::string_view raw :
       {"/", "/a", "/a%20b/%E2%82%AC?x=%26%3D&y=+", "/-._~!$&'()*+,;=:@?-._~!$'()*+,;:@/?=="}) {
    const Target target = parsed(raw);
    CHECK(parsed(write_target(target)) == target);
  }
  CHECK(write_target({{"a b", "\xc3\xa9"}, {{"q", "1+1=2&"}}}) == "/a%20b/%C3%A9?q=1%2B1%3D2%26");
  CHECK(percent_encode("AZaz09-._~") == "AZaz09-._~");
}

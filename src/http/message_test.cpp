#include "noctem/http/message.hpp"

#include <doctest/doctest.h>

using namespace noctem::http;

TEST_CASE("header names are compared without case, values are left alone") {
  Headers headers{{"X-Agent-ID", " a "}, {"Accept", "x"}, {"x-agent-id", "b"}};
  CHECK(headers.find("x-AGENT-id") == " a ");
  CHECK(headers.count("X-Agent-Id") == 2);
  CHECK(!headers.find("X-Agent"));
  CHECK(headers.count("X-Agent") == 0);
}

TEST_CASE("set replaces every field of that name and keeps the others") {
  Headers headers{{"A", "1"}, {"B", "2"}, {"a", "3"}};
  headers.set("a", "4");
  CHECK(headers.size() == 2);
  CHECK(headers.count("A") == 1);
  CHECK(headers.find("A") == "4");
  CHECK(headers.find("B") == "2");
}

TEST_CASE("responses say their type") {
  CHECK(json_response(201, "{}").headers.find("content-type") == "application/json");
  CHECK(json_response(201, "{}").status == 201);
  CHECK(text_response(200, "x").headers.find("content-type") == "text/plain; charset=utf-8");
}

#include "noctem/client/plain_query.hpp"

#include <doctest/doctest.h>

namespace noctem::client {

TEST_CASE("a program's question becomes one read of the node, and nothing else can be asked") {
  CHECK(plain_target("{}").value() == "/api/agent/knowledge?limit=5&bytes=400000");
  CHECK(plain_target(R"({"query":"a b&limit=100","tags":["x","y"],"limit":20})").value() ==
        "/api/agent/knowledge?query=a%20b%26limit%3D100&tags=x&tags=y&limit=20&bytes=400000");
  for (const char* text : {"", "[]", "{", R"({"query":1})", R"({"query":""})", R"({"limit":0})",
                           R"({"limit":21})", R"({"limit":"5"})", R"({"tags":"x"})",
                           R"({"tags":[1]})", R"({"cursor":"x"})", R"({"path":"/api/admin"})"}) {
    CAPTURE(text);
    CHECK_FALSE(plain_target(text));
  }
  CHECK_FALSE(plain_target(R"({"query":")" + std::string(2'001, 'x') + "\"}"));
  CHECK_FALSE(plain_target(R"({"query":")" + std::string(20'000, 'x') + "\"}"));
}

}  // namespace noctem::client

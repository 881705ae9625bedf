#include "transfer.hpp"

#include <doctest/doctest.h>

namespace noctem::http_os {
namespace {

std::string reason(std::string url, std::string method = "GET", env::WireHeaders headers = {}) {
  env::WireRequest request;
  request.url = std::move(url);
  request.method = std::move(method);
  request.headers = std::move(headers);
  const auto refused = refusal_of(request);
  return refused ? refused->reason : "";
}

TEST_CASE("only what HTTP can carry is sent") {
  CHECK(reason("http://h/") == "");
  CHECK(reason("https://h/%20?a=b") == "");
  for (const char* url : {"", "h", "ftp://h/", "file:///x", "HTTP://h/", "http://h/ x",
                          "http://h/\r\nX: y", "http://h/\x7f", "http://h/\t"}) {
    CAPTURE(url);
    CHECK(reason(url) == "url");
  }
  CHECK(reason("http://h/" + std::string(kUrlBytesMax, 'x')) == "url");
}

TEST_CASE("no method and no field can smuggle another") {
  for (const char* method : {"", "G T", "GET\r\n", "GET /x HTTP/1.1"}) {
    CHECK(reason("http://h/", method) == "method");
  }
  for (const auto& [name, value] :
       {std::pair{"A", "b\r\nC: d"}, std::pair{"A\r\nC", "d"}, std::pair{"A:", "b"},
        std::pair{"", "b"}, std::pair{"A B", "c"}, std::pair{"A", "\x01"}}) {
    CHECK(reason("http://h/", "GET", {{name, value}}) == "header");
  }
}

}  // namespace
}  // namespace noctem::http_os

#include "line_reader.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace noctem::mcp {

namespace {

// Lines as texts; a long one as "!".
std::vector<std::string> lines_of(std::string_view bytes, std::size_t step, std::size_t max) {
  LineReader reader(max);
  std::vector<std::string> lines;
  const auto take = [&](const Line& line) {
    lines.emplace_back(line.fit == Line::Fit::too_long ? "!" : std::string(line.text));
  };
  for (std::size_t i = 0; i < bytes.size(); i += step) {
    reader.feed(bytes.substr(i, step), take);
  }
  reader.finish(take);
  return lines;
}

}  // namespace

TEST_CASE("lines come out the same however the bytes arrive") {
  for (const std::size_t step : {1, 2, 3, 100}) {
    CAPTURE(step);
    CHECK(lines_of("one\n\ntwo\r\n12345\nthree", step, 5) ==
          std::vector<std::string>{"one", "two", "12345", "three"});
    CHECK(lines_of("123456\nok\n1234567890\n", step, 5) ==
          std::vector<std::string>{"!", "ok", "!"});
    CHECK(lines_of("", step, 5).empty());
  }
}

}  // namespace noctem::mcp

#include "noctem/base/log.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

#include "noctem/base/strings.hpp"

using namespace noctem;

namespace {

class Kept final : public LogSink {
 public:
  bool wants(LogLevel level, std::string_view event) const override {
    return level <= LogLevel::info && event != "store.quiet";
  }
  void write(const LogEvent& event) override {
    lines.push_back(format_event(event, LogFormat::text));
  }
  std::vector<std::string> lines;
};

std::string text_of_value(std::string_view value) {
  const LogField fields[] = {{"k", value}};
  return format_event({LogLevel::info, "e", fields}, LogFormat::text)
      .substr(std::string_view("info e k=").size());
}

std::string json_of_value(LogField field) {
  const LogField fields[] = {field};
  const std::string line = format_event({LogLevel::info, "e", fields}, LogFormat::json);
  const std::string before = R"({"level":"info","event":"e",)";
  REQUIRE(line.starts_with(before));
  return line.substr(before.size(), line.size() - before.size() - 1);
}

}  // namespace

TEST_CASE("a log writes what its sink wants") {
  Kept kept;
  const Log log(kept);
  log.error("store.broken", {{"path", "a b"}, {"count", 3}});
  log.warning("store.full");
  log.info("store.opened", {{"ok", true}});
  log.info("store.quiet");
  log.debug("store.detail");
  CHECK(kept.lines == std::vector<std::string>{"error store.broken path=\"a b\" count=3",
                                               "warning store.full", "info store.opened ok=true"});
}

TEST_CASE("every kind of field has a form in both formats") {
  const std::string owned = "owned";
  const LogField fields[] = {{"text", "t"},
                             {"owned", owned},
                             {"small", -1},
                             {"signed", std::int64_t{-9223372036854775807}},
                             {"unsigned", std::uint64_t{18446744073709551615u}},
                             {"real", 0.1},
                             {"yes", true},
                             {"hidden", redacted("password")}};
  const LogEvent event{LogLevel::debug, "part.it_happened", fields};
  CHECK(format_event(event, LogFormat::text) ==
        "debug part.it_happened text=t owned=owned small=-1 signed=-9223372036854775807 "
        "unsigned=18446744073709551615 real=0.1 yes=true hidden=redacted:8");
  CHECK(format_event(event, LogFormat::json) ==
        R"({"level":"debug","event":"part.it_happened","text":"t","owned":"owned","small":-1,)"
        R"("signed":-9223372036854775807,"unsigned":18446744073709551615,"real":0.1,"yes":true,)"
        R"("hidden":"redacted:8"})");
}

TEST_CASE("a value that could be taken for something else is quoted") {
  CHECK(text_of_value("/a/b.c:1") == "/a/b.c:1");
  CHECK(text_of_value("") == R"("")");
  CHECK(text_of_value("a b") == R"("a b")");
  CHECK(text_of_value("a=b") == R"("a=b")");
  CHECK(text_of_value(R"(a"b\c)") == R"("a\"b\\c")");
  CHECK(text_of_value("\xc3\xa4") == "\"\xc3\xa4\"");
}

TEST_CASE("no value can forge a line, move the cursor or turn the text") {
  CHECK(text_of_value("x\ninfo e k=v") == R"("x\ninfo e k=v")");
  CHECK(text_of_value("\r\t") == R"("\r\t")");
  CHECK(text_of_value("\x1b[2J") == R"("\u001b[2J")");
  CHECK(text_of_value("\x7f") == R"("\u007f")");
  CHECK(text_of_value("\xc2\x9b") == R"("\u009b")");      // CSI in one byte
  CHECK(text_of_value("\xe2\x80\xae") == R"("\u202e")");  // right to left
  CHECK(text_of_value("\xe2\x80\xa8") == R"("\u2028")");  // line separator
  CHECK(text_of_value(std::string_view("\0", 1)) == R"("\u0000")");
  CHECK(text_of_value("\xff\xc3") == R"("\xff\xc3")");  // not UTF-8
  CHECK(json_of_value({"k", "a\nb\"\\\x01"}) == R"("k":"a\nb\"\\\u0001")");
  CHECK(json_of_value({"k", "\xff"}) == R"("k":"\ufffd")");
  CHECK(json_of_value({"k\n", "v"}) == R"("k\n":"v")");
}

namespace {

bool is_one_line(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      return false;
    }
  }
  return is_utf8(text);
}

}  // namespace

TEST_CASE("whatever bytes come, a line is one line of UTF-8") {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; second += 17) {
      const std::string value = {static_cast<char>(first), static_cast<char>(second)};
      const LogField fields[] = {{"k", value}};
      const LogEvent event{LogLevel::info, "e", fields};
      REQUIRE(is_one_line(format_event(event, LogFormat::text)));
      REQUIRE(is_one_line(format_event(event, LogFormat::json)));
    }
  }
}

TEST_CASE("a number that JSON does not have becomes null") {
  CHECK(json_of_value({"k", std::numeric_limits<double>::infinity()}) == R"("k":null)");
  CHECK(json_of_value({"k", std::numeric_limits<double>::quiet_NaN()}) == R"("k":null)");
}

TEST_CASE("levels have the names that a filter uses") {
  CHECK(name_of(LogLevel::error) == "error");
  CHECK(name_of(LogLevel::warning) == "warning");
  CHECK(name_of(LogLevel::info) == "info");
  CHECK(name_of(LogLevel::debug) == "debug");
}

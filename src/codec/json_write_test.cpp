#include <doctest/doctest.h>

#include "noctem/codec/json.hpp"

namespace noctem::codec {
namespace {

std::string canonical(std::string_view text) { return write_canonical(parse_json(text).value()); }

TEST_CASE("the example of RFC 8785, section 3.2.2") {
  CHECK(canonical(R"({
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    })") ==
        "{\"literals\":[null,true,false],"
        "\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
        "\"string\":\"\xE2\x82\xAC$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
}

TEST_CASE("the keys of RFC 8785, section 3.2.3") {
  const Json value = parse_json(R"({
      "\u20ac": "Euro Sign", "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis"
    })")
                         .value();
  std::vector<std::string> order;
  for (const auto& [key, name] : *value.object()) {
    order.push_back(*name.text());
  }
  CHECK(order == std::vector<std::string>{
                     "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis",
                     "Euro Sign", "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh"});
}

TEST_CASE("only what must be escaped is escaped, in the shortest way") {
  std::string all;
  for (char c = 0; c < 0x20; ++c) {
    all += c;
  }
  CHECK(write_canonical(Json(all)) ==
        R"("\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f)"
        R"(\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d)"
        R"(\u001e\u001f")");
  CHECK(write_canonical(Json("a\"b\\c/d\x7F\xC3\xA9")) == "\"a\\\"b\\\\c/d\x7F\xC3\xA9\"");
}

TEST_CASE("spacing, order and spelling do not matter to the canonical form") {
  const std::string text = R"({"a":[1,0,"x"],"b":{"c":null,"d":1.5}})";
  CHECK(canonical(text) == text);
  CHECK(canonical(" { \"b\" : {\"d\":15e-1,\"\\u0063\":null}, \"a\":[1.0,-0.0,\"\\u0078\"] } ") ==
        text);
}

TEST_CASE("what is appended stands behind what was there") {
  std::string out = "x";
  append_canonical(out, Json(JsonArray{1, true}));
  CHECK(out == "x[1,true]");
}

TEST_CASE("the form for people has the same order and two spaces") {
  CHECK(write_pretty(parse_json(R"({"b":[1,{}],"a":{"c":[]}})").value()) ==
        "{\n  \"a\": {\n    \"c\": []\n  },\n  \"b\": [\n    1,\n    {}\n  ]\n}");
  CHECK(write_pretty(Json(1)) == "1");
}

}  // namespace
}  // namespace noctem::codec

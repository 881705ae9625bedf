#include <doctest/doctest.h>

#include "noctem/codec/json.hpp"

namespace noctem::codec {
namespace {

std::string refusal_of(std::string_view text, const JsonLimits& limits = {}) {
  const auto value = parse_json(text, limits);
  return value ? "" : value.error().reason;
}

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

TEST_CASE("each kind of value is parsed") {
  CHECK(parse_json("null") == Json());
  CHECK(parse_json("true") == Json(true));
  CHECK(parse_json("false") == Json(false));
  CHECK(parse_json("-12") == Json(-12));
  CHECK(parse_json("1.5") == Json(1.5));
  CHECK(parse_json("\"a\"") == Json("a"));
  CHECK(parse_json("[]") == Json(JsonArray{}));
  CHECK(parse_json("{}") == Json(JsonObject{}));
  CHECK(parse_json(" [1 , [2,3],\t{\"b\":[],\"a\" : null}\r\n] ") ==
        Json(JsonArray{1, JsonArray{2, 3}, JsonObject{{"a", Json()}, {"b", JsonArray{}}}}));
}

TEST_CASE("what is no JSON is refused") {
  for (const std::string_view text : {"",
                                      " ",
                                      "nul",
                                      "nulll",
                                      "True",
                                      "+1",
                                      "01",
                                      "-",
                                      "-01",
                                      "1.",
                                      ".5",
                                      "1e",
                                      "1e+",
                                      "0x1",
                                      "1_0",
                                      "NaN",
                                      "Infinity",
                                      "-Infinity",
                                      "[",
                                      "]",
                                      "[1",
                                      "[1,",
                                      "[1,]",
                                      "[,1]",
                                      "[1 2]",
                                      "{",
                                      "}",
                                      "{}}",
                                      "{\"a\"}",
                                      "{\"a\":}",
                                      "{\"a\":1,}",
                                      "{a:1}",
                                      "{1:1}",
                                      "{\"a\":1 \"b\":2}",
                                      "'a'",
                                      "\"a",
                                      "\"\\\"",
                                      "\"\\x\"",
                                      "\"\\u12\"",
                                      "\"\\u12",
                                      "\"\\u",
                                      "\"\\u12g4\"",
                                      "\"\\u+123\"",
                                      "\"\\U0041\"",
                                      "1 1",
                                      "[]x",
                                      "//c\n1",
                                      "1//c",
                                      "\xEF\xBB\xBF"
                                      "1",
                                      "\v1",
                                      "\f1",
                                      "1\xC2\xA0"}) {
    CAPTURE(text);
    CHECK(refusal_of(text) == "json_syntax");
  }
  CHECK(refusal_of(std::string_view("\0", 1)) == "json_syntax");
  CHECK(refusal_of(std::string_view("1\0", 2)) == "json_syntax");
}

TEST_CASE("an error names the byte where it stands") {
  const auto message_of = [](std::string_view text) { return parse_json(text).error().message; };
  CHECK(message_of("[1,\n x]") == "expected a value at byte 5");
  CHECK(message_of("{\"k\":1,\"k\":2}") == "\"k\" twice in the object at byte 1");
  CHECK(message_of("[\"ab\xFF\"]") == "invalid UTF-8 at byte 4");
  CHECK(parse_json("[1,\n x]").error().kind == ErrorKind::invalid);
}

TEST_CASE("integers are those that every program reads alike") {
  CHECK(parse_json("0") == Json(0));
  CHECK(parse_json("-0") == Json(0));
  CHECK(parse_json("9007199254740991") == Json(kIntegerMax));
  CHECK(parse_json("-9007199254740991") == Json(-kIntegerMax));
  CHECK(refusal_of("9007199254740992") == "json_number_range");
  CHECK(refusal_of("-9007199254740992") == "json_number_range");
  CHECK(refusal_of("9223372036854775808") == "json_number_range");
  CHECK(refusal_of("123456789012345678901234567890") == "json_number_range");
}

TEST_CASE("a number is an integer if its value is, however it is spelled") {
  for (const std::string_view text : {"10", "10.0", "1e1", "1E+1", "100e-1", "0.1e2", "10.000"}) {
    CHECK(parse_json(text) == Json(10));
  }
  for (const std::string_view text : {"-0.0", "0e9", "-0e-9", "1e-400", "0.0"}) {
    CHECK(parse_json(text) == Json(0));
  }
  CHECK(parse_json("1e21") == Json(1e21));
  CHECK(parse_json("5e-324") == Json(5e-324));
  CHECK(parse_json("-1.5E-7") == Json(-1.5e-7));
}

TEST_CASE("a number that would be written as a longer integer is refused in every spelling") {
  CHECK(parse_json("9007199254740991.0") == Json(kIntegerMax));
  CHECK(refusal_of("9007199254740992.0") == "json_number_range");
  CHECK(refusal_of("1e16") == "json_number_range");
  CHECK(refusal_of("-1e20") == "json_number_range");
  CHECK(refusal_of("9.999999999999999e20") == "json_number_range");
  CHECK(refusal_of("1e309") == "json_number_range");
  CHECK(refusal_of("-1e309") == "json_number_range");
}

TEST_CASE("escapes mean what they say") {
  CHECK(parse_json(R"("\"\\\/\b\f\n\r\t")") == Json("\"\\/\b\f\n\r\t"));
  CHECK(parse_json(R"("\u0041\u00e9\u20AC\uD83d\uDe00")") ==
        Json("A\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"));
  CHECK(parse_json(R"("a\u0000b")") == Json(std::string("a\0b", 3)));
  CHECK(parse_json("\"\x7F\"") == Json("\x7F"));
}

TEST_CASE("half of a surrogate pair is refused") {
  for (const std::string_view text :
       {R"("\ud800")", R"("\udc00")", R"("\ud800x")", R"("\ud800\n")", R"("\ud800\ud800")",
        R"("\ud800\u0041")", R"("\udc00\ud800")", R"("\udc00\udc00")", R"("\udfff")"}) {
    CAPTURE(text);
    CHECK(refusal_of(text) == "json_surrogate");
  }
  CHECK(refusal_of(R"("\ud800\u12")") == "json_syntax");
}

TEST_CASE("a text that is not UTF-8 is refused, as a key too") {
  for (const std::string_view bytes :
       {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC3", "\xE2\x82", "\xF0\x9F\x98"}) {
    CHECK(refusal_of('"' + std::string(bytes) + '"') == "json_utf8");
    CHECK(refusal_of("{\"" + std::string(bytes) + "\":1}") == "json_utf8");
  }
}

TEST_CASE("control characters stand escaped or not at all") {
  for (char c = 0; c < 0x20; ++c) {
    CHECK(refusal_of(std::string("\"") + c + '"') == "json_syntax");
  }
}

TEST_CASE("a key stands once, however it is spelled") {
  CHECK(refusal_of(R"({"a":1,"a":1})") == "json_duplicate_key");
  CHECK(refusal_of(R"({"a":1,"\u0061":2})") == "json_duplicate_key");
  CHECK(refusal_of(R"([{"x":{"b":1,"a":2,"c":3,"b":4}}])") == "json_duplicate_key");
  CHECK(refusal_of(R"({"":1,"":1})") == "json_duplicate_key");
  CHECK(refusal_of(R"({"a":{"a":1},"b":{"a":1}})") == "");
}

TEST_CASE("nesting has a limit, which counts arrays and objects") {
  CHECK(refusal_of(nested(64)) == "");
  CHECK(refusal_of(nested(65)) == "json_depth");
  CHECK(refusal_of(std::string(1'000'000, '[')) == "json_depth");
  CHECK(refusal_of(R"({"a":[1]})", {.depth_max = 1}) == "json_depth");
  CHECK(refusal_of(R"({"a":[1],"b":[1]})", {.depth_max = 2}) == "");
  CHECK(refusal_of("1", {.depth_max = 0}) == "");
  CHECK(refusal_of("[]", {.depth_max = 0}) == "json_depth");
}

TEST_CASE("size has a limit") {
  CHECK(refusal_of("[1,2]", {.size_bytes_max = 5}) == "");
  CHECK(refusal_of("[1,2]", {.size_bytes_max = 4}) == "json_size");
}

TEST_CASE("a large object in reverse order costs n log n") {
  std::string text = "{";
  for (int i = 20'000; i > 0; --i) {
    text += '"' + std::to_string(i) + "\":0,";
  }
  text.back() = '}';
  const auto value = parse_json(text, {.size_bytes_max = 2u << 20});
  REQUIRE(value.has_value());
  CHECK(value->object()->size() == 20'000);  // with n² this takes minutes and ctest ends it
}

}  // namespace
}  // namespace noctem::codec

#include "noctem/connect/jsonc.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

namespace noctem::connect {

namespace {

std::string trouble(std::string_view text) {
  const auto root = jsonc_root(text);
  REQUIRE_FALSE(root);
  CHECK(root.error().kind == ErrorKind::invalid);
  CHECK(root.error().reason == "not_json");
  return root.error().message;
}

std::string plain(std::string_view text) {
  const auto root = jsonc_root(text);
  REQUIRE_MESSAGE(root, text);
  const auto value = jsonc_value(text, *root);
  REQUIRE_MESSAGE(value, text);
  return codec::write_canonical(*value);
}

}  // namespace

TEST_CASE("JSON with comments, trailing commas, a byte order mark and CRLF is understood") {
  CHECK(plain("{}") == "{}");
  CHECK(plain("\xef\xbb\xbf{\"a\": 1,}\r\n") == R"({"a":1})");
  CHECK(plain("// head\n{ /* in */ \"a\" /* b */ : /* c */ [1, 2, /* d */], // e\n}\n// tail") ==
        R"({"a":[1,2]})");
  CHECK(plain(R"({"u":"http://x/*no*/ //no","e":"\"\\\u00e9\ud83d\ude00"})") ==
        "{\"e\":\"\\\"\\\\é😀\",\"u\":\"http://x/*no*/ //no\"}");
  CHECK(plain("[-0, 1e3, 0.5, 1E-2, true, false, null]") == "[0,1000,0.5,0.01,true,false,null]");
}

TEST_CASE("what is no JSON is refused with its line") {
  struct Wrong {
    std::string_view text;
    std::string_view message;
  };
  constexpr std::array kWrong = {
      Wrong{"{\n  \"a\": 1\n  \"b\": 2\n}", "line 3: a comma or a closing bracket is missing"},
      Wrong{"{\n\"a\": 1,\n", "line 3: a name in double quotes is missing"},
      Wrong{"{\"a\": 1", "line 1: the file ends in the middle"},
      Wrong{"{,}", "line 1: a name in double quotes is missing"},
      Wrong{"[,]", "line 1: here a value should stand"},
      Wrong{"{\"a\": [1,,2]}", "line 1: here a value should stand"},
      Wrong{"{'a': 1}", "line 1: a name in double quotes is missing"},
      Wrong{"{a: 1}", "line 1: a name in double quotes is missing"},
      Wrong{"{\"a\" 1}", "line 1: a name is not followed by a colon"},
      Wrong{"{\"a\": 01}", "line 1: here a value should stand"},
      Wrong{"{\"a\": 1.}", "line 1: a number ends with a point"},
      Wrong{"{\"a\": 1e}", "line 1: a number's exponent has no digit"},
      Wrong{"{\"a\": \"b\nc\"}", "line 1: a text in double quotes does not end on its line"},
      Wrong{"{\"a\": \"\\x\"}",
            "line 1: a backslash is followed by something that JSON does not know"},
      Wrong{"{\"a\": \"\\u12g4\"}", "line 1: \\u is not followed by four hexadecimal digits"},
      Wrong{"{\"a\": \"b", "line 1: a text in double quotes has no end"},
      Wrong{"{}\n/* x", "line 2: a comment has no end"},
      Wrong{"{} {}", "line 1: something follows the end"},
      Wrong{"{\"a\": NaN}", "line 1: here a value should stand"},
      Wrong{"{\"a\": \"\xff\"}", "the text is not UTF-8"},
      Wrong{"", "line 1: here a value should stand"}};
  for (const Wrong& wrong : kWrong) {
    CHECK_MESSAGE(trouble(wrong.text) == wrong.message, wrong.text);
  }
}

TEST_CASE("depth has an end, and a comment in the dark is none") {
  const std::string deep(100'000, '[');
  CHECK(trouble(deep).ends_with("more than 200 levels"));
  CHECK(jsonc_root(std::string(kJsoncDepthMax, '[') + std::string(kJsoncDepthMax, ']')));
  CHECK_FALSE(
      jsonc_root(std::string(kJsoncDepthMax + 1, '[') + std::string(kJsoncDepthMax + 1, ']')));
  CHECK(trouble("{/}") == "line 1: a name in double quotes is missing");
}

TEST_CASE("a container's items know where they stand") {
  const std::string_view text = "{\"a\": 1, \"b\\u0063\": [2] /* x */, // y\n}";
  const auto found = jsonc_container(text, 0);
  REQUIRE(found);
  REQUIRE(found->has_value());
  const JsoncContainer& object = **found;
  CHECK(object.span.size() == text.size());
  REQUIRE(object.items.size() == 2);
  CHECK(object.items[1].key == "bc");
  CHECK(text.substr(object.items[1].value.begin, object.items[1].value.size()) == "[2]");
  REQUIRE(object.items[1].comma);
  CHECK(text[*object.items[1].comma] == ',');
  CHECK(object.last == JsoncContainer::Last::line_comment);
  CHECK(text.substr(0, object.content_end).ends_with("// y"));
}

}  // namespace noctem::connect

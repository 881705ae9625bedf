#include "noctem/connect/jsonc_edit.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

#include "noctem/connect/jsonc.hpp"

namespace noctem::connect {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

JsoncPath entry_path() { return {"mcpServers", "nocturne-mesh"}; }

Json entry() { return JsonObject{{"command", "/bin/n"}, {"args", JsonArray{Json("mcp")}}}; }

std::string put(std::string_view text) {
  const auto edited = jsonc_put(text, entry_path(), entry());
  REQUIRE_MESSAGE(edited, text);
  return edited->text;
}

// There and back leads to the very bytes.
void check_round(std::string_view text) {
  const auto edited = jsonc_put(text, entry_path(), entry());
  REQUIRE_MESSAGE(edited, text);
  const auto value = jsonc_get(edited->text, entry_path());
  REQUIRE_MESSAGE(value, edited->text);
  REQUIRE_MESSAGE(value->has_value(), edited->text);
  CHECK(**value == entry());
  const auto back = jsonc_drop(edited->text, entry_path(), edited->made);
  REQUIRE(back);
  CHECK(*back == text);
}

}  // namespace

TEST_CASE("an entry is put behind the last one and looks like its neighbours") {
  CHECK(put("{\n  \"mcpServers\": {\n    \"a\": {\n      \"command\": \"x\"\n    }\n  }\n}\n") ==
        "{\n  \"mcpServers\": {\n    \"a\": {\n      \"command\": \"x\"\n    },\n"
        "    \"nocturne-mesh\": {\n      \"command\": \"/bin/n\",\n      \"args\": [\"mcp\"]\n"
        "    }\n  }\n}\n");
  CHECK(put("{\n\t\"mcpServers\": {\n\t\t\"a\": {}, // mine\n\t},\n}") ==
        "{\n\t\"mcpServers\": {\n\t\t\"a\": {}, // mine\n\t\t\"nocturne-mesh\": {\n"
        "\t\t\t\"command\": \"/bin/n\",\n\t\t\t\"args\": [\"mcp\"]\n\t\t},\n\t},\n}");
  CHECK(put("{\"mcpServers\":{\"a\":{}}}") ==
        "{\"mcpServers\":{\"a\":{}, \"nocturne-mesh\": {\"args\":[\"mcp\"],"
        "\"command\":\"/bin/n\"}}}");
  CHECK(put("{\r\n  \"theme\": \"dark\" // why not\r\n}\r\n") ==
        "{\r\n  \"theme\": \"dark\", // why not\r\n  \"mcpServers\": {\r\n"
        "    \"nocturne-mesh\": {\r\n      \"command\": \"/bin/n\",\r\n"
        "      \"args\": [\"mcp\"]\r\n    }\r\n  }\r\n}\r\n");
  CHECK(put("") == put("\n").substr(0));
  CHECK(put("{}\n") ==
        "{\n  \"mcpServers\": {\n    \"nocturne-mesh\": {\n      \"command\": \"/bin/n\",\n"
        "      \"args\": [\"mcp\"]\n    }\n  }\n}\n");
}

TEST_CASE("what is taken away again leaves the very bytes") {
  constexpr std::array<std::string_view, 18> kTexts = {
      "{\"mcpServers\":{\"a\":{}}}",
      "{\"a\":1}",
      "{\n \"a\":1}",
      "{\"a\": 0// x, \n}",
      "{\n \"a\":1, // x /* y\n }",
      "{}",
      "{\"mcpServers\": {}}",
      "{\n  \"mcpServers\": {}\n}\n",
      "{\n  // only a comment\n}",
      "{\n    \"numStartups\": 3,\n    \"projects\": {\"/x\": {\"history\": [1, 2,]}},\n}\n",
      "\xef\xbb\xbf{\r\n\t\"a\": [1],\r\n\t// last\r\n}\r\n",
      "{\n  \"a\": 1, // one\n  \"b\": 2 // two\n  // three\n}",
      "{\n  \"a\": 1,\n  /* \"mcpServers\": {} */\n}",
      "{\"a\": 1, \"b\": 2 /* x */}",
      "{\"a\": 1, // x\n}",
      "{\n  \"a\": {\n    \"mcpServers\": {\"nocturne-mesh\": 1}\n  }\n}",
      "{\n\n  \"mcpServers\" : { \"\\u006eocturne\" : 0 , }\n\n}\n\n",
      "// head\n{\n  \"mcpServers\": {\n    \"x\": {}\n    // \"y\": {}\n  }\n} // tail\n"};
  for (const std::string_view text : kTexts) {
    check_round(text);
  }
}

TEST_CASE("an entry that stands there is changed in its place") {
  const std::string_view text =
      "{\n  \"mcpServers\": {\n    \"mcp\\u0053ervers\": 1,\n    \"nocturne-mesh\": {\n"
      "      \"command\": \"old\"\n    }, // ours\n    \"b\": {}\n  }\n}";
  CHECK(put(text) ==
        "{\n  \"mcpServers\": {\n    \"mcp\\u0053ervers\": 1,\n    \"nocturne-mesh\": {\n"
        "      \"command\": \"/bin/n\",\n      \"args\": [\"mcp\"]\n    }, // ours\n"
        "    \"b\": {}\n  }\n}");
}

TEST_CASE("a name is found however it is escaped, and refused when it stands there twice") {
  const auto found =
      jsonc_get("{\"mcp\\u0053ervers\": {\"nocturne\\u002dmesh\": 7}}", entry_path());
  REQUIRE(found);
  CHECK(**found == Json(7));
  const auto twice =
      jsonc_put("{\"mcpServers\": {},\n\"mcp\\u0053ervers\": {}}", entry_path(), entry());
  REQUIRE_FALSE(twice);
  CHECK(twice.error().message == "line 2: \"mcpServers\" stands there twice");
}

TEST_CASE("what is no object cannot hold an entry") {
  for (const std::string_view text :
       {"[]", "7", "{\"mcpServers\": []}", "{\"mcpServers\": null}"}) {
    const auto refused = jsonc_put(text, entry_path(), entry());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.ends_with("is not an object"));
  }
}

TEST_CASE("others' later entries stay when ours is taken away") {
  const std::string both =
      "{\n  \"mcpServers\": {\n    \"nocturne-mesh\": {\"command\": \"x\"},\n"
      "    \"later\": {} // new\n  }\n}\n";
  CHECK(jsonc_drop(both, entry_path(), 1).value() ==
        "{\n  \"mcpServers\": {\n    \"later\": {} // new\n  }\n}\n");
  const std::string commented = "{\"mcpServers\": {\n  // note\n  \"nocturne-mesh\": 1}}";
  const auto left = jsonc_drop(commented, entry_path(), 1);
  REQUIRE(left);
  CHECK(left->find("// note\n") != std::string::npos);
  CHECK(jsonc_root(*left));
  CHECK(jsonc_drop("{\"a\": 1}", entry_path(), 1).value() == "{\"a\": 1}");
  CHECK(jsonc_drop("{\"a\": 1, \"nocturne-mesh\": 2, \"b\": 3}", {"nocturne-mesh"}, 0).value() ==
        "{\"a\": 1, \"b\": 3}");
}

TEST_CASE("an item joins a list and leaves it") {
  const JsoncPath path = {"hooks", "SessionStart"};
  const Json item = JsonObject{{"command", "x hook"}};
  for (const std::string_view text :
       {"{}", "{\n  \"hooks\": {}\n}\n", "{\n  \"hooks\": {\n    \"Stop\": []\n  }\n}\n",
        "{\"hooks\": {\"SessionStart\": []}}",
        "{\n  \"hooks\": {\n    \"SessionStart\": [\n      {\"command\": \"y\"}\n    ]\n  "
        "}\n}\n"}) {
    const auto edited = jsonc_append(text, path, item);
    REQUIRE_MESSAGE(edited, text);
    const auto list = jsonc_get(edited->text, path);
    REQUIRE(list);
    CHECK((*list)->array()->back() == item);
    CHECK(jsonc_drop_item(edited->text, path, (*list)->array()->size() - 1, edited->made).value() ==
          text);
  }
  CHECK_FALSE(jsonc_append("{\"hooks\": {\"SessionStart\": {}}}", path, item));
}

TEST_CASE("ten megabytes are edited without copying what they say") {
  std::string big = "{\n  \"projects\": {\n";
  const std::string line = "    \"/w\": {\"history\": [\"" + std::string(900, 'x');
  for (int i = 0; big.size() < 10'000'000; ++i) {
    big += line + std::to_string(i) + "\"]},\n";
  }
  big += "    \"last\": {}\n  }\n}\n";
  check_round(big);
}

}  // namespace noctem::connect

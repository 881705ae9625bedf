// Schemas: what fits, and the words for what does not.

#include "noctem/mcp/schema.hpp"

#include <doctest/doctest.h>

#include "noctem/mcp/foreign_schema.hpp"

namespace noctem::mcp {

namespace {

using codec::JsonObject;

std::string problem(const Schema& schema, std::string_view json) {
  const auto checked = check(schema, *codec::parse_json(json));
  return checked ? "fits" : checked.error().message;
}

Schema parsed(std::string_view json) { return Schema(*codec::parse_json(json)->object()); }

}  // namespace

TEST_CASE("bounds are told with their path") {
  const Schema schema = Schema::object(
      {{"name", Schema::text(2, 4)},
       {"share", Schema::number(0, 1), Need::optional},
       {"tags", Schema::array_of(Schema::one_of({"a", "b"}), 1, 2), Need::optional}});
  CHECK(problem(schema, R"({"name":"äöü"})") == "fits");
  CHECK(problem(schema, R"({"name":"ä"})") == "name: must have at least 2 characters; it has 1");
  CHECK(problem(schema, R"({"name":"abcde"})") == "name: must have at most 4 characters; it has 5");
  CHECK(problem(schema, R"({"name":"ab","share":1})") == "fits");
  CHECK(problem(schema, R"({"name":"ab","share":1.5})") == "share: must be at most 1, not 1.5");
  CHECK(problem(schema, R"({"name":"ab","tags":[]})") ==
        "tags: must have at least 1 items; it has 0");
  CHECK(problem(schema, R"({"name":"ab","tags":["a","c"]})") ==
        R"(tags[1]: must be one of "a", "b", not "c")");
  CHECK(problem(schema, R"([])") == "must be of type object, not []");
}

TEST_CASE("a long value is shown by its beginning, whole characters only") {
  const std::string shown =
      problem(Schema::integer(0, 1), "\"" + std::string(58, 'x') + "äöü and so on\"");
  CHECK(shown == "must be of type integer, not \"" + std::string(58, 'x') + "…");
}

TEST_CASE("alternatives, references and constants") {
  const Schema either = parsed(R"({"anyOf":[{"type":"string"},{"type":"integer"}]})");
  CHECK(problem(either, "1") == "fits");
  CHECK(problem(either, "1.5") != "fits");
  const Schema one = parsed(R"({"oneOf":[{"const":1},{"type":"integer"}]})");
  CHECK(problem(one, "2") == "fits");
  CHECK(problem(one, "1") == "fits more than one of the alternatives");
  const Schema tree = parsed(
      R"({"$defs":{"n":{"type":"object","properties":{"down":{"$ref":"#/$defs/n"}},
          "additionalProperties":false}},"$ref":"#/$defs/n"})");
  CHECK(problem(tree, R"({"down":{"down":{}}})") == "fits");
  CHECK(problem(tree, R"({"down":{"up":{}}})") == "down.up: is not known; there are: down");
  const Schema endless = parsed(R"({"$defs":{"n":{"$ref":"#/$defs/n"}},"$ref":"#/$defs/n"})");
  CHECK(problem(endless, "1") == "is nested too deep");
}

TEST_CASE("defaults fill what is absent") {
  const Schema schema = Schema::object(
      {{"k", Schema::integer(1, 9).otherwise(5), Need::optional}, {"q", Schema::text(0, 9)}});
  CHECK(with_defaults(schema, {{"q", "x"}}) == JsonObject{{"k", 5}, {"q", "x"}});
  CHECK(with_defaults(schema, {{"k", 1}}) == JsonObject{{"k", 1}});
}

TEST_CASE("a stranger's schema is taken if every word of it is looked at, and ends nobody") {
  const auto taken = [](const char* text) {
    const auto json = codec::parse_json(text).value();
    return parse_foreign_schema(*json.object()).has_value();
  };
  CHECK(taken(R"({"type":"object"})"));
  CHECK(taken(R"({"type":"object","properties":{"a":{"type":["string","null"],"maxLength":9},
      "b":{"items":{"enum":[1,"x"]}}},"required":["a"],"additionalProperties":false})"));
  for (const char* text :
       {"{}", R"({"type":"array"})", R"({"type":["object"]})", R"({"type":"object","pattern":"x"})",
        R"({"type":"object","additionalProperties":{}})", R"({"type":"object","required":"a"})",
        R"({"type":"object","properties":[]})", R"({"type":"object","properties":{"a":1}})",
        R"({"type":"object","properties":{"a":{"type":5}}})",
        R"({"type":"object","properties":{"a":{"type":"text"}}})",
        R"({"type":"object","properties":{"a":{"minLength":"1"}}})",
        R"({"type":"object","anyOf":{}})", R"({"type":"object","x-mcp-header":"a"})",
        R"({"type":"object","$defs":{"a":{"allOf":[{"$ref":"#/$defs/a"},{"$ref":"#/$defs/a"}]}},
            "$ref":"#/$defs/a"})"}) {
    CAPTURE(text);
    CHECK_FALSE(taken(text));
  }
  std::string deep = R"({"type":"object","properties":{"a":)";
  for (int i = 0; i < 40; ++i) {
    deep += R"({"items":)";
  }
  CHECK_FALSE(taken((deep + "{}" + std::string(40, '}') + "}}").c_str()));
}

}  // namespace noctem::mcp

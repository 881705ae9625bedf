#include "noctem/document/schema.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace noctem;
using namespace noctem::document;
using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

namespace {

// What check() says, or "" if all is right.
std::string said(const Shape& shape, const Json& value) {
  const auto checked = check(shape, value);
  return checked ? "" : checked.error().message;
}

Shape source() {
  return object_of(
      {{"url", text(1, 16), Presence::required, ""}, {"sha256", hex(32), Presence::optional, ""}});
}

Shape entry() {
  return object_of(
      {{"title", text(2, 8), Presence::required, ""},
       {"confidence", integer(0, 1000), Presence::required, ""},
       {"sources", array_of(source(), 1, 4), Presence::optional, ""},
       {"grid", array_of(array_of(integer(0, 9), 0, 2), 0, 2), Presence::optional, ""}});
}

JsonObject right_entry() { return {{"title", "four"}, {"confidence", 500}}; }

JsonObject with(std::string name, Json value) {
  JsonObject entry = right_entry();
  entry.set(std::move(name), std::move(value));
  return entry;
}

}  // namespace

TEST_CASE("what is right passes") {
  CHECK(said(entry(), right_entry()) == "");
  CHECK(said(entry(), with("sources", JsonArray{JsonObject{{"url", "x"}}})) == "");
  CHECK(said(entry(), with("grid", JsonArray{JsonArray{1, 2}, JsonArray{}})) == "");
}

TEST_CASE("what is wrong is named with its path") {
  CHECK(said(entry(), with("sources", JsonArray{JsonObject{{"url", "x"}}, JsonObject{}})) ==
        "sources[1].url: missing");
  CHECK(said(entry(), with("sources", JsonArray{JsonObject{{"url", std::string(17, 'x')}}})) ==
        "sources[0].url: longer than 16 bytes");
  CHECK(said(entry(), with("grid", JsonArray{JsonArray{}, JsonArray{1, 10}})) ==
        "grid[1][1]: more than 9");
  CHECK(said(entry(), with("confidence", -1)) == "confidence: less than 0");
  CHECK(said(entry(), with("title", "x")) == "title: shorter than 2 bytes");
  CHECK(said(entry(), with("title", "ééééé")) == "title: longer than 8 bytes");
  CHECK(said(entry(), with("sources", JsonArray{})) == "sources: less than 1 items");
  CHECK(said(entry(), with("sources", JsonArray(5, JsonObject{{"url", "x"}}))) ==
        "sources: more than 4 items");
  CHECK(said(entry(), JsonArray{}) == "not an object");
}

TEST_CASE("other types are refused, floats, null and booleans among them") {
  for (const Json& value : {Json(), Json(true), Json(1.5), Json(1), Json(JsonArray{})}) {
    CHECK(said(entry(), with("title", value)) == "title: not a text");
  }
  for (const Json& value : {Json(), Json(false), Json(1.5), Json("1"), Json(JsonObject{})}) {
    CHECK(said(entry(), with("confidence", value)) == "confidence: not an integer");
  }
  CHECK(said(entry(), with("sources", JsonObject{})) == "sources: not an array");
  CHECK(said(entry(), with("sources", JsonArray{"x"})) == "sources[0]: not an object");
}

TEST_CASE("a field that is not declared is refused with the one that was meant") {
  CHECK(said(entry(), with("titel", "x")) == "titel: unknown field; did you mean title?");
  CHECK(said(entry(), with("zzzzzzzzzz", "x")) == "zzzzzzzzzz: unknown field");
  CHECK(said(entry(), with("sources", JsonArray{JsonObject{{"ur", "x"}}})) ==
        "sources[0].ur: unknown field; did you mean url?");
  CHECK(said(entry(), with("\x1b[31m", "x")) ==
        "a field's name is not of the form [a-z][a-z0-9_]*, at most 64 bytes");
}

TEST_CASE("each format of text accepts its own") {
  CHECK(said(hex(2), "00af") == "");
  CHECK(said(hex(2), "00AF") == "not lowercase hexadecimal");
  CHECK(said(hex(2), "00a") == "shorter than 4 bytes");
  CHECK(said(base64url(16), "AAAAAAAAAAAAAAAAAAAAAA") == "");
  CHECK(said(base64url(16), "AAAAAAAAAAAAAAAAAAAAAB") == "not base64url without padding");
  CHECK(said(base64url(16), "AAAAAAAAAAAAAAAAAAAA==") == "not base64url without padding");
  CHECK(said(base64url(16), "AAAAAAAAAAAAAAAAAAAAAAA") == "longer than 22 bytes");
  CHECK(said(one_of({"up", "down"}), "down") == "");
  CHECK(said(one_of({"up", "down"}), "sideways") == "not one of up, down");
  CHECK(said(word(1, 8), "c++.net-1") == "longer than 8 bytes");
  CHECK(said(word(1, 9), "c++.net-1") == "");
  for (const char* text : {"-c", "C", "a b", ".x", "ä"}) {
    CHECK(said(word(1, 8), text) == "not a word of a-z, 0-9 and ._+#-");
  }
  CHECK(said(text(0, 8), "") == "");
  CHECK(said(text(0, 8), std::string("a\0b", 3)) == "holds U+0000");
  CHECK(said(text_of(Shape::Format::cid), std::string(60, 'b')) == "not a CID");
  CHECK(said(text_of(Shape::Format::did_key), std::string(56, 'z')) == "not a did:key of Ed25519");
}

TEST_CASE("integers reach from -(2^53-1) to 2^53-1") {
  const Shape all = integer(-codec::kIntegerMax, codec::kIntegerMax);
  CHECK(said(all, codec::kIntegerMax) == "");
  CHECK(said(all, -codec::kIntegerMax) == "");
}

TEST_CASE("nesting counts arrays and objects") {
  CHECK(nesting_of(text(0, 1)) == 0);
  CHECK(nesting_of(integer(0, 1)) == 0);
  CHECK(nesting_of(source()) == 1);
  CHECK(nesting_of(entry()) == 3);
}

TEST_CASE("names of fields") {
  for (const char* name : {"a", "created_at", "x2"}) {
    CHECK(is_field_name(name));
  }
  for (const char* name : {"", "A", "_a", "2x", "a-b", "a.b", "ä"}) {
    CHECK_FALSE(is_field_name(name));
  }
  CHECK(is_field_name(std::string(64, 'a')));
  CHECK_FALSE(is_field_name(std::string(65, 'a')));
}

#include "noctem/codec/json.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <random>

namespace noctem::codec {
namespace {

std::vector<std::string> keys_of(const JsonObject& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object) {
    keys.push_back(key);
  }
  return keys;
}

TEST_CASE("an object keeps its keys in order, however they arrive") {
  JsonObject object{{"b", 1}, {"a", 2}, {"", 3}};
  object.set("ab", 4);
  CHECK(object.insert("aa", 5));
  CHECK(keys_of(object) == std::vector<std::string>{"", "a", "aa", "ab", "b"});
  CHECK(object == JsonObject{{"aa", 5}, {"ab", 4}, {"", 3}, {"b", 1}, {"a", 2}});
}

TEST_CASE("set replaces, insert does not, erase removes") {
  JsonObject object{{"a", 1}};
  CHECK_FALSE(object.insert("a", 2));
  CHECK(*object.find("a") == Json(1));
  CHECK(object.set("a", 2) == Json(2));
  CHECK(*object.find("a") == Json(2));
  CHECK(object.size() == 1);
  CHECK(object.erase("a"));
  CHECK_FALSE(object.erase("a"));
  CHECK(object.empty());
  CHECK(object.find("a") == nullptr);
}

TEST_CASE("each of many keys in random order is found") {
  std::mt19937 random(1);
  std::vector<int> numbers(300);
  std::iota(numbers.begin(), numbers.end(), 0);
  std::shuffle(numbers.begin(), numbers.end(), random);
  JsonObject object;
  for (const int number : numbers) {
    object.set(std::to_string(number), number);
  }
  for (const int number : numbers) {
    REQUIRE(object.find(std::to_string(number)) != nullptr);
    CHECK(*object.find(std::to_string(number)) == Json(number));
  }
  CHECK(object.find("300") == nullptr);
  const std::vector<std::string> keys = keys_of(object);
  CHECK(std::is_sorted(keys.begin(), keys.end()));
}

TEST_CASE("a value is seen as its type only") {
  CHECK(Json().is_null());
  CHECK(*Json(true).boolean());
  CHECK(*Json(7).integer() == 7);
  CHECK(*Json(0.5).number() == 0.5);
  CHECK(*Json("x").text() == "x");
  CHECK(Json(JsonArray{1, 2}).array()->size() == 2);
  CHECK(Json(JsonObject{{"a", 1}}).object()->size() == 1);
  CHECK(Json(7).number() == nullptr);
  CHECK(Json(7).boolean() == nullptr);
  CHECK(Json("x").find("x") == nullptr);
  CHECK(*Json(JsonObject{{"a", 1}}).find("a") == Json(1));
  CHECK(Json(JsonObject{{"a", 1}}).find("b") == nullptr);
}

TEST_CASE("values are equal when type and content are") {
  CHECK(Json(1) == Json(std::int64_t{1}));
  CHECK_FALSE(Json(1) == Json(1.0));
  CHECK_FALSE(Json(JsonArray{1, 2}) == Json(JsonArray{2, 1}));
  CHECK_FALSE(Json(JsonObject{{"a", 1}}) == Json(JsonObject{{"a", 2}}));
}

}  // namespace
}  // namespace noctem::codec

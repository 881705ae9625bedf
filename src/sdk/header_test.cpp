// The SDK's header as a C++ program sees it, with its stand-ins for the node.

#include <doctest/doctest.h>
#include <noctem.h>

#include <memory>
#include <string>
#include <string_view>

namespace noctem::sdk {

namespace {

struct Free {
  void operator()(char* text) const { std::free(text); }
};
using Text = std::unique_ptr<char, Free>;

// As long as the text lives.
noctem_json json_of(std::string_view text) { return {text.data(), text.size()}; }

std::string decoded(std::string_view json) {
  const Text text(noctem_string(json_of(json)));
  return text ? text.get() : "nothing";
}

std::string raw(noctem_json value) {
  return value.at == nullptr ? "nothing" : std::string(value.at, value.size);
}

std::string written(std::string_view bytes) {
  char* made = nullptr;
  std::size_t size = 0;
  FILE* const to = open_memstream(&made, &size);
  REQUIRE(to != nullptr);
  noctem_put_bytes(to, bytes.data(), bytes.size());
  std::fclose(to);
  const Text owned(made);
  return {made, size};
}

std::string member(std::string_view json, const char* name) {
  return raw(noctem_member(json_of(json), name));
}

}  // namespace

TEST_CASE("members and items are found, whatever stands before them") {
  constexpr std::string_view kObject =
      R"( {"a":1, "b" : {"c":[1,"]",{}]}, "\u0064":"x", "e":[], "f":null} )";
  CHECK(member(kObject, "a") == "1");
  CHECK(member(kObject, "b") == R"({"c":[1,"]",{}]})");
  CHECK(member(kObject, "d") == "\"x\"");
  CHECK(member(kObject, "e") == "[]");
  CHECK(member(kObject, "f") == "null");
  CHECK(member(kObject, "g") == "nothing");
  const noctem_json list = noctem_member(noctem_member(json_of(kObject), "b"), "c");
  CHECK(raw(noctem_item(list, 1)) == "\"]\"");
  CHECK(raw(noctem_item(list, 2)) == "{}");
  CHECK(raw(noctem_item(list, 3)) == "nothing");
  CHECK(raw(noctem_item(noctem_member(json_of(kObject), "e"), 0)) == "nothing");
}

TEST_CASE("what is cut, or no object, gives nothing and reads no further") {
  for (const char* text : {"", "{", "{\"", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":\"", "{\"a\":[1,",
                           "{\"a\":\"\\", "{\"a\":{\"b\":1", "[]", "1", "\"a\"", "nul"}) {
    const std::unique_ptr<char[]> exact(new char[std::string_view(text).size()]);
    const std::size_t size = std::string_view(text).copy(exact.get(), std::string::npos);
    CHECK_MESSAGE(raw(noctem_member({exact.get(), size}, "a")) == "nothing", text);
    CHECK_MESSAGE(raw(noctem_item({exact.get(), size}, 1)) == "nothing", text);
  }
  CHECK(member(std::string(1000, '['), "a") == "nothing");
  CHECK(member("{\"a\":" + std::string(100, '[') + std::string(100, ']') + "}", "a") == "nothing");
  CHECK(raw(noctem_member({nullptr, 0}, "a")) == "nothing");
  CHECK(raw(noctem_item({nullptr, 0}, 0)) == "nothing");
}

TEST_CASE("strings are decoded, and bad ones are not") {
  CHECK(decoded(R"("a\"\\\/\b\f\n\r\t")") == "a\"\\/\b\f\n\r\t");
  CHECK(decoded("\"\\u0041\\u00e9\\u20AC\\ud83d\\ude00\"") == "Aé€😀");
  for (const char* bad : {"1", "\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"",
                          "\"\\udc00\"", "\"\\u0000\"", "\"\\x\"", "\"\\u00g0\"", "\"\\\""}) {
    CHECK_MESSAGE(decoded(bad) == "nothing", bad);
  }
  CHECK(decoded(std::string_view("\"a\0b\"", 5)) == "nothing");
}

TEST_CASE("whole numbers are read, and nothing else is") {
  std::int64_t number = 7;
  CHECK(noctem_integer(json_of("-12"), &number) == 1);
  CHECK(number == -12);
  CHECK(noctem_integer(json_of("999999999999999999"), &number) == 1);
  for (const char* bad : {"", "-", "1.5", "1e3", "\"1\"", "1000000000000000000", "true"}) {
    CHECK_MESSAGE(noctem_integer(json_of(bad), &number) == 0, bad);
  }
}

TEST_CASE("what is written is JSON, whatever bytes it was") {
  CHECK(written("a\"\\\n\t\x01\x7f") == R"("a\"\\\n\t\u0001\u007f")");
  CHECK(written("é€😀") == "\"é€😀\"");
  for (const char* bad : {"\xff", "\xc3", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80"}) {
    CHECK_MESSAGE(written(bad).find("\\ufffd") == 1, bad);
  }
  CHECK(decoded(written("a\"b\\c\né")) == "a\"b\\c\né");
}

TEST_CASE("the stand-ins keep what was put, and deny network and mesh") {
  noctem_text text{};
  CHECK(noctem_store_get("a", &text) == NOCTEM_NOT_FOUND);
  const Text first(text.text);
  CHECK(noctem_store_put("a", "1") == NOCTEM_OK);
  CHECK(noctem_store_put("a", "2") == NOCTEM_OK);
  CHECK(noctem_store_put("ab", "3") == NOCTEM_OK);
  CHECK(noctem_store_get("a", &text) == NOCTEM_OK);
  const Text second(text.text);
  CHECK(std::string(text.text, text.size) == "2");
  CHECK(noctem_store_list("a", &text) == NOCTEM_OK);
  const Text keys(text.text);
  CHECK(raw(noctem_item({text.text, text.size}, 1)) != "nothing");
  CHECK(noctem_store_list("x", &text) == NOCTEM_OK);
  const Text none(text.text);
  CHECK(std::string(text.text) == "[]");
  CHECK(noctem_store_delete("a") == NOCTEM_OK);
  CHECK(noctem_store_delete("ab") == NOCTEM_OK);
  CHECK(noctem_store_delete("a") == NOCTEM_NOT_FOUND);
  CHECK(noctem_fetch("{}", &text) == NOCTEM_DENIED);
  const Text fetch(text.text);
  CHECK(noctem_mesh_query("{}", &text) == NOCTEM_DENIED);
  const Text query(text.text);
}

}  // namespace noctem::sdk

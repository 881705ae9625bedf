#include "representation.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

namespace noctem::http_os {
namespace {

std::string unpacked(const std::string& packed) {
  z_stream stream{};
  REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
  std::string text(1 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  REQUIRE(inflate(&stream, Z_FINISH) == Z_STREAM_END);
  text.resize(text.size() - stream.avail_out);
  inflateEnd(&stream);
  return text;
}

http::Response answer(std::size_t size) {
  return {.status = 200,
          .headers = {{"Content-Type", "application/json; charset=utf-8"}, {"ETag", "\"v1\""}},
          .body = std::string(size, 'x')};
}

TEST_CASE("gzip is wanted only if it is said so") {
  for (const char* wanted :
       {"gzip", "GZIP", "br, gzip", "gzip;q=0.001", "gzip ; q=0.5 , br", "*", "x-gzip",
        "identity;q=0.5, gzip", "gzip;q=1.000", ", gzip,,", "identity;q=0, *;q=0.1"}) {
    CAPTURE(wanted);
    CHECK(wanted_coding(wanted) == Coding::gzip);
  }
  for (const char* refused :
       {"", "br", "gzip;q=0", "gzip;q=0.000", "*;q=0", "gzip;q=0, *", "identity, gzip;q=0.5",
        "gzip;q=1.001", "gzip;q=2", "gzip;q=-1", "gzip;q=0.1234", "gzip;q=", "gzip;level=1",
        "gzip;q=.5", "gzipped", "gzip;q=0.5;q=1"}) {
    CAPTURE(refused);
    CHECK(wanted_coding(refused) == Coding::identity);
  }
  std::string many;
  for (int i = 0; i < 1000; ++i) {
    many += "a,";
  }
  CHECK(wanted_coding(many + "gzip") == Coding::identity);
}

TEST_CASE("tags are compared weakly, and a comma in a tag is part of it") {
  CHECK(names_entity("\"a\"", "\"a\""));
  CHECK(names_entity("W/\"a\"", "\"a\""));
  CHECK(names_entity("\"x\", W/\"a\"", "W/\"a\""));
  CHECK(names_entity(" * ", "\"a\""));
  CHECK(names_entity("\"x,y\", \"a\"", "\"a\""));
  CHECK_FALSE(names_entity("\"x,\\\"a\\\"\"", "\"a,\""));
  CHECK_FALSE(names_entity("\"ab\"", "\"a\""));
  CHECK_FALSE(names_entity("a", "\"a\""));
  CHECK_FALSE(names_entity("\"a", "\"a\""));
  CHECK_FALSE(names_entity("", "\"a\""));
}

TEST_CASE("a compressed answer says so, has a weak tag, and is the same text") {
  Gzip gzip;
  for (int round = 0; round < 3; ++round) {
    http::Response response = answer(5000);
    shape(response, {.method = Wish::Method::get, .coding = Coding::gzip}, gzip, 1400);
    CHECK(response.headers.find("content-encoding") == "gzip");
    CHECK(response.headers.find("vary") == "accept-encoding");
    CHECK(response.headers.find("etag") == "W/\"v1\"");
    CHECK(unpacked(response.body) == std::string(5000, 'x'));
  }
}

TEST_CASE("what could be compressed varies; what could not does not") {
  Gzip gzip;
  http::Response plain = answer(1400);
  shape(plain, {.method = Wish::Method::get}, gzip, 1400);
  CHECK(plain.headers.find("vary") == "accept-encoding");
  CHECK(plain.headers.find("etag") == "\"v1\"");
  const Wish wish{.method = Wish::Method::get, .coding = Coding::gzip};
  http::Response small = answer(1399);
  shape(small, wish, gzip, 1400);
  CHECK_FALSE(small.headers.find("vary"));
  http::Response image = answer(5000);
  image.headers.set("content-type", "image/png");
  shape(image, wish, gzip, 1400);
  CHECK(image.body.size() == 5000);
  http::Response coded = answer(5000);
  coded.headers.add("Content-Encoding", "br");
  shape(coded, wish, gzip, 1400);
  CHECK(coded.body.size() == 5000);
}

TEST_CASE("bytes that do not shrink are sent as they are") {
  Gzip gzip;
  std::string noise;
  std::uint32_t seed = 7;
  for (int i = 0; i < 4000; ++i) {
    seed = seed * 1664525 + 1013904223;
    noise += static_cast<char>(seed >> 24);
  }
  CHECK_FALSE(gzip.compress(noise));
  const auto text = gzip.compress(std::string(4000, 'a'));  // and the compressor still works
  REQUIRE(text);
  CHECK(unpacked(*text) == std::string(4000, 'a'));
}

TEST_CASE("304 only for GET and HEAD of an entity that is known") {
  Gzip gzip;
  const auto status = [&](Wish::Method method, const char* tags, int of) {
    http::Response response = answer(2000);
    response.status = of;
    shape(response, {.method = method, .coding = Coding::gzip, .if_none_match = tags}, gzip, 1400);
    CHECK(response.body.empty() == (response.status == 304));
    return response.status;
  };
  CHECK(status(Wish::Method::get, "\"v1\"", 200) == 304);
  CHECK(status(Wish::Method::head, "W/\"v1\"", 200) == 304);
  CHECK(status(Wish::Method::other, "\"v1\"", 200) == 200);
  CHECK(status(Wish::Method::get, "\"v2\"", 200) == 200);
  CHECK(status(Wish::Method::get, "*", 404) == 404);
}

}  // namespace
}  // namespace noctem::http_os

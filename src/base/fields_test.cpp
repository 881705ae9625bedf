#include "noctem/base/fields.hpp"

#include <doctest/doctest.h>

using namespace noctem;

TEST_CASE("what was put comes back, in its order") {
  Bytes bytes;
  put_field(bytes, 0x0102030405060708u);
  put_field(bytes, view_of("two"));
  put_field(bytes, ByteView());
  CHECK(bytes[0] == 8);
  FieldReader reader(bytes);
  CHECK(reader.number() == 0x0102030405060708u);
  CHECK(text_of(reader.bytes()) == "two");
  CHECK(!reader.done());
  CHECK(reader.bytes().empty());
  CHECK(reader.done());
}

TEST_CASE("what is cut, too long or longer than allowed is not read, nor what follows it") {
  Bytes bytes;
  put_field(bytes, view_of("words"));
  put_field(bytes, 7);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    FieldReader reader(ByteView(bytes).first(size));
    const auto text = reader.bytes();
    CHECK((text.empty() || text_of(text) == "words"));
    CHECK(reader.number() == 0);
    CHECK(!reader.good());
    CHECK(!reader.done());
  }
  FieldReader strict(bytes);
  CHECK(strict.bytes(4).empty());
  CHECK(strict.number() == 0);
  CHECK(!strict.done());
  bytes.assign(16, 0xff);
  CHECK(FieldReader(bytes).bytes().empty());
}

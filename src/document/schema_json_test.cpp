// json_schema() as a whole: the text that OpenAPI will hold.

#include <doctest/doctest.h>

#include "noctem/document/schema.hpp"

using namespace noctem;
using namespace noctem::document;

namespace {

std::string schema_of(const Shape& shape) { return codec::write_canonical(json_schema(shape)); }

}  // namespace

TEST_CASE("an object lists its fields, what is required, and allows nothing else") {
  CHECK(schema_of(object_of({{"n", integer(-1, 9), Presence::required, ""},
                             {"up", one_of({"yes", "no"}), Presence::optional, "Whether."}})) ==
        R"({"additionalProperties":false,"properties":{)"
        R"("n":{"maximum":9,"minimum":-1,"type":"integer"},)"
        R"("up":{"description":"Whether.","enum":["yes","no"],"type":"string"}},)"
        R"("required":["n"],"type":"object"})");
}

TEST_CASE("arrays and texts carry their bounds; bytes are told in words") {
  CHECK(schema_of(array_of(hex(2), 1, 3)) ==
        R"({"items":{"maxLength":4,"minLength":4,"pattern":"^[0-9a-f]{4}$","type":"string"},)"
        R"("maxItems":3,"minItems":1,"type":"array"})");
  CHECK(schema_of(text(5, 20)) ==
        R"({"description":"5 to 20 bytes of UTF-8","maxLength":20,"minLength":2,"type":"string"})");
  CHECK(schema_of(object_of({{"t", text(0, 4), Presence::required, "A title."}})) ==
        R"({"additionalProperties":false,"properties":{"t":{)"
        R"x("description":"A title. (0 to 4 bytes of UTF-8)","maxLength":4,"minLength":0,)x"
        R"("type":"string"}},"required":["t"],"type":"object"})");
}

TEST_CASE("formats are told as patterns") {
  CHECK(schema_of(text_of(Shape::Format::did_key)) ==
        R"({"maxLength":56,"minLength":56,"pattern":"^did:key:z6Mk[1-9A-HJ-NP-Za-km-z]{44}$",)"
        R"("type":"string"})");
  CHECK(schema_of(text_of(Shape::Format::cid)) ==
        R"({"maxLength":61,"minLength":59,"pattern":"^b[a-z2-7]{58,60}$","type":"string"})");
  CHECK(schema_of(base64url(16)) ==
        R"({"maxLength":22,"minLength":22,"pattern":"^[A-Za-z0-9_-]{22}$","type":"string"})");
  CHECK(schema_of(word(1, 32)) ==
        R"({"maxLength":32,"minLength":1,"pattern":"^[a-z0-9][a-z0-9._+#-]*$","type":"string"})");
}

// The committed vectors, which tests/conformance recomputes without our code.

#include <doctest/doctest.h>

#include <bit>
#include <fstream>
#include <iterator>

#include "noctem/codec/cbor.hpp"
#include "noctem/codec/cid.hpp"
#include "noctem/codec/json.hpp"
#include "noctem/codec/multibase.hpp"
#include "noctem/codec/varint.hpp"

namespace noctem::codec {
namespace {

Json vectors(const std::string& name) {
  std::ifstream in("tests/data/" + name, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  REQUIRE_MESSAGE(!text.empty(), "run from the root of the repository");
  return parse_json(text).value();
}

const std::string& text_at(const Json& vector, std::string_view key) {
  REQUIRE(vector.find(key) != nullptr);
  return *vector.find(key)->text();
}

Bytes hex_at(const Json& vector, std::string_view key) {
  return from_hex(text_at(vector, key)).value();
}

template <typename T>
std::string reason_of(const Result<T>& result) {
  return result ? "accepted" : result.error().reason;
}

// A value as tests/data/codec_cbor.json writes it.
Cbor cbor_of(const Json& json);

Cbor cbor_of_object(const JsonObject& object) {
  if (const Json* integer = object.find("$int")) {
    return Cbor(static_cast<std::int64_t>(std::stoll(*integer->text())));
  }
  if (const Json* number = object.find("$float")) {
    return Cbor(number->integer() != nullptr ? static_cast<double>(*number->integer())
                                             : *number->number());
  }
  if (const Json* bytes = object.find("$bytes")) {
    return Cbor(from_hex(*bytes->text()).value());
  }
  if (const Json* cid = object.find("$cid")) {
    return Cbor(Cid::parse(*cid->text()).value());
  }
  CborMap map;
  for (const auto& [key, value] : object) {
    map.emplace(key, cbor_of(value));
  }
  return Cbor(std::move(map));
}

Cbor cbor_of(const Json& json) {
  if (const JsonObject* object = json.object()) {
    return cbor_of_object(*object);
  }
  if (const JsonArray* items = json.array()) {
    CborArray array;
    for (const Json& item : *items) {
      array.push_back(cbor_of(item));
    }
    return Cbor(std::move(array));
  }
  if (const std::string* text = json.text()) {
    return Cbor(*text);
  }
  return json.is_null() ? Cbor() : Cbor(*json.boolean());
}

TEST_CASE("vectors of JSON") {
  const Json all = vectors("codec_json.json");
  for (const Json& vector : *all.find("canonical")->array()) {
    const auto value = parse_json(text_at(vector, "text"));
    REQUIRE(reason_of(value) == "accepted");
    CHECK(write_canonical(*value) == text_at(vector, "canonical"));
    CHECK(parse_json(text_at(vector, "canonical")) == value);
  }
  for (const Json& vector : *all.find("numbers")->array()) {
    const std::uint64_t bits = std::stoull(text_at(vector, "bits"), nullptr, 16);
    CHECK(write_number(std::bit_cast<double>(bits)) == text_at(vector, "text"));
  }
  for (const Json& vector : *all.find("refused")->array()) {
    const std::string text = vector.find("hex") != nullptr
                                 ? std::string(text_of(hex_at(vector, "hex")))
                                 : text_at(vector, "text");
    CHECK(reason_of(parse_json(text)) == text_at(vector, "reason"));
  }
}

TEST_CASE("vectors of CBOR") {
  const Json all = vectors("codec_cbor.json");
  for (const Json& vector : *all.find("values")->array()) {
    const Cbor value = cbor_of(*vector.find("value"));
    CHECK(to_hex(write_cbor(value)) == text_at(vector, "hex"));
    CHECK(parse_cbor(hex_at(vector, "hex")) == value);
  }
  for (const Json& vector : *all.find("refused")->array()) {
    CAPTURE(text_at(vector, "hex"));
    CHECK(reason_of(parse_cbor(hex_at(vector, "hex"))) == text_at(vector, "reason"));
  }
}

TEST_CASE("vectors of multibase") {
  const Json all = vectors("codec_cid.json");
  for (const Json& vector : *all.find("multibase")->array()) {
    const Bytes bytes = hex_at(vector, "hex");
    for (const char base : {'f', 'b', 'z', 'u'}) {
      const std::string& text = text_at(vector, std::string(1, base));
      CHECK(multibase_encode(static_cast<Multibase>(base), bytes) == text);
      CHECK(multibase_decode(text) == bytes);
    }
  }
  for (const Json& vector : *all.find("multibase_refused")->array()) {
    CAPTURE(text_at(vector, "text"));
    CHECK(reason_of(multibase_decode(text_at(vector, "text"))) == text_at(vector, "reason"));
  }
}

TEST_CASE("vectors of varints") {
  const Json all = vectors("codec_cid.json");
  for (const Json& vector : *all.find("varint")->array()) {
    const std::uint64_t number = std::stoull(text_at(vector, "number"));
    const Bytes bytes = hex_at(vector, "hex");
    Bytes written;
    append_varint(written, number);
    CHECK(written == bytes);
    ByteView rest = bytes;
    CHECK(take_varint(rest) == number);
  }
  for (const Json& vector : *all.find("varint_refused")->array()) {
    const Bytes bytes = hex_at(vector, "hex");
    ByteView rest = bytes;
    CHECK(reason_of(take_varint(rest)) == text_at(vector, "reason"));
  }
}

TEST_CASE("vectors of CIDs") {
  const Json all = vectors("codec_cid.json");
  for (const Json& vector : *all.find("cid")->array()) {
    const auto cid = Cid::decode(hex_at(vector, "binary"));
    REQUIRE(reason_of(cid) == "accepted");
    CHECK(cid->text() == text_at(vector, "cid"));
    CHECK(cid->binary() == hex_at(vector, "binary"));
    CHECK(Cid::parse(text_at(vector, "cid")) == cid);
  }
  for (const Json& vector : *all.find("cid_refused")->array()) {
    CAPTURE(text_at(vector, "text"));
    CHECK(reason_of(Cid::parse(text_at(vector, "text"))) == text_at(vector, "reason"));
  }
}

}  // namespace
}  // namespace noctem::codec

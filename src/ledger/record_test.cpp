#include "noctem/ledger/record.hpp"

#include <doctest/doctest.h>

using namespace noctem;
using namespace noctem::ledger;

namespace {

Record sample() {
  Record record{1'790'000'000, codec::Cid(codec::CidCodec::json, {1, 2, 3}), std::nullopt, 7, {}};
  record.signature.bytes.fill(0x55);
  return record;
}

}  // namespace

TEST_CASE("a record is what its JSON says") {
  CHECK(record_from_json(record_json(sample())) == sample());
}

TEST_CASE("a record may say what it is near to, and then says it whole") {
  auto record = sample();
  record.near = Near{codec::Cid(codec::CidCodec::json, {9}), 3};
  const auto value = record_json(record);
  CHECK(record_from_json(value) == record);
  for (const auto* name : {"entry", "distance"}) {
    auto broken = value;
    auto near = *broken.find("near");
    near.object()->erase(name);
    broken.object()->set("near", near);
    CHECK_FALSE(record_from_json(broken).has_value());
  }
  auto far = value;
  far.object()->set("near", codec::JsonObject{{"entry", record.cid.text()}, {"distance", 65}});
  CHECK_FALSE(record_from_json(far).has_value());
}

TEST_CASE("a record with a field missing, unknown or of another type is refused") {
  for (const auto* name : {"at", "cid", "seq", "signature"}) {
    auto value = record_json(sample());
    value.object()->erase(name);
    CHECK_FALSE(record_from_json(value).has_value());
    value.object()->set(name, codec::JsonArray{});
    CHECK_FALSE(record_from_json(value).has_value());
  }
  auto more = record_json(sample());
  more.object()->set("extra", 1);
  CHECK_FALSE(record_from_json(more).has_value());
  auto negative = record_json(sample());
  negative.object()->set("seq", -1);
  CHECK_FALSE(record_from_json(negative).has_value());
}

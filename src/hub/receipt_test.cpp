#include "noctem/hub/receipt.hpp"

#include <doctest/doctest.h>

#include "noctem/crypto/hash.hpp"

using namespace noctem;
using namespace noctem::hub;

namespace {

Receipt made() {
  const codec::Cid reveal(codec::CidCodec::json, crypto::sha256("reveal"));
  Receipt receipt{1'790'000'000,
                  mesh::EntryId("bagaaiera" + std::string(52, 'a')),
                  "bagaaiera" + std::string(52, 'b'),
                  mesh::OperatorId("0123456789abcdef"),
                  reveal,
                  2,
                  {}};
  return receipt;
}

}  // namespace

TEST_CASE("a receipt is the log key's word, and travels as JSON") {
  const auto key = crypto::SigningKey::from_seed(Bytes(32, 7)).value();
  auto receipt = made();
  sign_receipt(receipt, key);
  CHECK(verify_receipt(receipt, key.public_key()));
  const auto back = receipt_from_json(receipt_json(receipt));
  REQUIRE(back.has_value());
  CHECK(*back == receipt);
}

TEST_CASE("a receipt of which anything is changed is nobody's word") {
  const auto key = crypto::SigningKey::from_seed(Bytes(32, 7)).value();
  auto receipt = made();
  sign_receipt(receipt, key);
  auto changed = receipt;
  changed.round = 3;
  CHECK_FALSE(verify_receipt(changed, key.public_key()));
  changed = receipt;
  changed.at += 1;
  CHECK_FALSE(verify_receipt(changed, key.public_key()));
  changed = receipt;
  changed.operator_id = mesh::OperatorId("fedcba9876543210");
  CHECK_FALSE(verify_receipt(changed, key.public_key()));
}

TEST_CASE("what is no receipt is refused") {
  const auto key = crypto::SigningKey::from_seed(Bytes(32, 7)).value();
  auto receipt = made();
  sign_receipt(receipt, key);
  for (const auto* name : {"at", "entry", "mesh", "operator", "reveal", "round", "signature"}) {
    auto value = receipt_json(receipt);
    value.object()->erase(name);
    CAPTURE(name);
    CHECK_FALSE(receipt_from_json(value).has_value());
    value.object()->set(name, codec::JsonArray{});
    CHECK_FALSE(receipt_from_json(value).has_value());
  }
}

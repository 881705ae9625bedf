#include "noctem/ledger/packed.hpp"

#include <doctest/doctest.h>

#include "noctem/codec/cid.hpp"
#include "noctem/codec/multibase.hpp"
#include "noctem/crypto/hash.hpp"
#include "noctem/crypto/signing.hpp"
#include "noctem/document/did_key.hpp"

#include "packed_words.hpp"

using namespace noctem;
using namespace noctem::ledger;

namespace {

std::string cid(codec::CidCodec codec) {
  return codec::Cid(codec, crypto::sha256(std::string_view("x"))).text();
}

std::string row() {
  const auto key = crypto::SigningKey::from_seed(crypto::sha256(std::string_view("k"))).value();
  return R"({"agent":"e81f67c12c298e20","at":1795275449,"author":")" +
         document::did_of(key.public_key()) + R"(","body":")" + cid(codec::CidCodec::raw) +
         R"(","children":0,"domain":"area9/part2","entry":")" + cid(codec::CidCodec::json) +
         R"(","parents":[],"results":[")" + cid(codec::CidCodec::json) +
         R"("],"task":"24858a514346096c76ee546e3c3f910c","until":4294967295,"verdict":"open"})";
}

void check_back(const std::string& text) {
  CAPTURE(text);
  CHECK(*unpack(view_of(pack_json(text))) == text);
  Deflater deflater;
  CHECK(*unpack(view_of(deflater.pack(text))) == text);
}

}  // namespace

TEST_CASE("a row of the mesh takes less than half of its letters, and comes back") {
  check_back(row());
  CHECK(pack_json(row()).size() * 2 < row().size());
}

TEST_CASE("whatever is packed comes back to the byte") {
  for (const std::string& text :
       {std::string(),
        std::string("{}"),
        std::string("{"),
        std::string("{\"at\""),
        std::string("{\"at\":"),
        std::string("{\"at\":0"),
        std::string("{\"at\":00}"),
        std::string("{\"at\":0.5}"),
        std::string("{\"at\":4294967296}"),
        std::string("{\"at\":0123456789}"),
        std::string("{\"at\":12345678901}"),
        std::string("{\"at\":[1795275449,1795275450,-1795275449]}"),
        std::string("{\"label\":\"say \\\"at\\\":0, and ,\\\"by\\\":[] \\\\\",\"at\":0}"),
        std::string("{\"label\":\"\\"),
        std::string("{\"label\":\"{\\\"at\\\":0}\"}"),
        std::string("{\"label\":\"µ\xff\x7f\"}"),
        std::string("[\"at\",0,[],\"verified\"]"),
        std::string("{\"x\":[\"at\",\"verified\",0,[]]}"),
        std::string("{\"agent\":\"E81F67C12C298E20\",\"agent\":\"e81f67c12c298e2\"}"),
        std::string("{\"agent\":\"did:key:z6Mk\",\"agent\":\"did:key:zz\"}"),
        std::string("{\"entry\":\"baguqeera\",\"entry\":\"b\",\"entry\":\"\"}"),
        std::string("\x01 as packed"),
        std::string("\x02"),
        std::string("\x03\x00", 2),
        std::string("{\"at\":\x04}"),
        std::string("{\0}", 3)}) {
    check_back(text);
  }
}

TEST_CASE("every beginning of a row comes back, and every row with a byte changed") {
  const auto text = row();
  for (std::size_t i = 0; i < text.size(); ++i) {
    check_back(text.substr(0, i));
    auto changed = text;
    for (const char c : {'\0', '"', '\\', ',', '0', '\x7f', '\xff'}) {
      changed[i] = c;
      REQUIRE(*unpack(view_of(pack_json(changed))) == changed);
    }
  }
}

TEST_CASE("every word comes back, as a name and as a value") {
  for (const auto word : kPackedWords) {
    CAPTURE(word);
    const std::string text(word);
    CHECK(number_of_word(word).has_value());
    check_back("{\"" + text + "\":\"" + text + "\",\"" + text + "\":0,\"" + text + "\":[]}");
  }
  CHECK_FALSE(number_of_word("no_word").has_value());
}

TEST_CASE("the numbers of words and marks are what databases hold") {
  CHECK(pack_json(R"({"at":0,"by":[],"by":0,"type":"vote"})") ==
        std::string("\x01\x05\x0d") + "0" + "\x07\x19\x06\x19\x04\xcb\x08\xd4}");
}

TEST_CASE("what was stored before anybody packed is read as it stands") {
  CHECK(*unpack(view_of(row())) == row());
  CHECK(*unpack(view_of("text of a body")) == "text of a body");
}

TEST_CASE("long texts are deflated, short and random ones are not") {
  Deflater deflater;
  std::string text;
  for (int i = 0; text.size() < 2'000; ++i) {
    text += "a sentence about " + std::to_string(i) + ". ";
  }
  CHECK(deflater.pack(text).size() * 2 < text.size());
  CHECK(deflater.pack("a short text that tests look for") == "a short text that tests look for");
  std::string noise = "{";
  for (int i = 0; noise.size() < 2'000; ++i) {
    noise += text_of(crypto::sha256(std::to_string(i)));
  }
  CHECK(deflater.pack(noise) == noise);
  check_back(text);
  check_back(noise);
}

TEST_CASE("damaged bytes are refused, or are some text: nothing breaks") {
  Deflater deflater;
  for (const auto& good : {pack_json(row()), deflater.pack(std::string(3'000, 'a'))}) {
    for (std::size_t i = 0; i < good.size(); ++i) {
      const auto cut = unpack(view_of(good.substr(0, i)));
      CHECK((cut.has_value() || cut.error().reason == "packed"));
      auto changed = good;
      changed[i] = static_cast<char>(changed[i] ^ 0x5a);
      const auto read = unpack(view_of(changed));
      CHECK((read.has_value() || read.error().reason == "packed"));
    }
  }
  CHECK(unpack(view_of("\x01\x1f")).error().reason == "packed");
  CHECK(unpack(view_of("\x01\x04\xff")).error().reason == "packed");
  CHECK(unpack(view_of("\x03\xff\xff\xff\xff\x7f")).error().reason == "packed");
}

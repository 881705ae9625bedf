#include "noctem/crypto/hash.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace noctem;
using namespace noctem::crypto;

namespace {

std::string hex_of(const Digest& digest) { return to_hex(digest); }

}  // namespace

TEST_CASE("sha256 gives the values of FIPS 180-4") {
  CHECK(hex_of(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(hex_of(sha256("abc")) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hex_of(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(hex_of(sha256(std::string(1'000'000, 'a'))) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("parts, one piece and a stream hash alike at every length around a block") {
  for (std::size_t size = 0; size <= 200; ++size) {
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i) {
      bytes[i] = static_cast<std::uint8_t>(i * 7);
    }
    const ByteView all = bytes;
    const ByteView head = all.first(size / 3);
    const ByteView tail = all.subspan(size / 3);
    Sha256 stream;
    stream.update(head);
    stream.update(tail);
    const Digest expected = sha256(all);
    CHECK(sha256({head, tail}) == expected);
    CHECK(stream.finish() == expected);
  }
}

TEST_CASE("a stream that is under way does not disturb one-shot hashes, nor they it") {
  Sha256 stream;
  stream.update(view_of("a"));
  CHECK(hex_of(sha256("abc")) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  Sha256 moved = std::move(stream);
  moved.update(view_of("bc"));
  CHECK(moved.finish() == sha256("abc"));
}

TEST_CASE("equal_secret compares content and length") {
  CHECK(equal_secret(view_of(""), view_of("")));
  CHECK(equal_secret(view_of("salt"), view_of("salt")));
  CHECK_FALSE(equal_secret(view_of("salt"), view_of("sale")));
  CHECK_FALSE(equal_secret(view_of("salt"), view_of("malt")));
  CHECK_FALSE(equal_secret(view_of("salt"), view_of("sal")));
}

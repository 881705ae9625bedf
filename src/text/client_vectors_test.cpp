// Fences as the npm client draws them too: tests/data/client.json. It has texts with their fences,
// and one hash over the fences of some thousand texts made by chance.

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "noctem/codec/json.hpp"
#include "noctem/crypto/hash.hpp"
#include "noctem/text/fence.hpp"

#include "hostile_text_test.hpp"

namespace noctem::text {
namespace {

using codec::Json;

Json vectors() {
  std::ifstream in("tests/data/client.json", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  REQUIRE_MESSAGE(!text.empty(), "run from the root of the repository");
  return codec::parse_json(text).value();
}

class Fence {
 public:
  explicit Fence(const Json& about) : nonce_(nonce_of(*about.find("nonce")->text())) {
    const Json& publisher = *about.find("publisher");
    publisher_ = {.agent = *publisher.find("agent")->text(),
                  .operator_id = *publisher.find("operator")->text(),
                  .published_at = *publisher.find("publishedAt")->integer()};
  }
  std::string around(std::string_view content) const { return fence(content, publisher_, nonce_); }

 private:
  static FenceNonce nonce_of(const std::string& hex) {
    ByteArray<4> bytes{};
    const Bytes read = from_hex(hex).value();
    std::copy(read.begin(), read.end(), bytes.begin());
    return FenceNonce(bytes);
  }

  FenceNonce nonce_;
  Publisher publisher_;
};

}  // namespace

TEST_CASE("fences are those of the vectors") {
  const Json all = vectors();
  const Fence fence(*all.find("about"));
  for (const Json& each : *all.find("fences")->array()) {
    CHECK(fence.around(*each.find("content")->text()) == *each.find("fence")->text());
  }
}

TEST_CASE("fences of texts made by chance hash to what the vectors say") {
  const Json all = vectors();
  const Json& hostile = *all.find("hostile");
  const auto count = static_cast<std::uint64_t>(*hostile.find("texts")->integer());
  const auto pieces = static_cast<std::uint64_t>(*hostile.find("pieces")->integer());
  REQUIRE(count >= 1'000);
  const Fence fence(*all.find("about"));
  std::string texts;
  std::string fences;
  for (std::uint64_t number = 0; number < count; ++number) {
    const std::string text = hostile_text(number, 1 + number % pieces);
    texts += text;
    fences += fence.around(text);
  }
  CHECK(to_hex(crypto::sha256(texts)) == *hostile.find("sha256")->text());
  CHECK(to_hex(crypto::sha256(fences)) == *hostile.find("fences_sha256")->text());
}

}  // namespace noctem::text

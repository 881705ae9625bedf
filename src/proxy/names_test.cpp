#include "noctem/proxy/names.hpp"

#include <doctest/doctest.h>

#include <string>

namespace noctem::proxy {

namespace {

constexpr std::uint16_t kId = 0x1234;

std::string name(const std::string& text) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto end = std::min(text.size(), text.find('.', at));
    out += static_cast<char>(end - at) + text.substr(at, end - at);
    at = end + 1;
  }
  return out + '\0';
}

std::string number(unsigned value) {
  return {static_cast<char>(value >> 8), static_cast<char>(value)};
}

std::string record(const std::string& owner, unsigned kind, const std::string& content) {
  return name(owner) + number(kind) + number(1) + std::string(4, '\0') +
         number(static_cast<unsigned>(content.size())) + content;
}

std::string answer(const std::string& asked, unsigned flags, unsigned count,
                   const std::string& records) {
  return number(kId) + number(flags) + number(1) + number(count) + number(0) + number(0) +
         name(asked) + number(1) + number(1) + records;
}

Answer read(const std::string& text, const std::string& asked = "a.org") {
  return read_answer(view_of(text), kId, asked, RecordKind::four);
}

const std::string kFour = "\x5d\xb8\xd8\x22";
constexpr unsigned kGood = 0x8180;

}  // namespace

TEST_CASE("name servers and listed hosts are read; what is not understood is passed over") {
  const auto sources = read_name_sources(
      "# x\nsearch b.org\nnameserver 10.0.0.53\nnameserver\t::1 # y\nnameserver nonsense\n",
      "127.0.0.1 localhost\n10.1.2.3\tInner.example inner # c\nnonsense x\n");
  CHECK(sources.servers.size() == 2);
  CHECK(listed_addresses(sources, "inner.example") ==
        std::vector<Address>{*parse_address("10.1.2.3")});
  CHECK(listed_addresses(sources, "inner").size() == 1);
  CHECK(listed_addresses(sources, "x").empty());
}

TEST_CASE("of an answer counts what follows from the question") {
  const auto good = read(answer("a.org", kGood, 1, record("a.org", 1, kFour)));
  CHECK((good.what == Answer::What::addresses));
  CHECK(good.addresses == std::vector<Address>{*parse_address("93.184.216.34")});
  const auto other = read(answer("a.org", kGood, 1, record("b.org", 1, kFour)));
  CHECK((other.what == Answer::What::none));
  const auto alias = read(
      answer("a.org", kGood, 2, record("a.org", 5, name("b.org")) + record("b.org", 1, kFour)));
  CHECK(alias.addresses.size() == 1);
  CHECK((read(answer("a.org", 0x8183, 0, "")).what == Answer::What::none));
  CHECK((read(answer("a.org", 0x8182, 0, "")).what == Answer::What::other));
  CHECK((read(answer("b.org", kGood, 1, record("b.org", 1, kFour))).what == Answer::What::other));
  CHECK((read(answer("a.org", 0x0100, 1, record("a.org", 1, kFour))).what == Answer::What::other));
  const std::string loop = answer("a.org", kGood, 1, record("a.org", 5, name("a.org")));
  CHECK((read(loop).what == Answer::What::none));
}

TEST_CASE("a question fits its answer, and broken answers say nothing") {
  const Bytes asked = write_question(kId, "a.org", RecordKind::six);
  CHECK(asked[2] == 1);
  CHECK(text_of(ByteView(asked).subspan(12, 7)) == std::string_view("\1a\3org\0", 7));
  const std::string whole = answer("a.org", kGood, 1, record("a.org", 1, kFour));
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    CHECK((read(whole.substr(0, cut)).what != Answer::What::addresses));
  }
  std::string jumping = answer("a.org", kGood, 1, "");
  jumping += "\xc0" + std::string(1, static_cast<char>(jumping.size())) + kFour;
  CHECK((read(jumping).what != Answer::What::addresses));
}

}  // namespace noctem::proxy

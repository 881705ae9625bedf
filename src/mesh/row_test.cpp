#include "noctem/mesh/row.hpp"

#include <doctest/doctest.h>

#include "noctem/codec/json.hpp"
#include "noctem/mesh/entry.hpp"

using namespace noctem;
using namespace noctem::mesh;

namespace {

EntryRow sample() {
  EntryRow entry;
  entry.seq = 7;
  entry.operator_id = OperatorId("0123456789abcdef");
  entry.type = EntryType::correction;
  entry.parents = {EntryId("one"), EntryId("two")};
  entry.near = Near{EntryId("three"), 2};
  entry.verdict = Verdict::false_;
  return entry;
}

std::string sample_text() {
  MemoryState state;
  REQUIRE(store(state, "e", sample()).has_value());
  return state.get(Table::entries, "e").value().value();
}

}  // namespace

TEST_CASE("a row is canonical JSON, whatever its texts hold") {
  auto entry = sample();
  for (const std::string domain : {"plain", "quote \" and \\", "tab\t", "\x7f", "ümlaut ☃", ""}) {
    entry.domain = domain;
    entry.verified_by = {OperatorId(domain), OperatorId("b")};
    MemoryState state;
    REQUIRE(store(state, "e", entry).has_value());
    const auto text = state.get(Table::entries, "e").value().value();
    CHECK(codec::write_canonical(codec::parse_json(text).value()) == text);
    const auto read = load<EntryRow>(state, "e").value();
    CHECK(read.domain == domain);
    CHECK(read.verified_by == entry.verified_by);
  }
}

TEST_CASE("members that a newer program wrote are passed over") {
  auto text = sample_text();
  text.insert(1, R"("aaa":{"x":[1,"]}"]},)");
  const auto read = row_from_text<EntryRow>("e", text);
  REQUIRE(read.has_value());
  CHECK(read->seq == 7);
}

TEST_CASE("a row is read as it was written") {
  MemoryState state;
  REQUIRE(store(state, "e", sample()).has_value());
  const auto text = state.get(Table::entries, "e").value().value();
  CHECK(text.find(R"("verdict":"false")") != std::string::npos);
  CHECK(text.find("expires_at") == std::string::npos);
  const auto read = load<EntryRow>(state, "e").value();
  CHECK(read.seq == 7);
  CHECK(read.type == EntryType::correction);
  CHECK(read.parents == sample().parents);
  CHECK(read.near->entry == EntryId("three"));
  CHECK_FALSE(read.expires_at.has_value());
  CHECK(read.verdict == Verdict::false_);
}

TEST_CASE("a row that is not there is nothing, and one that is damaged is corrupt") {
  MemoryState state;
  CHECK_FALSE(find<EntryRow>(state, "e").value().has_value());
  CHECK(load<EntryRow>(state, "e").error().kind == ErrorKind::corrupt);
  const auto good = sample_text();
  REQUIRE(row_from_text<EntryRow>("e", good).has_value());
  for (std::size_t size = 0; size < good.size(); ++size) {  // torn anywhere
    CHECK_FALSE(row_from_text<EntryRow>("e", good.substr(0, size)).has_value());
  }
  for (const auto& [from, to] :
       {std::pair{R"("seq":7)", R"("seq":"7")"}, std::pair{R"("seq":7)", R"("seq":7.5)"},
        std::pair{R"("seq":7)", R"("seq":)"}, std::pair{R"("seq":7,)", R"("seq":7,,)"},
        std::pair{R"(["one","two"])", R"(["one","two",])"},
        std::pair{R"(["one","two"])", R"(["one" "two"])"},
        std::pair{R"(["one","two"])", R"(["one","two")"},
        std::pair{R"("domain":"",)", R"("domain":"")"},
        std::pair{R"("type":"correction")", R"("type":"rumour")"},
        std::pair{R"("domain":"")", "\"domain\":\"\x01\""},
        std::pair{R"("domain":"")", "\"domain\":\"\xff\""}, std::pair{"}", "}}"},
        std::pair{R"("distance":2)", R"("distanc":2)"}}) {
    auto text = good;
    text.replace(text.find(from), std::string_view(from).size(), to);
    CHECK_FALSE_MESSAGE(row_from_text<EntryRow>("e", text).has_value(), to);
  }
  for (const auto* text : {"", "[]", "{}", R"({"seq":"7"})"}) {
    REQUIRE(state.put(Table::entries, "e", text).has_value());
    CHECK(find<EntryRow>(state, "e").error().kind == ErrorKind::corrupt);
  }
}

TEST_CASE("keys of padded numbers are in the order of their values") {
  CHECK(key_of({"a", padded(9, 6), "b"}) == "a/000009/b");
  CHECK(padded(9, 6) < padded(10, 6));
}

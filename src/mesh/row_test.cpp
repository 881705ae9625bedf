#include "noctem/mesh/row.hpp"

#include <doctest/doctest.h>

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

}  // namespace

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
  for (const auto* text : {"", "[]", "{}", R"({"seq":"7"})"}) {
    REQUIRE(state.put(Table::entries, "e", text).has_value());
    CHECK(find<EntryRow>(state, "e").error().kind == ErrorKind::corrupt);
  }
}

TEST_CASE("keys of padded numbers are in the order of their values") {
  CHECK(key_of({"a", padded(9, 6), "b"}) == "a/000009/b");
  CHECK(padded(9, 6) < padded(10, 6));
}

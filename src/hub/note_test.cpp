// A refused note leaves its neighbours in the commit alone.
#include "note.hpp"

#include <doctest/doctest.h>

#include <optional>

#include "house_test.hpp"

using namespace noctem;
using namespace noctem::hub;
using test::House;

TEST_CASE("whoever asks for what cannot be had undoes nobody's write") {
  House house;
  house.team({"anna"});
  int looks = 0;
  int kept = 0;
  std::optional<Result<>> answer;
  submit_note(house.hub().ledger(),
              {.check = [&](ledger::Transaction&) -> Result<> {
                 ++looks;
                 return fail(not_found("operator", "nobody of this name"));
               },
               .keep = [&](ledger::Transaction&) -> Result<> {
                 ++kept;
                 return {};
               }},
              [&](Result<> said) { answer = std::move(said); });
  const auto commits = house.hub().ledger().writer().counters().commits;
  CHECK(house.accepted({house.entry("anna/1", "words that stand beside a refused request")}).fate ==
        Fate::added);
  CHECK(house.hub().ledger().writer().counters().commits == commits + 1);
  REQUIRE(answer.has_value());
  CHECK(answer->error().reason == "operator");
  CHECK(looks == 1);  // a group that is undone runs again, one by one
  CHECK(kept == 0);
}

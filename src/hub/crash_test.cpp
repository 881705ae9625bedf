// Power goes at every step that a commit takes on the disk: what was acknowledged is there, and the
// stored state is the fold of the log and the index holds its words, whichever of both worlds the
// crash left.
#include <doctest/doctest.h>

#include <algorithm>

#include "house_test.hpp"

using namespace noctem;
using namespace noctem::hub;
using env_sim::Crash;
using env_sim::CrashMoment;
using test::House;

namespace {

bool holds(const Findings& findings, const codec::Cid& id) {
  return std::ranges::any_of(findings.found,
                             [&](const Found& one) { return one.entry.id.value() == id.text(); });
}

}  // namespace

TEST_CASE("log and state are equal after a crash at each step of a commit") {
  House house;
  house.team({"anna", "ben"});
  int crashes = 0;
  int kept = 0;
  for (std::uint64_t step = 1; step <= 40; ++step) {
    const auto entry = house.entry("anna/1", "entry number " + std::to_string(step),
                                   {{"domain", "d" + std::to_string(step)}});
    const auto side = step % 2 == 0 ? CrashMoment::Side::before : CrashMoment::Side::after;
    const auto how = step % 3 == 0 ? Crash::process : Crash::power;
    auto& disk = house.node().disk();
    disk.crash_at(disk.operations() + step * 3, {side, how});
    const auto answer = house.submit({entry});
    house.pass(3);
    if (!house.runs()) {
      ++crashes;
      house.start();
    }
    disk.set_crash_hook({});
    CHECK(house.audit() == "");
    const auto there = entry_view(house.reader(), mesh::EntryId(entry.document.id().text()));
    kept += there.has_value() ? 1 : 0;
    CHECK_FALSE((answer.has_value() && !there.has_value()));
    const auto found = house.ask("", "number " + std::to_string(step));
    CHECK(found.has_value());
    CHECK(there.has_value() == (found.has_value() && holds(*found, entry.document.id())));
  }
  MESSAGE("crashes: ", crashes, ", entries kept: ", kept);
  CHECK(crashes >= 10);
  CHECK(kept > 0);  // both worlds were seen
  CHECK(kept < 40);
}

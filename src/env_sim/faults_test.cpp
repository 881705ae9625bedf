#include "noctem/env_sim/faults.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace noctem::env_sim;

TEST_CASE("faults are counted, summed and shown by name") {
  FaultCounts one;
  FaultCounts other;
  one.strike(Fault::disk_full);
  other.strike(Fault::disk_full);
  other.strike(Fault::clock_jumped);
  other.strike_point("sync a-wal");
  other.strike_point("sync a-wal");
  one.add(other);
  one.add(other);
  CHECK(one.count(Fault::disk_full) == 3);
  CHECK(one.points().at("sync a-wal") == 4);
  CHECK(one.table().find("         3  disk_full\n") != std::string::npos);
  CHECK(one.table().find("         4  crashed at: sync a-wal\n") != std::string::npos);
  CHECK(one.table().find("         0  power_lost\n") != std::string::npos);
}

TEST_CASE("a fault that never struck is named") {
  FaultCounts counts;
  counts.strike(Fault::write_torn);
  const Fault expected[] = {Fault::write_torn, Fault::disk_full};
  CHECK(counts.missing(expected) == std::vector{Fault::disk_full});
}

TEST_CASE("each kind has a name of its own") {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kFaultKinds; ++i) {
    names.insert(name_of(static_cast<Fault>(i)));
  }
  CHECK(names.size() == kFaultKinds);
  CHECK(name_of(Fault::power_lost) == "power_lost");
  CHECK(name_of(Fault::connection_refused) == "connection_refused");
  CHECK(name_of(Fault::clock_jumped) == "clock_jumped");
}

#include "noctem/audit/report.hpp"

#include <doctest/doctest.h>

using namespace noctem;
using namespace noctem::audit;

TEST_CASE("a day's report names each run, who decided and what came of it, and no other day's") {
  constexpr std::int64_t kBegin = 1'700'006'400;  // 2023-11-15
  const std::vector<Event> events = {
      {kBegin - 1, 1, "proposed", "r0", {{"skill", "a/yesterday"}}},
      {kBegin + 60, 2, "proposed", "r1", {{"skill", "a/good"}}},
      {kBegin + 61, 3, "decided", "r1", {{"by", "person"}, {"says", "yes"}}},
      {kBegin + 62, 4, "result", "r1", {{"how", "exited"}, {"code", 0}, {"stopped", ""}}},
      {kBegin + 3'600, 5, "proposed", "r2", {{"skill", "a/bad"}}},
      {kBegin + 3'601, 6, "decided", "r2", {{"by", "person"}, {"says", "no"}}},
      {kBegin + 3'602, 7, "refused", "r2", {{"message", "nobody did"}}},
      {kBegin + 3'700, 8, "revoked", "", {{"what", "id"}}},
      {kBegin + 86'400, 9, "proposed", "r3", {{"skill", "a/tomorrow"}}}};
  CHECK(make_report(events, kBegin, kBegin + 86'400) ==
        "Skills on 2023-11-15 (UTC)\n"
        "2 runs were asked for.\n"
        "  00:01  a/good  decided by person  exited 0\n"
        "  01:00  a/bad  decided by person, who said no  refused: nobody did\n"
        "Changes:\n"
        "  01:01  revoked {\"what\":\"id\"}\n");
}

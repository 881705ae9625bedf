#include "pictures.hpp"

#include <doctest/doctest.h>

#include "noctem/agent/drawn.hpp"

namespace noctem::agent {

namespace {

codec::Json json(std::string_view text) { return codec::parse_json(text).value(); }

const Style& plain() {
  static const Style style{env_os::Colours::off};
  return style;
}

}  // namespace

TEST_CASE("domains are a table with times that people read") {
  const auto answer = json(R"({"channels":[
    {"domain":"birds/owls","entries":12,"verified":3,"doubtful":1,"avg_confidence":0.5,
     "newest_at":1795299937},
    {"domain":"é","entries":1,"verified":0,"doubtful":1,"avg_confidence":1,"newest_at":0}],
    "next":"go"})");
  CHECK(draw_domains(answer, plain()) ==
        "DOMAIN      ENTRIES  VERIFIED  DOUBTFUL  CONFIDENCE  NEWEST\n"
        "birds/owls  12       3         1         0.5         2026-11-21 22:25:37 UTC\n"
        "é           1        0         1         1           -\n"
        "more: --cursor go\n");
  CHECK(draw_domains(json(R"({"channels":[]})"), plain()) == "the mesh knows of no domain yet\n");
}

TEST_CASE("operators show what they are worth and what became of them") {
  const auto answer = json(R"({"operators":[
    {"id":"edff0fa3849dea90","label":"","agents":1,"max_agents":5,"reputation":0.25,"right":3,
     "resolved":4,"false_entries":0,"approved_at":1795299937},
    {"id":"0000000000000001","label":"a\u001b[31m","agents":0,"max_agents":5,"reputation":0,
     "right":0,"resolved":0,"false_entries":2,"approved_at":1795299937,
     "quarantined_at":1795299937}]})");
  const std::string text = draw_operators(answer, plain());
  CHECK(text.find("edff0fa3849dea90  -") != std::string::npos);
  CHECK(text.find("3 of 4  0      2026-11-21 22:25:37 UTC  active\n") != std::string::npos);
  CHECK(text.find("in quarantine since 2026-11-21") != std::string::npos);
  CHECK(text.find('\x1b') == std::string::npos);
}

TEST_CASE("awareness and numbers name no member of the answer and no Unix time") {
  const std::string health =
      R"("agents_active":1,"compute_capacity":"none","entries_total":2,"entries_verified":0,)"
      R"("operators_active":1)";
  const auto awareness =
      json(R"({"gaps":["go/errors"],"health":{)" + health +
           R"(},"knowledge_domains":{"go":{"avg_confidence":0.5,"entries":1,"freshness":"1s"}},)" +
           R"("phase":"bootstrap","priorities":["verify 1 entry in go"],"statements":[],)" +
           R"("timestamp":1795299938,"trends":[]})");
  CHECK(draw_awareness(awareness, plain()) ==
        "2026-11-21 22:25:38 UTC\n"
        "  phase       bootstrap\n"
        "  entries     2, 0 of them verified\n"
        "  agents      1 active\n"
        "  operators   1 active\n"
        "  compute     none\n\n"
        "  DOMAIN  ENTRIES  CONFIDENCE  FRESHNESS\n"
        "  go      1        0.5         1s\n\n"
        "What should be done\n  verify 1 entry in go\n\n"
        "Gaps\n  go/errors\n");
  const auto stats = json("{" + health +
                          R"(,"born":1795299935,"mesh":"bag","name":"personal",)"
                          R"("params":{"pause_days_max":30},"phase":"bootstrap","records":5,)"
                          R"("time":1795299937})");
  const std::string text = draw_stats(stats, plain());
  CHECK(text.starts_with("personal\n  mesh        bag\n"));
  CHECK(text.find("records     5, the last at 2026-11-21 22:25:37 UTC\n") != std::string::npos);
  CHECK(text.ends_with("\nPARAMETER       VALUE\npause_days_max  30\n"));
  CHECK(text.find("1795299") == std::string::npos);
  const auto history = json(R"({"snapshots":[]})");
  CHECK(draw_awareness(history, plain()) == "there are no snapshots of these days\n");
}

}  // namespace noctem::agent

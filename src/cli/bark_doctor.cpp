#include <algorithm>

#include "noctem/bark/probe.hpp"

#include "checkup.hpp"
#include "command_list.hpp"
#include "vocabulary.hpp"

namespace noctem::cli {

namespace {

Verdict verdict_of(bark::Probe::Verdict verdict) {
  switch (verdict) {
    case bark::Probe::Verdict::ok:
      return Verdict::ok;
    case bark::Probe::Verdict::warn:
      return Verdict::warn;
    case bark::Probe::Verdict::fail:
      return Verdict::fail;
  }
  return Verdict::fail;
}

Result<Exit> bark_doctor(Session& session) {
  std::vector<Finding> findings;
  for (bark::Probe& probe : bark::probe_machine()) {
    findings.push_back({std::move(probe.name), verdict_of(probe.verdict), std::move(probe.detail),
                        std::move(probe.advice)});
  }
  session.answer(json_of(findings), text_of(findings, look_of(session.console())));
  const bool failed = std::ranges::any_of(
      findings, [](const Finding& finding) { return finding.verdict == Verdict::fail; });
  return failed ? Exit::failed : Exit::ok;
}

}  // namespace

Command bark_doctor_command() {
  return {.name = "bark doctor",
          .summary = "which levels of confinement this machine offers, and why not the others",
          .description =
              "Tries what `noctem run` needs: bubblewrap, namespaces, Landlock, system call "
              "filters, control groups, mapped owners, a whole run. Each line is ok, warn or fail; "
              "exit code 1 if one fails. Changes nothing.",
          .examples = {{"noctem bark doctor", "A look at this machine."}},
          .body = bark_doctor};
}

}  // namespace noctem::cli

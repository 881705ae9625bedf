#include <fmt/core.h>

#include <algorithm>

#include "checkup.hpp"
#include "command_list.hpp"
#include "config_options.hpp"
#include "settings.hpp"
#include "vocabulary.hpp"

namespace noctem::cli {

namespace {

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::ok:
      return "ok";
    case Verdict::warn:
      return "warn";
    case Verdict::fail:
      return "fail";
  }
  return {};
}

// The configuration is looked at first: what the others need of it comes from the defaults if it is
// wrong.
std::vector<Finding> check_config(Patient& patient) {
  std::vector<Finding> findings;
  const auto loaded = load_config(patient.session, patient.home);
  const std::string& file = patient.home.config_file;
  if (loaded) {
    patient.config = loaded->config;
    const bool there = patient.session.files().status(file).has_value();
    findings.push_back(
        {"config", Verdict::ok, there ? file : file + " is not there: all defaults", ""});
  } else {
    findings.push_back({"config", Verdict::fail, loaded.error().message,
                        "`noctem config explain` lists what may be set"});
  }
  for (const auto& [name, nearest] : node::unknown_variables(patient.session.world().environment)) {
    findings.push_back({"environment", Verdict::warn, name + " is set, but means nothing",
                        nearest.empty() ? "unset it" : fmt::format("did you mean {}?", nearest)});
  }
  return findings;
}

void add(std::vector<Finding>& findings, std::vector<Finding> more) {
  findings.insert(findings.end(), more.begin(), more.end());
}

std::string in_colour(const Style& style, Verdict verdict) {
  std::string word = fmt::format("{:4}", name_of(verdict));
  switch (verdict) {
    case Verdict::ok:
      return style.good(word);
    case Verdict::warn:
      return style.doubtful(word);
    case Verdict::fail:
      return style.bad(word);
  }
  return word;
}

}  // namespace

std::string text_of(const std::vector<Finding>& findings, const HelpLook& look) {
  constexpr std::size_t kIndent = 18;
  std::string text;
  for (const Finding& finding : findings) {
    text += fmt::format("{}  {:11} {}\n", in_colour(look.style, finding.verdict), finding.name,
                        wrap(printable(finding.detail), kIndent, look.columns));
    if (!finding.advice.empty()) {
      text += fmt::format("{}-> {}\n", std::string(kIndent, ' '),
                          wrap(finding.advice, kIndent + 3, look.columns));
    }
  }
  return text;
}

codec::Json json_of(const std::vector<Finding>& findings) {
  codec::JsonArray list;
  for (const Finding& finding : findings) {
    list.push_back(codec::JsonObject{{"name", finding.name},
                                     {"verdict", name_of(finding.verdict)},
                                     {"detail", finding.detail},
                                     {"advice", finding.advice}});
  }
  return list;
}

namespace {

Result<Exit> doctor(Session& session) {
  NOCTEM_TRY(auto home, session.home());
  const auto running = home::running_node(session.files(), home);
  Patient patient{session, std::move(home), running.value_or(""), {}};
  std::vector<Finding> findings = check_config(patient);
  add(findings, check_home_folder(patient));
  add(findings, check_keys(patient));
  add(findings, check_ledger(patient));
  add(findings, check_switch(patient));
  add(findings, check_machine(patient));
  session.answer(json_of(findings), text_of(findings, look_of(session.console())));
  const bool failed = std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.verdict == Verdict::fail;
  });
  return failed ? Exit::failed : Exit::ok;
}

}  // namespace

Command doctor_command() {
  return {.name = "doctor",
          .summary = "is everything all right, and if not, what is to be done?",
          .description =
              "Looks at the configuration, the home and who may read it, keys, ledger, address and "
              "port, certificates, disk, clock and libraries. Each line is ok, warn or fail; exit "
              "code 1 if one fails. Changes nothing and works while a node runs.",
          .options = config_options(),
          .examples = {{"noctem doctor", "A look at this home."},
                       {"noctem doctor --json", "The same for a monitor."}},
          .body = doctor};
}

}  // namespace noctem::cli

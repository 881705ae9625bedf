#include "run_report.hpp"

#include <algorithm>
#include <array>

#include "noctem/codec/json.hpp"

namespace noctem::bark {

namespace {

using codec::Json;

constexpr auto kKinds =
    std::to_array<ErrorKind>({ErrorKind::invalid, ErrorKind::not_found, ErrorKind::denied,
                              ErrorKind::conflict, ErrorKind::unavailable, ErrorKind::exhausted,
                              ErrorKind::corrupt, ErrorKind::unsupported, ErrorKind::internal});

std::string_view word_of(Denial::What what) {
  switch (what) {
    case Denial::What::read:
      return "read";
    case Denial::What::write:
      return "write";
    case Denial::What::network:
      return "network";
  }
  return {};
}

Json denied_of(const Denials& denials) {
  codec::JsonArray lines;
  for (const Denial& denial : denials.list()) {
    lines.emplace_back(std::string(word_of(denial.what)) + " " + shown_word(denial.object));
  }
  if (denials.unlisted() > 0) {
    lines.emplace_back("and " + std::to_string(denials.unlisted()) + " more");
  }
  return lines;
}

std::string text_at(const Json& report, std::string_view name) {
  const Json* value = report.find(name);
  return value != nullptr && value->text() != nullptr ? *value->text() : std::string();
}

Error error_of(const Json& refused) {
  const std::string kind = text_at(refused, "kind");
  const auto found =
      std::ranges::find_if(kKinds, [&](ErrorKind known) { return name_of(known) == kind; });
  return {found == kKinds.end() ? ErrorKind::internal : *found, text_at(refused, "reason"),
          text_at(refused, "message")};
}

// A message may name a path, whose bytes are anything.
std::string printable(std::string text) {
  std::ranges::replace_if(text, [](char c) { return c < ' ' || c > '~'; }, '?');
  return text;
}

std::unexpected<Error> broken() {
  return fail(unavailable("report", "noctem-run ended without saying how the run went"));
}

}  // namespace

std::string_view name_of(LevelName name) {
  switch (name) {
    case LevelName::wasm:
      return "wasm";
    case LevelName::process:
      return "process";
    case LevelName::vm:
      return "vm";
  }
  return {};
}

std::string write_report(const Result<Outcome>& outcome) {
  codec::JsonObject report;
  if (!outcome) {
    report.set("refused", codec::JsonObject{{"kind", name_of(outcome.error().kind)},
                                            {"reason", outcome.error().reason},
                                            {"message", printable(outcome.error().message)}});
    return codec::write_canonical(report) + "\n";
  }
  report.set("how", outcome->how == Outcome::How::exited ? "exited" : "signalled");
  report.set("code", outcome->code);
  report.set("stopped", outcome->stopped);
  report.set("counted",
             outcome->counted == Outcome::Counted::whole_run ? "whole_run" : "each_process");
  report.set("denied", denied_of(outcome->denials));
  return codec::write_canonical(report) + "\n";
}

Result<JobResult> read_report(std::string_view text) {
  const auto report = codec::parse_json(text, {.size_bytes_max = kReportBytesMax});
  if (!report || report->object() == nullptr) {
    return broken();
  }
  if (const Json* refused = report->find("refused")) {
    return fail(error_of(*refused));
  }
  const Json* code = report->find("code");
  if (code == nullptr || code->integer() == nullptr) {
    return broken();
  }
  JobResult result;
  result.how = text_at(*report, "how") == "exited" ? Outcome::How::exited : Outcome::How::signalled;
  result.code = static_cast<int>(*code->integer());
  result.stopped = text_at(*report, "stopped");
  result.counted = text_at(*report, "counted") == "whole_run" ? Outcome::Counted::whole_run
                                                              : Outcome::Counted::each_process;
  const Json* denied = report->find("denied");
  for (const Json& line :
       denied != nullptr && denied->array() != nullptr ? *denied->array() : codec::JsonArray{}) {
    result.denied.push_back(line.text() != nullptr ? *line.text() : std::string());
  }
  return result;
}

}  // namespace noctem::bark

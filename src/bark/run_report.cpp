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

constexpr auto kWhys =
    std::to_array<proxy::Why>({proxy::Why::none, proxy::Why::not_granted, proxy::Why::method,
                               proxy::Why::address, proxy::Why::hello, proxy::Why::malformed});
constexpr std::size_t kDeniedBytesMax = 512u << 10;
constexpr auto kLastWhat = static_cast<std::uint64_t>(proxy::Event::What::closed);

// A message may name a path, whose bytes are anything.
std::string printable(std::string text) {
  std::ranges::replace_if(text, [](char c) { return c < ' ' || c > '~'; }, '?');
  return text;
}

// Names are as long as a program likes: what has no room is counted.
Json denied_of(const Denials& denials) {
  codec::JsonArray lines;
  std::size_t room = kDeniedBytesMax;
  std::uint64_t unlisted = denials.unlisted();
  for (const Denial& denial : denials.list()) {
    std::string line = std::string(name_of(denial.what)) + " " + shown_word(denial.object);
    if (line.size() > room) {
      ++unlisted;
      continue;
    }
    room -= line.size();
    lines.emplace_back(std::move(line));
  }
  if (unlisted > 0) {
    lines.emplace_back("and " + std::to_string(unlisted) + " more");
  }
  return lines;
}

// As proxy::Event has them; a number where nobody reads a word.
Json requests_of(const std::vector<proxy::Event>& requests) {
  codec::JsonArray list;
  for (const proxy::Event& event : requests) {
    list.emplace_back(codec::JsonObject{{"what", static_cast<std::int64_t>(event.what)},
                                        {"why", proxy::name_of(event.why)},
                                        {"method", printable(event.method)},
                                        {"host", printable(event.host)},
                                        {"port", std::int64_t{event.port}},
                                        {"address", printable(event.address)},
                                        {"bytes_out", static_cast<std::int64_t>(event.bytes_out)},
                                        {"bytes_in", static_cast<std::int64_t>(event.bytes_in)}});
  }
  return list;
}

std::string text_at(const Json& report, std::string_view name) {
  const Json* value = report.find(name);
  return value != nullptr && value->text() != nullptr ? *value->text() : std::string();
}

std::uint64_t number_at(const Json& report, std::string_view name) {
  const Json* value = report.find(name);
  const bool is_number = value != nullptr && value->integer() != nullptr && *value->integer() >= 0;
  return is_number ? static_cast<std::uint64_t>(*value->integer()) : 0;
}

proxy::Event request_of(const Json& each) {
  proxy::Event event;
  event.what =
      static_cast<proxy::Event::What>(std::min(number_at(each, "what"), std::uint64_t{kLastWhat}));
  const std::string why = text_at(each, "why");
  const auto found =
      std::ranges::find_if(kWhys, [&](proxy::Why known) { return proxy::name_of(known) == why; });
  event.why = found == kWhys.end() ? proxy::Why::malformed : *found;
  event.method = text_at(each, "method");
  event.host = text_at(each, "host");
  event.port = static_cast<std::uint16_t>(number_at(each, "port"));
  event.address = text_at(each, "address");
  event.bytes_out = number_at(each, "bytes_out");
  event.bytes_in = number_at(each, "bytes_in");
  return event;
}

Error error_of(const Json& refused) {
  const std::string kind = text_at(refused, "kind");
  const auto found =
      std::ranges::find_if(kKinds, [&](ErrorKind known) { return name_of(known) == kind; });
  return {found == kKinds.end() ? ErrorKind::internal : *found, text_at(refused, "reason"),
          text_at(refused, "message")};
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
  report.set("requests", requests_of(outcome->requests));
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
  const Json* requests = report->find("requests");
  for (const Json& each : requests != nullptr && requests->array() != nullptr
                              ? *requests->array()
                              : codec::JsonArray{}) {
    result.requests.push_back(request_of(each));
  }
  return result;
}

}  // namespace noctem::bark

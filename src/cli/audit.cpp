#include <fmt/core.h>

#include <charconv>
#include <chrono>

#include "noctem/audit/report.hpp"
#include "noctem/audit/verification.hpp"
#include "noctem/base/strings.hpp"
#include "noctem/codec/multibase.hpp"
#include "noctem/crypto/key_file.hpp"
#include "noctem/document/did_key.hpp"

#include "command_list.hpp"
#include "skill_home.hpp"

namespace noctem::cli {

namespace {

constexpr std::size_t kHeadBytesMax = 4'096;
constexpr std::uint64_t kShownMax = 1'000'000;
constexpr std::int64_t kDay = 86'400;

Result<std::string> folder_of(const Session& session) {
  NOCTEM_TRY(const home::Home home, session.home());
  return audit_folder(home);
}

Result<Exit> head(Session& session) {
  NOCTEM_TRY(const std::string folder, folder_of(session));
  NOCTEM_TRY(const auto entry, audit::last_entry(session.files(), folder));
  const codec::Json json = document::head_json(entry.head);
  session.answer(json, codec::write_canonical(json) + "\n");
  return Exit::ok;
}

Result<std::optional<document::SignedHead>> kept_head(const Session& session) {
  const auto file = session.arguments().value("--head");
  if (!file) {
    return std::nullopt;
  }
  NOCTEM_TRY(const std::string text, session.read(*file, kHeadBytesMax));
  NOCTEM_TRY(const codec::Json json, codec::parse_json(trim(text)));
  NOCTEM_TRY(auto kept, document::head_from_json(json));
  return kept;
}

Result<Exit> verify(Session& session) {
  NOCTEM_TRY(const std::string folder, folder_of(session));
  NOCTEM_TRY(const auto kept, kept_head(session));
  std::optional<crypto::PublicKey> key;
  if (const auto status = crypto::inspect_key_file(session.files(), audit::key_path(folder))) {
    key = status->public_key;
  }
  NOCTEM_TRY(const auto verified, audit::verify_log(session.files(), folder, key, kept));
  codec::JsonObject json{{"entries", static_cast<std::int64_t>(verified.entries)},
                         {"torn_bytes", static_cast<std::int64_t>(verified.torn_bytes)}};
  if (verified.fault) {
    json.set("first_bad", static_cast<std::int64_t>(verified.fault->index));
    json.set("what", verified.fault->what);
    session.answer(json, fmt::format("entry {} is the first that is wrong: {}\n",
                                     verified.fault->index, verified.fault->what));
    return Exit::failed;
  }
  session.answer(json, fmt::format("{} entries, every one as it was written{}\n", verified.entries,
                                   kept ? ", and the kept head is among them"
                                        : "; without a kept head a cut end is not seen"));
  return Exit::ok;
}

Result<std::vector<audit::Event>> events_of(const Session& session) {
  NOCTEM_TRY(const std::string folder, folder_of(session));
  std::vector<audit::Event> events;
  NOCTEM_TRY(const auto torn,
             audit::read_lines(session.files(), folder, [&](std::string_view line) -> Result<> {
               NOCTEM_TRY(audit::Entry entry, audit::read_entry(line));
               events.push_back(std::move(entry.event));
               return {};
             }));
  static_cast<void>(torn);
  return events;
}

// "2026-11-21", or today.
Result<std::int64_t> day_of(const Session& session) {
  const auto text = session.arguments().value("--day");
  if (!text) {
    const std::int64_t now = env::unix_seconds(session.world().env.clock.wall());
    return now - now % kDay;
  }
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  const auto parts = split(*text, '-');
  const auto read = [](std::string_view digits, auto& number) {
    const auto done = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return done.ec == std::errc() && done.ptr == digits.data() + digits.size();
  };
  const bool whole =
      parts.size() == 3 && read(parts[0], year) && read(parts[1], month) && read(parts[2], day);
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!whole || !date.ok() || year < 1970 || year > 9999) {
    return fail(invalid("usage", "--day is a day like 2026-11-21"));
  }
  return std::chrono::sys_seconds(std::chrono::sys_days(date)).time_since_epoch().count();
}

bool is_about(const audit::Event& event, const std::optional<std::string>& run) {
  return !run || event.run == *run;
}

Result<Exit> show(Session& session) {
  NOCTEM_TRY(const auto events, events_of(session));
  const auto last = parse_decimal(session.arguments().value("--last").value_or("50"));
  if (!last || *last == 0 || *last > kShownMax) {
    return fail(invalid("usage", "--last is a number from 1 to 1000000"));
  }
  const auto run = session.arguments().value("--run");
  const std::size_t from = run || events.size() <= *last ? 0 : events.size() - *last;
  codec::JsonArray items;
  std::string text;
  for (std::size_t i = from; i < events.size(); ++i) {
    const audit::Event& event = events[i];
    if (is_about(event, run)) {
      items.push_back(codec::parse_json(audit::event_bytes(event)).value_or(codec::Json()));
      text += fmt::format("{:>6}  {}  {:10} {} {}\n", event.index, show_time(event.at), event.what,
                          event.run, skill::plain(codec::write_canonical(event.details), 2'000));
    }
  }
  session.answer(codec::JsonObject{{"events", std::move(items)}}, text);
  return Exit::ok;
}

Result<Exit> report(Session& session) {
  NOCTEM_TRY(const std::int64_t begin, day_of(session));
  NOCTEM_TRY(const auto events, events_of(session));
  NOCTEM_TRY(const SkillHome home, open_skill_home(session));
  const std::string text = audit::make_report(events, begin, begin + kDay);
  const std::string signature = codec::base64url_encode(home.log.sign_report(text).bytes);
  const std::string key = document::did_of(home.log.key());
  session.answer(codec::JsonObject{{"report", text}, {"key", key}, {"signature", signature}},
                 plain_lines(text) + "key       " + key + "\nsignature " + signature + "\n");
  return Exit::ok;
}

}  // namespace

Command audit_head_command() {
  return {.name = "audit head",
          .summary = "the signed head of the audit log, to be kept elsewhere",
          .description =
              "Size and root of the log, signed by its key. A log whose end was cut off looks "
              "whole; `noctem audit verify --head` with a head that you kept shows it.",
          .examples = {{"noctem audit head > head.json", "Keep it on another machine."}},
          .body = head};
}

Command audit_verify_command() {
  return {.name = "audit verify",
          .summary = "check every entry of the audit log",
          .description =
              "Reads the log as a stranger would and names the first entry that was changed, left "
              "out, moved, doubled or signed by another key. Exit code 1 if there is one.",
          .options = {{"--head", "FILE", "A head that was kept elsewhere.", Completes::file}},
          .examples = {{"noctem audit verify --head head.json", ""}},
          .body = verify};
}

Command audit_show_command() {
  return {.name = "audit show",
          .summary = "what was run, by whose leave, and what came of it",
          .description =
              "The last events of the audit log, or all of one run. Secrets stand there "
              "as keyed hashes.",
          .options = {{"--last", "COUNT", "So many events (50)."},
                      {"--run", "ID", "Those of one run."}},
          .examples = {{"noctem audit show --last 10", ""}},
          .body = show};
}

Command audit_report_command() {
  return {.name = "audit report",
          .summary = "one day of skills in a signed page",
          .description =
              "Each run with who decided and what came of it, signed by the audit log's "
              "key over `noctem/audit-report/v1`, a line's end and the text.",
          .options = {{"--day", "YYYY-MM-DD", "Which day, in UTC (today)."}},
          .examples = {{"noctem audit report", ""}},
          .body = report};
}

}  // namespace noctem::cli

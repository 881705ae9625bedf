#include <fmt/core.h>

#include "noctem/bark/kill_switch.hpp"
#include "noctem/node/copy_mark.hpp"

#include "checkup.hpp"
#include "ledger_file.hpp"
#include "vocabulary.hpp"

namespace noctem::cli {

namespace {

constexpr std::uint32_t kReadableByOthers = 0044;
// A check of everything is quick up to here; beyond, `noctem log verify` takes its time.
constexpr std::uint64_t kQuickBytesMax = 256u << 20;

Finding fault(std::string name, const Error& error, std::string advice) {
  return {std::move(name), Verdict::fail, error.message, std::move(advice)};
}

Result<std::string> look_at_database(const Session& session, const std::string& path) {
  NOCTEM_TRY(const auto database, open_ledger_file(session.files(), path));
  const auto keeper = database->connect(store::Access::write);  // leaves no -wal and -shm behind
  NOCTEM_TRY(const auto connection, database->connect(store::Access::read));
  NOCTEM_TRY(const auto head, ledger::latest_head(*connection));
  NOCTEM_TRY(const std::uint64_t bytes, database->size_bytes());
  const bool quick = bytes <= kQuickBytesMax;
  if (quick) {
    NOCTEM_CHECK(database->check_integrity());
  }
  return fmt::format("{}, {} KiB, {}", counted(head.head.size, "record"), bytes / 1024,
                     quick ? "sound" : "too large for a quick check: see `noctem log verify`");
}

}  // namespace

std::vector<Finding> check_home_folder(const Patient& patient) {
  env::Files& files = patient.session.files();
  const std::string& root = patient.home.root;
  const auto checked = home::check_home(files, patient.home);
  if (!checked && checked.error().kind == ErrorKind::not_found) {
    return {{"home", Verdict::ok, root + " is not there yet", "`noctem up` makes it"}};
  }
  if (!checked) {
    return {fault("home", checked.error(), "")};
  }
  const auto status = files.status(root + "/.");
  const std::string detail = fmt::format("{}, mode {:04o}", root, status ? status->permissions : 0);
  if (status && (status->permissions & kReadableByOthers) != 0) {
    return {{"home", Verdict::warn, detail + ": others can look into it",
             fmt::format("chmod 700 '{}'", root)}};
  }
  return {{"home", Verdict::ok, detail, ""}};
}

std::vector<Finding> check_keys(const Patient& patient) {
  const auto names = key_names(patient.session.files(), patient.home);
  if (!names) {
    return {fault("keys", names.error(), "")};
  }
  std::vector<Finding> findings;
  for (const std::string& name : *names) {
    const std::string path = key_path(patient.home, name);
    if (const auto status = crypto::inspect_key_file(patient.session.files(), path); !status) {
      findings.push_back(fault("key " + name, status.error(), ""));
    }
  }
  if (findings.empty()) {
    const std::string detail = names->empty()
                                   ? "there are none yet"
                                   : counted(names->size(), "key") + ", readable by you only";
    findings.push_back({"keys", Verdict::ok, detail, ""});
  }
  return findings;
}

std::vector<Finding> check_ledger(const Patient& patient) {
  const std::string path = patient.home.ledger();
  if (const auto status = patient.session.files().status(path);
      !status && status.error().kind == ErrorKind::not_found) {
    return {{"ledger", Verdict::ok, "there is none yet", "`noctem up` makes it"}};
  }
  const auto looked = look_at_database(patient.session, path);
  std::vector<Finding> findings;
  if (looked) {
    findings.push_back({"ledger", Verdict::ok, *looked, ""});
  } else {
    findings.push_back(fault("ledger", looked.error(),
                             "stop the node, keep a copy of the home, and restore a backup"));
  }
  const std::string log_key = key_path(patient.home, "log");
  const auto copy = node::read_copy_mark(patient.session.files(), patient.home);
  const bool is_copy = copy && copy->has_value();
  if (!is_copy && !patient.session.files().status(log_key)) {
    findings.push_back({"log key", Verdict::fail, log_key + " is missing",
                        "put it back from a backup: without it no node can continue the ledger"});
  }
  return findings;
}

// Said only while it is set: then it is why nothing runs.
std::vector<Finding> check_switch(const Patient& patient) {
  if (!patient.session.files().status(bark::kill_switch_path(patient.home.root))) {
    return {};
  }
  return {{"kill switch", Verdict::warn, "set: no skill and no confined program begins",
           "`noctem kill --release`"}};
}

}  // namespace noctem::cli

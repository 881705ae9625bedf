#include <fmt/core.h>

#include "noctem/http/metrics.hpp"
#include "noctem/http_os/server.hpp"

#include "checkup.hpp"
#include "door_trouble.hpp"
#include "ledger_file.hpp"
#include "libraries.hpp"
#include "vocabulary.hpp"

namespace noctem::cli {

namespace {

// 2026-01-01: before it this program did not exist.
constexpr std::int64_t kClockMin = 1'767'225'600;
constexpr std::int64_t kClockBehindMax = 60;

class NoLog final : public LogSink {
 public:
  bool wants(LogLevel /*level*/, std::string_view /*event*/) const override { return false; }
  void write(const LogEvent& /*event*/) override {}
};

// The door that a node would open is opened and closed again: address, port and certificates.
Finding check_door(const Patient& patient) {
  const node::ListenAddress& listen = patient.config.listen;
  const std::string where = fmt::format("{} port {}", listen.host, listen.port);
  if (!patient.running.empty()) {
    return {"door", Verdict::ok, "a node runs here: " + patient.running, ""};
  }
  NoLog quiet;
  http::Metrics metrics;
  http_os::ServerOptions options;
  options.address = listen.host;
  options.port = listen.port;
  options.workers = 1;
  if (!patient.config.http.tls_certificate.empty()) {
    options.tls = {patient.config.http.tls_certificate, patient.config.http.tls_key};
  }
  const auto server = http_os::Server::start(
      std::move(options), [](http::Request, http::Reply) {}, Log(quiet), metrics);
  if (!server) {
    const bool taken = server.error().reason == "port_in_use";
    return {"door", Verdict::fail,
            server.error().message + (taken ? ", by " + who_listens(listen) : ""),
            taken ? std::string(kAnotherPort) : "correct `listen` or the certificates"};
  }
  return {"door", Verdict::ok, where + " is free; no node runs here", ""};
}

Finding check_disk(const Patient& patient) {
  // The home may not be there yet; the nearest folder above it is on the same disk as a rule.
  std::string folder = patient.home.root;
  while (!patient.session.files().status(folder) && folder != env::parent_path(folder)) {
    folder = env::parent_path(folder);
  }
  const auto free = patient.session.files().free_bytes(folder);
  if (!free) {
    return {"disk", Verdict::fail, free.error().message, ""};
  }
  const std::string detail = fmt::format("{} MiB free", *free >> 20);
  if (*free < patient.config.disk_free_min) {
    return {"disk", Verdict::fail, detail,
            "make room: the node says it is not ready below "
            "disk.free_min"};
  }
  return {"disk", Verdict::ok, detail, ""};
}

std::int64_t last_record(const Patient& patient) {
  const auto database = open_ledger_file(patient.session.files(), patient.home.ledger());
  if (!database) {
    return 0;
  }
  const auto keeper = (*database)->connect(store::Access::write);  // leaves no -wal behind
  const auto connection = (*database)->connect(store::Access::read);
  if (!connection) {
    return 0;
  }
  const auto head = ledger::latest_head(**connection);
  return head ? head->head.time : 0;
}

Finding check_clock(const Patient& patient) {
  const std::int64_t now = env::unix_seconds(patient.session.world().env.clock.wall());
  if (now < kClockMin) {
    return {"clock", Verdict::fail, show_time(now), "set the clock: it is years behind"};
  }
  if (const std::int64_t behind = last_record(patient) - now; behind > kClockBehindMax) {
    return {"clock", Verdict::fail,
            fmt::format("{}, {} s before the last record of the log", show_time(now), behind),
            "set the clock"};
  }
  return {"clock", Verdict::ok, show_time(now), ""};
}

Finding check_libraries() {
  std::string list;
  bool whole = true;
  for (const Library& library : linked_libraries()) {
    whole = whole && library.version != kMissing;
    list += fmt::format("{}{} {}", list.empty() ? "" : ", ", library.name, library.version);
  }
  return {"libraries", whole ? Verdict::ok : Verdict::fail, list,
          whole ? "" : "install Debian's package libcurl4: nobody can be asked without it"};
}

Finding check_processor() {
  const bool fast = sha256_speed() == Sha256Speed::processor;
  return {"processor", Verdict::ok,
          fast ? "has instructions for SHA-256" : "no instructions for SHA-256: hashing is slower",
          ""};
}

}  // namespace

std::vector<Finding> check_machine(const Patient& patient) {
  return {check_door(patient), check_disk(patient), check_clock(patient), check_libraries(),
          check_processor()};
}

}  // namespace noctem::cli

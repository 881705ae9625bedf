#include "ledger_file.hpp"

#include <fmt/core.h>

#include "noctem/base/bytes.hpp"
#include "noctem/hub/audit.hpp"
#include "noctem/store/sqlite.hpp"

#include "vocabulary.hpp"

namespace noctem::cli {

namespace {

constexpr std::uint64_t kRecordsPerProgress = 1'000;

}  // namespace

Result<std::unique_ptr<store::Database>> open_ledger_file(env::Files& files,
                                                          const std::string& path) {
  if (const auto status = files.status(path); !status) {
    if (status.error().kind == ErrorKind::not_found) {
      return fail(not_found("ledger_missing",
                            fmt::format("there is no ledger at {}: `noctem up` makes one", path)));
    }
    return fail(status.error());
  }
  NOCTEM_TRY(auto database,
             store::open_sqlite({.path = path, .create = store::SqliteOptions::Create::never}));
  auto connection = database->connect(store::Access::write);  // leaves no companions of the file
  if (!connection) {
    connection = database->connect(store::Access::read);
  }
  if (!connection) {
    return fail(std::move(connection).error());
  }
  if (auto known = hub::check_not_newer(**connection); !known) {
    return fail(std::move(known).error().in(path));
  }
  return database;
}

Result<ledger::Verified> verify_ledger(const Session& session, store::Database& database) {
  // Only a connection that may write takes the files -wal and -shm along when it closes last. Where
  // none is allowed, they stay.
  const auto keeper = database.connect(store::Access::write);
  NOCTEM_TRY(const auto connection, database.connect(store::Access::read));
  auto verified = ledger::verify(*connection, [&](std::uint64_t records) {
    if (records % kRecordsPerProgress == 0) {
      session.progress(counted(records, "record") + " verified");
    }
  });
  session.progress("");
  return verified;
}

codec::Json verified_json(const ledger::Verified& verified) {
  const document::Head& head = verified.head.head;
  return codec::JsonObject{{"records", verified.records},
                           {"mesh", head.mesh},
                           {"root", to_hex(head.root)},
                           {"time", head.time}};
}

}  // namespace noctem::cli

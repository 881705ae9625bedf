#include "postgresql_connection.hpp"

#include <utility>

#include "parameter.hpp"

namespace noctem::store {
namespace {

// One writer at a time, whoever connects: the transaction holds the lock until its end.
constexpr const char* kBeginWrite =
    "BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('noctem ' || current_schema(), 0))";
constexpr const char* kBeginRead = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

}  // namespace

Result<std::unique_ptr<PostgresqlConnection>> PostgresqlConnection::open(
    std::shared_ptr<const PostgresqlOptions> options, Access access) {
  NOCTEM_TRY(auto session, PostgresqlSession::connect(*options, access));
  return std::unique_ptr<PostgresqlConnection>(
      new PostgresqlConnection(std::move(options), access, std::move(session)));
}

// A broken session is made anew, but never in the middle of a transaction: its beginning is lost.
Result<> PostgresqlConnection::ready() {
  NOCTEM_CHECK(transaction_.may_run());
  if (!session_->is_broken() || transaction_.phase() != TransactionState::Phase::none) {
    return {};
  }
  NOCTEM_TRY(session_, PostgresqlSession::connect(*options_, access_));
  return {};
}

template <typename T>
Result<T> PostgresqlConnection::noted(Result<T> result) {
  if (!result) {
    transaction_.error_seen();
  }
  return result;
}

Result<PgResult> PostgresqlConnection::run(const Command& command) {
  NOCTEM_CHECK(ready());
  NOCTEM_CHECK(noted(check_parameters(command.parameters)));
  return noted(session_->run(command));
}

Result<> PostgresqlConnection::query(Command command, const RowFunction& on_row) {
  NOCTEM_TRY(const PgResult result, run(command));
  const int count = PQntuples(result.get());
  ColumnDamage damage;
  for (int i = 0; i < count; ++i) {
    const Result<Walk> walk = on_row(PostgresqlRow(result.get(), i, damage));
    NOCTEM_CHECK(noted(damage.verdict(session_->place())));
    if (!walk) {
      return fail(walk.error());
    }
    if (*walk == Walk::stop) {
      break;
    }
  }
  return {};
}

Result<std::uint64_t> PostgresqlConnection::execute(Command command) {
  NOCTEM_TRY(const PgResult result, run(command));
  return rows_changed(result.get());
}

Result<> PostgresqlConnection::execute_all(std::span<const Command> commands) {
  const bool alone = transaction_.phase() == TransactionState::Phase::none;
  if (alone) {
    NOCTEM_CHECK(begin());
  }
  NOCTEM_CHECK(ready());
  Result<> done;
  for (std::size_t i = 0; done && i < commands.size(); ++i) {
    done = check_parameters(commands[i].parameters);
  }
  if (done) {
    done = session_->run_all(commands);
  }
  if (!done) {
    transaction_.error_seen();
    if (alone) {
      rollback();
    }
    return done;
  }
  return alone ? commit() : Result<>{};
}

Result<> PostgresqlConnection::execute_script(std::string_view sql) {
  NOCTEM_CHECK(ready());
  NOCTEM_CHECK(noted(session_->run_plain(std::string(sql))));
  return {};
}

Result<> PostgresqlConnection::begin() {
  NOCTEM_CHECK(transaction_.may_begin());
  NOCTEM_CHECK(ready());
  auto begun = session_->run_plain(access_ == Access::write ? kBeginWrite : kBeginRead);
  transaction_.begun();
  if (!begun) {
    rollback();
    return fail(std::move(begun).error());
  }
  return {};
}

Result<> PostgresqlConnection::commit() {
  NOCTEM_CHECK(transaction_.may_commit());
  auto committed = session_->run_plain("COMMIT");
  if (!committed) {
    rollback();
    return fail(std::move(committed).error());
  }
  transaction_.ended();
  // To a transaction that failed without our notice the server answers with a rollback, not an
  // error.
  if (std::string_view(PQcmdStatus(committed->get())) != "COMMIT") {
    return fail(internal("transaction_failed", session_->place() + ": the transaction had failed"));
  }
  return {};
}

// A session that cannot even do this is made anew by whoever needs it next.
void PostgresqlConnection::rollback() {
  if (transaction_.phase() != TransactionState::Phase::none && !session_->is_broken()) {
    (void)session_->run_plain("ROLLBACK");
  }
  transaction_.ended();
}

}  // namespace noctem::store

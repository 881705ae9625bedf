#pragma once
// A Connection over a session that is made again when it broke. Writers take turns by a lock on the
// schema's name, as SQLite's do by its write lock.
//
// The connection's thread.

#include <memory>

#include "postgresql_session.hpp"
#include "transaction_state.hpp"

namespace noctem::store {

class PostgresqlConnection final : public Connection {
 public:
  static Result<std::unique_ptr<PostgresqlConnection>> open(
      std::shared_ptr<const PostgresqlOptions> options, Access access);

  Result<> query(Command command, const RowFunction& on_row) override;
  Result<std::uint64_t> execute(Command command) override;
  Result<> execute_all(std::span<const Command> commands) override;
  Result<> execute_script(std::string_view sql) override;
  Result<> begin() override;
  Result<> commit() override;
  void rollback() override;
  Result<> forget_old_pages() override { return {}; }  // vacuum is the server's

  const std::string& place() const { return session_->place(); }

 private:
  PostgresqlConnection(std::shared_ptr<const PostgresqlOptions> options, Access access,
                       std::unique_ptr<PostgresqlSession> session)
      : options_(std::move(options)), access_(access), session_(std::move(session)) {}

  Result<> ready();
  Result<PgResult> run(const Command& command);
  template <typename T>
  Result<T> noted(Result<T> result);

  std::shared_ptr<const PostgresqlOptions> options_;
  Access access_;
  std::unique_ptr<PostgresqlSession> session_;
  TransactionState transaction_;
};

}  // namespace noctem::store

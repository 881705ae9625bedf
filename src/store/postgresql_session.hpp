#pragma once
// One session with a server: its settings, its prepared statements (by text and types; the one used
// longest ago makes room) and the ways to run them. A session that broke stays broken; its owner
// makes another.
//
// Blocks on the network. The connection's thread.

#include <libpq-fe.h>

#include <list>
#include <memory>
#include <string>
#include <unordered_map>

#include "noctem/store/postgresql.hpp"

#include "postgresql_values.hpp"

namespace noctem::store {

struct FinishConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};

class PostgresqlSession {
 public:
  static Result<std::unique_ptr<PostgresqlSession>> connect(const PostgresqlOptions& options,
                                                            Access access);

  bool is_broken() const { return broken_; }
  const std::string& place() const { return place_; }

  Result<PgResult> run(const Command& command);
  // In one round trip; the first failure ends it. The transaction is the caller's.
  Result<> run_all(std::span<const Command> commands);
  // Without parameters and preparation; of several statements the last result.
  Result<PgResult> run_plain(const std::string& sql);

 private:
  struct Prepared {
    std::string key;
    std::string name;
  };
  using List = std::list<Prepared>;

  explicit PostgresqlSession(PGconn* connection, std::size_t statements_max)
      : connection_(connection), statements_max_(statements_max) {}

  Result<> check_server(const PostgresqlOptions& options);
  Result<> apply_settings(const PostgresqlOptions& options, Access access);
  Result<std::string> prepare(std::string_view sql, const WireParameters& parameters);
  Result<> make_room();
  Result<> run_chunk(std::span<const Command> commands);
  Result<> collect(std::size_t count);
  Result<PgResult> checked(PGresult* result);

  std::unique_ptr<PGconn, FinishConnection> connection_;
  std::string place_;
  bool broken_ = false;
  std::size_t statements_max_;
  std::uint64_t statements_made_ = 0;
  List recent_;  // used last: first
  std::unordered_map<std::string_view, List::iterator> by_key_;
};

}  // namespace noctem::store

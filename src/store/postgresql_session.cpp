#include "postgresql_session.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "parameter.hpp"
#include "postgresql_error.hpp"

namespace noctem::store {
namespace {

constexpr int kServerVersionMin = 150000;
constexpr std::size_t kPipelineMax = 256;
constexpr int kBinaryResults = 1;
constexpr int kNetworkGraceMs = 10'000;  // beyond the statement's own limit

void forget_notice(void* /*nothing*/, const char* /*message*/) {}

std::string text_or_empty(const char* text) { return text != nullptr ? text : ""; }

// Never the password: it goes into messages.
std::string place_of(const PGconn* connection, const std::string& schema) {
  return "postgresql " + text_or_empty(PQhost(connection)) + ":" +
         text_or_empty(PQport(connection)) + "/" + text_or_empty(PQdb(connection)) + " schema " +
         schema;
}

// What the person's own connection string says comes later in the list, and so counts more.
PGconn* dial(const PostgresqlOptions& options) {
  const std::string timeout = std::to_string(options.connect_timeout_seconds);
  const std::string silence = std::to_string(options.statement_timeout_ms + kNetworkGraceMs);
  const std::pair<const char*, const char*> settings[] = {{"connect_timeout", timeout.c_str()},
                                                          {"tcp_user_timeout", silence.c_str()},
                                                          {"keepalives_idle", "10"},
                                                          {"keepalives_interval", "5"},
                                                          {"keepalives_count", "3"},
                                                          {"application_name", "noctem"},
                                                          {"dbname", options.connection.c_str()},
                                                          {"client_encoding", "UTF8"},
                                                          {nullptr, nullptr}};
  std::vector<const char*> keywords;
  std::vector<const char*> values;
  for (const auto& [keyword, value] : settings) {
    keywords.push_back(keyword);
    values.push_back(value);
  }
  return PQconnectdbParams(keywords.data(), values.data(), 1);
}

Error cannot_connect(const PGconn* connection, const std::string& place) {
  const std::string message = place + ": " + text_or_empty(PQerrorMessage(connection));
  if (PQconnectionNeedsPassword(connection) != 0) {
    return denied("permissions", message + "give a password in the connection or in ~/.pgpass");
  }
  return unavailable("cannot_connect",
                     message + "check that the server runs and the connection is right");
}

}  // namespace

Result<std::unique_ptr<PostgresqlSession>> PostgresqlSession::connect(
    const PostgresqlOptions& options, Access access) {
  PGconn* connection = dial(options);
  std::unique_ptr<PostgresqlSession> session(
      new PostgresqlSession(connection, options.statements_max));
  if (connection == nullptr) {
    return fail(exhausted("memory", "out of memory"));
  }
  session->place_ = place_of(connection, options.schema);
  if (PQstatus(connection) != CONNECTION_OK) {
    return fail(cannot_connect(connection, session->place_));
  }
  PQsetNoticeProcessor(connection, forget_notice, nullptr);
  NOCTEM_CHECK(session->check_server(options));
  NOCTEM_CHECK(session->apply_settings(options, access));
  return session;
}

Result<> PostgresqlSession::check_server(const PostgresqlOptions& /*options*/) {
  PGconn* connection = connection_.get();
  if (PQserverVersion(connection) < kServerVersionMin) {
    return fail(unsupported("server_version",
                            place_ + ": the server is older than PostgreSQL 15; upgrade it"));
  }
  if (text_or_empty(PQparameterStatus(connection, "server_encoding")) != "UTF8") {
    return fail(unsupported("encoding",
                            place_ + ": the database is not encoded in UTF8; make one that is"));
  }
  return {};
}

// A stricter promise of the server (remote_apply) is left alone, a weaker one is not taken.
Result<> PostgresqlSession::apply_settings(const PostgresqlOptions& options, Access access) {
  std::string sql = "SET search_path TO \"" + options.schema + "\";";
  sql += "SET statement_timeout TO " + std::to_string(options.statement_timeout_ms) + ";";
  sql += "SET lock_timeout TO " + std::to_string(options.lock_timeout_ms) + ";";
  sql +=
      "SELECT set_config('synchronous_commit', 'on', false) WHERE "
      "current_setting('synchronous_commit') IN "
      "('off', 'local');";
  if (access == Access::read) {
    sql += "SET default_transaction_read_only TO on;";
  }
  NOCTEM_CHECK(run_plain(sql));
  return {};
}

Result<PgResult> PostgresqlSession::checked(PGresult* raw) {
  PgResult result(raw);
  const ExecStatusType status = PQresultStatus(raw);
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
    return result;
  }
  if (status == PGRES_EMPTY_QUERY) {
    return fail(internal("sql", place_ + ": an empty statement"));
  }
  const std::string state =
      text_or_empty(raw != nullptr ? PQresultErrorField(raw, PG_DIAG_SQLSTATE) : nullptr);
  const std::string message =
      text_or_empty(raw != nullptr ? PQresultErrorField(raw, PG_DIAG_MESSAGE_PRIMARY) : nullptr);
  if (session_after(state) == Session::ended || PQstatus(connection_.get()) == CONNECTION_BAD) {
    broken_ = true;
    return fail(postgresql_error("", message.empty() ? PQerrorMessage(connection_.get()) : message,
                                 place_));
  }
  return fail(postgresql_error(state, message, place_));
}

Result<PgResult> PostgresqlSession::run_plain(const std::string& sql) {
  return checked(PQexec(connection_.get(), sql.c_str()));
}

Result<PgResult> PostgresqlSession::run(const Command& command) {
  const WireParameters parameters(command.parameters);
  NOCTEM_TRY(const std::string name, prepare(command.sql, parameters));
  return checked(PQexecPrepared(connection_.get(), name.c_str(), parameters.count(),
                                parameters.values(), parameters.lengths(), parameters.formats(),
                                kBinaryResults));
}

Result<> PostgresqlSession::run_all(std::span<const Command> commands) {
  const std::size_t chunk = std::min(kPipelineMax, statements_max_);
  while (!commands.empty()) {
    const std::size_t count = std::min(chunk, commands.size());
    NOCTEM_CHECK(run_chunk(commands.first(count)));
    commands = commands.subspan(count);
  }
  return {};
}

// No more commands than statements are kept, so that preparing the last cannot forget the first.
Result<> PostgresqlSession::run_chunk(std::span<const Command> commands) {
  std::vector<WireParameters> parameters;
  std::vector<std::string> names;
  parameters.reserve(commands.size());
  for (const Command& command : commands) {
    parameters.emplace_back(command.parameters);
    NOCTEM_TRY(names.emplace_back(), prepare(command.sql, parameters.back()));
  }
  PGconn* connection = connection_.get();
  bool sent = PQenterPipelineMode(connection) == 1;
  for (std::size_t i = 0; sent && i < commands.size(); ++i) {
    sent = PQsendQueryPrepared(connection, names[i].c_str(), parameters[i].count(),
                               parameters[i].values(), parameters[i].lengths(),
                               parameters[i].formats(), kBinaryResults) == 1;
  }
  if (!sent || PQpipelineSync(connection) != 1) {
    broken_ = true;
    return fail(postgresql_error("", PQerrorMessage(connection), place_));
  }
  return collect(commands.size());
}

// Every command answers once, then comes a null; the sync that ends them answers last.
Result<> PostgresqlSession::collect(std::size_t count) {
  PGconn* connection = connection_.get();
  Result<> first;
  for (std::size_t i = 0; i < count && !broken_; ++i) {
    PGresult* raw = PQgetResult(connection);
    if (PQresultStatus(raw) == PGRES_PIPELINE_ABORTED) {
      PQclear(raw);
    } else if (auto result = checked(raw); !result && first) {
      first = fail(std::move(result).error());
    }
    PQclear(PQgetResult(connection));
  }
  if (!broken_) {
    const PgResult sync(PQgetResult(connection));
    if (PQresultStatus(sync.get()) != PGRES_PIPELINE_SYNC || PQexitPipelineMode(connection) != 1) {
      broken_ = true;
      return fail(postgresql_error("", PQerrorMessage(connection), place_));
    }
  }
  return first;
}

Result<std::string> PostgresqlSession::prepare(std::string_view sql,
                                               const WireParameters& parameters) {
  const std::string key = parameters.signature() + ' ' + std::string(sql);
  if (const auto found = by_key_.find(key); found != by_key_.end()) {
    recent_.splice(recent_.begin(), recent_, found->second);
    return found->second->name;
  }
  NOCTEM_TRY(const std::size_t count, parameter_count(sql));
  if (count != static_cast<std::size_t>(parameters.count())) {
    return fail(
        internal("sql", place_ + ": the wrong number of parameters for: " + std::string(sql)));
  }
  NOCTEM_CHECK(make_room());
  std::string name = "s" + std::to_string(++statements_made_);
  const std::string text(sql);
  NOCTEM_CHECK(checked(PQprepare(connection_.get(), name.c_str(), text.c_str(), parameters.count(),
                                 parameters.types())));
  recent_.push_front({key, name});
  by_key_.emplace(recent_.front().key, recent_.begin());
  return name;
}

Result<> PostgresqlSession::make_room() {
  while (recent_.size() >= statements_max_) {
    NOCTEM_CHECK(run_plain("DEALLOCATE " + recent_.back().name));
    by_key_.erase(recent_.back().key);
    recent_.pop_back();
  }
  return {};
}

}  // namespace noctem::store

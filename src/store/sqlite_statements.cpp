#include "sqlite_statements.hpp"

#include <utility>

#include "noctem/base/strings.hpp"

#include "sqlite_error.hpp"

namespace noctem::store {
namespace {

// SQLite gives $1 a number by its first appearance in the text, because to it "$1" is a name like
// any other.
Result<std::vector<int>> places_of(sqlite3_stmt* statement) {
  std::vector<int> places;
  const int count = sqlite3_bind_parameter_count(statement);
  for (int i = 1; i <= count; ++i) {
    const int place = sqlite3_bind_parameter_index(statement, ("$" + std::to_string(i)).c_str());
    if (place == 0) {
      return fail(internal("sql", "the parameters of a statement are $1, $2, … without a gap: " +
                                      std::string(sqlite3_sql(statement))));
    }
    places.push_back(place);
  }
  return places;
}

struct Bind {
  sqlite3_stmt* statement;
  int place;

  int operator()(std::nullptr_t) const { return sqlite3_bind_null(statement, place); }
  int operator()(std::int64_t value) const { return sqlite3_bind_int64(statement, place, value); }
  // A null pointer would bind NULL: empty is not NULL.
  int operator()(std::string_view text) const {
    return sqlite3_bind_text64(statement, place, text.data() != nullptr ? text.data() : "",
                               text.size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  int operator()(ByteView bytes) const {
    if (bytes.empty()) {
      return sqlite3_bind_zeroblob(statement, place, 0);
    }
    return sqlite3_bind_blob64(statement, place, bytes.data(), bytes.size(), SQLITE_STATIC);
  }
};

}  // namespace

StatementLease::~StatementLease() {
  if (statement_ != nullptr) {
    sqlite3_reset(statement_->handle.get());
    statement_->in_use = false;
  }
}

int StatementLease::bind(std::span<const Parameter> parameters) const {
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const int code = std::visit(Bind{handle(), statement_->places[i]}, parameters[i]);
    if (code != SQLITE_OK) {
      return code;
    }
  }
  return SQLITE_OK;
}

Result<StatementLease> StatementCache::take(std::string_view sql) {
  const auto found = by_text_.find(sql);
  if (found != by_text_.end() && found->second->in_use) {
    NOCTEM_TRY(PreparedStatement fresh, prepare(sql));
    auto own = std::make_unique<PreparedStatement>(std::move(fresh));
    PreparedStatement* statement = own.get();
    return StatementLease(statement, std::move(own));
  }
  if (found != by_text_.end()) {
    recent_.splice(recent_.begin(), recent_, found->second);
  } else {
    NOCTEM_TRY(PreparedStatement fresh, prepare(sql));
    make_room();
    recent_.push_front(std::move(fresh));
    by_text_.emplace(recent_.front().sql, recent_.begin());
  }
  recent_.front().in_use = true;
  return StatementLease(&recent_.front(), nullptr);
}

void StatementCache::clear() {
  by_text_.clear();
  recent_.clear();
}

Result<PreparedStatement> StatementCache::prepare(std::string_view sql) const {
  PreparedStatement prepared;
  prepared.sql = std::string(sql);
  sqlite3_stmt* statement = nullptr;
  const char* rest = nullptr;
  const int code =
      sqlite3_prepare_v3(database_, prepared.sql.c_str(), static_cast<int>(prepared.sql.size() + 1),
                         SQLITE_PREPARE_PERSISTENT, &statement, &rest);
  prepared.handle.reset(statement);
  if (code != SQLITE_OK) {
    return fail(sqlite_error(database_, code, path_));
  }
  if (statement == nullptr || !trim(rest).empty()) {
    return fail(internal("sql", "not one statement: " + prepared.sql));
  }
  NOCTEM_TRY(prepared.places, places_of(statement));
  return prepared;
}

void StatementCache::make_room() {
  auto oldest = recent_.end();
  while (recent_.size() >= statements_max_ && oldest != recent_.begin()) {
    --oldest;
    if (!oldest->in_use) {
      by_text_.erase(oldest->sql);
      oldest = recent_.erase(oldest);
    }
  }
}

}  // namespace noctem::store

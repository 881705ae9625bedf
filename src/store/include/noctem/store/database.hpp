#pragma once
// A relational database behind one small interface: SQLite in a file of ours, or PostgreSQL where
// one machine is outgrown. SQL is written once, in what both understand; `$1` is the first
// parameter in both. Values are integers, text and bytes: what must be exact is never a float.
//
// A Database may be used from any thread; a Connection belongs to one thread at a time and may
// outlive its Database. The one write connection is the Writer's (writer.hpp); everybody else
// reads.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "noctem/base/bytes.hpp"
#include "noctem/base/result.hpp"

namespace noctem::store {

// Views: they must live until the call returns. Text is UTF-8 without U+0000 (invalid/text_nul,
// invalid/text_utf8): what may hold anything is bytes.
using Parameter = std::variant<std::nullptr_t, std::int64_t, std::string_view, ByteView>;

struct Command {
  std::string_view sql;
  std::span<const Parameter> parameters;
};

// The row that a query stands on; what it returns is valid until the next one. A column that holds
// another type than it is asked for, as in a damaged file, reads as empty, and the query answers
// corrupt/column_type as soon as the row's function returns.
class Row {
 public:
  virtual ~Row() = default;
  virtual bool is_null(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;
  virtual std::string_view text(int column) const = 0;
  virtual ByteView blob(int column) const = 0;
};

enum class Walk { go_on, stop };
using RowFunction = std::function<Result<Walk>(const Row&)>;

class Connection {
 public:
  virtual ~Connection() = default;

  // Prepared once for each text and kept; the text is a constant of the program, never made of
  // input. PostgreSQL holds a result in memory as a whole: a query that may be long has a LIMIT.
  virtual Result<> query(Command command, const RowFunction& on_row) = 0;
  virtual Result<std::uint64_t> execute(Command command) = 0;  // rows changed
  // In order, in one round trip where the engine can; the first failure ends it. Outside of a
  // transaction it is one of its own: all or nothing.
  virtual Result<> execute_all(std::span<const Command> commands) = 0;
  // Several statements without parameters or results: schemas.
  virtual Result<> execute_script(std::string_view sql) = 0;

  // After an error inside of a transaction everything but rollback() is refused.
  virtual Result<> begin() = 0;
  virtual Result<> commit() = 0;  // durable when it returns; on an error it was rolled back
  virtual void rollback() = 0;    // nothing to do is fine

  // What was deleted or overwritten leaves the engine's own log file too, as far as that lies in
  // our hands. Outside of a transaction; unavailable/busy while somebody still reads an old state.
  virtual Result<> forget_old_pages() = 0;
};

enum class Access { read, write };
enum class Dialect { sqlite, postgresql };

class Database {
 public:
  virtual ~Database() = default;
  virtual Dialect dialect() const = 0;
  virtual std::string place() const = 0;  // for messages: the file, or server and schema
  virtual Result<std::unique_ptr<Connection>> connect(Access access) = 0;
  virtual Result<> check_integrity() = 0;  // slow: reads everything
  virtual Result<std::uint64_t> size_bytes() = 0;
};

}  // namespace noctem::store

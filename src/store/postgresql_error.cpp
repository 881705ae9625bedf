#include "postgresql_error.hpp"

#include <array>
#include <string>

#include "noctem/base/strings.hpp"

namespace noctem::store {
namespace {

// A code of two characters stands for its whole class; the more exact one comes first.
struct Meaning {
  std::string_view state;
  ErrorKind kind;
  std::string_view reason;
  std::string_view advice;
};

constexpr std::array kMeanings = {
    Meaning{"", ErrorKind::unavailable, "connection_lost", "is the server running and reachable?"},
    Meaning{"08", ErrorKind::unavailable, "connection_lost",
            "is the server running and reachable?"},
    Meaning{"23505", ErrorKind::conflict, "unique", ""},
    Meaning{"23503", ErrorKind::conflict, "foreign_key", ""},
    Meaning{"23502", ErrorKind::conflict, "not_null", ""},
    Meaning{"23514", ErrorKind::conflict, "check", ""},
    Meaning{"23", ErrorKind::conflict, "constraint", ""},
    Meaning{"22021", ErrorKind::invalid, "text_utf8", ""},
    Meaning{"25006", ErrorKind::unavailable, "read_only", "connect to the primary server"},
    Meaning{"25P02", ErrorKind::internal, "transaction_failed", ""},
    Meaning{"28", ErrorKind::denied, "permissions", "check user and password"},
    Meaning{"40", ErrorKind::unavailable, "busy", "try again"},
    Meaning{"3F000", ErrorKind::denied, "permissions", "grant this user the right to the schema"},
    Meaning{"42501", ErrorKind::denied, "permissions", "grant this user the right"},
    Meaning{"3D000", ErrorKind::not_found, "no_such_database", "make it, or mend the name"},
    Meaning{"53100", ErrorKind::exhausted, "disk_full", "free some space and try again"},
    Meaning{"53200", ErrorKind::exhausted, "memory", "the server is out of memory"},
    Meaning{"53300", ErrorKind::exhausted, "connections", "raise the server's limit or close some"},
    Meaning{"53", ErrorKind::exhausted, "server_resources", ""},
    Meaning{"54", ErrorKind::invalid, "too_big", ""},
    Meaning{"55P03", ErrorKind::unavailable, "busy", "another program holds the database"},
    Meaning{"57014", ErrorKind::unavailable, "timeout", "the statement took too long"},
    Meaning{"57P", ErrorKind::unavailable, "connection_lost", "the server is stopping or starting"},
    Meaning{"58", ErrorKind::unavailable, "disk_io", "check the server's disk"},
    Meaning{"XX001", ErrorKind::corrupt, "damaged", "restore a backup"},
    Meaning{"XX002", ErrorKind::corrupt, "damaged", "restore a backup"},
};

const Meaning* meaning_of(std::string_view state) {
  for (const Meaning& meaning : kMeanings) {
    const bool same = meaning.state.empty() ? state.empty() : state.starts_with(meaning.state);
    if (same) {
      return &meaning;
    }
  }
  return nullptr;
}

}  // namespace

Error postgresql_error(std::string_view state, std::string_view message, std::string_view place) {
  std::string text = std::string(place) + ": " + std::string(trim(message));
  const Meaning* meaning = meaning_of(state);
  if (meaning == nullptr) {
    return internal("sql", std::move(text));
  }
  if (!meaning->advice.empty()) {
    text += "; " + std::string(meaning->advice);
  }
  return {meaning->kind, std::string(meaning->reason), std::move(text)};
}

Session session_after(std::string_view state) {
  const bool ended = state.empty() || state.starts_with("08") || state.starts_with("57P");
  return ended ? Session::ended : Session::goes_on;
}

}  // namespace noctem::store

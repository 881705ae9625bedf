#include "sqlite_error.hpp"

#include <cerrno>
#include <string>

namespace noctem::store {
namespace {

std::string about(std::string_view path, std::string_view rest) {
  return std::string(path) + ": " + std::string(rest);
}

Error disk_full(std::string_view path) {
  return exhausted("disk_full", about(path, "the disk is full; free some space and try again"));
}

Error constraint(int code, const std::string& detail) {
  switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return conflict("unique", detail);
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      return conflict("foreign_key", detail);
    case SQLITE_CONSTRAINT_NOTNULL:
      return conflict("not_null", detail);
    case SQLITE_CONSTRAINT_CHECK:
      return conflict("check", detail);
    default:
      return conflict("constraint", detail);
  }
}

Error disk_trouble(int code, int system_error, std::string_view path, const std::string& detail) {
  if (system_error == ENOSPC || system_error == EDQUOT || system_error == EFBIG) {
    return disk_full(path);
  }
  if (code == SQLITE_IOERR_NOMEM) {
    return exhausted("memory", about(path, "out of memory"));
  }
  if (code == SQLITE_IOERR_CORRUPTFS) {
    return corrupt(
        "damaged",
        about(path, "the file system is damaged; check the disk, then restore a backup"));
  }
  return unavailable("disk_io", about(path, "the disk does not read or write as it should (" +
                                                detail + "); check the disk"));
}

// A failed commit does not pass the number on to its connection; the log's own file has kept it.
int last_system_error(sqlite3* handle) {
  int number = sqlite3_system_errno(handle);
  sqlite3_file* log = nullptr;
  const int found = sqlite3_file_control(handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
  if (found == SQLITE_OK && log != nullptr && log->pMethods != nullptr) {
    log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &number);
  }
  return number;
}

}  // namespace

Error cannot_open(int system_error, std::string_view path) {
  switch (system_error) {
    case ENOENT:
    case ENOTDIR:
      return not_found(
          "no_such_file",
          about(path, "there is no such file or folder; make the folder, or mend the path"));
    case EACCES:
    case EPERM:
      return denied("permissions", about(path,
                                         "this user may not open it; check the owner and the "
                                         "permissions of the file and its folder"));
    case EROFS:
      return unavailable(
          "read_only",
          about(path, "the file system is read-only; mount it writable or choose another folder"));
    case EISDIR:
      return invalid("is_directory", about(path, "is a folder; name a file"));
    case EMFILE:
    case ENFILE:
      return exhausted("open_files",
                       about(path, "too many files are open; raise the limit or close some"));
    case ENOSPC:
    case EDQUOT:
      return disk_full(path);
    default:
      return unavailable(
          "cannot_open",
          about(path, "cannot be opened; check the path, its owner and its permissions"));
  }
}

Error sqlite_error(sqlite3* handle, int code, std::string_view path) {
  const std::string detail = handle != nullptr ? sqlite3_errmsg(handle) : sqlite3_errstr(code);
  switch (code & 0xff) {
    case SQLITE_FULL:
      return disk_full(path);
    case SQLITE_READONLY:
      return unavailable(
          "read_only",
          about(path,
                "cannot be written; give this user the right to write the file and its folder"));
    case SQLITE_NOTADB:
      return corrupt("not_a_database",
                     about(path, "is not a database; name another file, or move this one away"));
    case SQLITE_CORRUPT:
      return corrupt("damaged",
                     about(path, "the database is damaged (" + detail + "); restore a backup"));
    case SQLITE_CANTOPEN:
      return cannot_open(handle != nullptr ? sqlite3_system_errno(handle) : 0, path);
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return denied("permissions",
                    about(path, "this user may not use it; check its owner and permissions"));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return unavailable("busy",
                         about(path, "another program holds the database; stop it or try again"));
    case SQLITE_CONSTRAINT:
      return constraint(code, about(path, detail));
    case SQLITE_NOMEM:
      return exhausted("memory", about(path, "out of memory"));
    case SQLITE_IOERR:
      return disk_trouble(code, handle != nullptr ? last_system_error(handle) : 0, path, detail);
    case SQLITE_TOOBIG:
      return invalid("too_big", about(path, "a value is larger than the database can hold"));
    case SQLITE_PROTOCOL:
    case SQLITE_INTERRUPT:
      return unavailable("interrupted", about(path, detail));
    default:
      return internal("sql", about(path, detail));
  }
}

}  // namespace noctem::store

#include "errors_os.hpp"

#include <doctest/doctest.h>

#include <cerrno>

using namespace noctem;
using env_os::error_of;

TEST_CASE("errno becomes the kind that names the reaction") {
  struct Row {
    int number;
    ErrorKind kind;
    std::string_view reason;
  };
  const Row rows[] = {{ENOSPC, ErrorKind::exhausted, "disk_full"},
                      {EDQUOT, ErrorKind::exhausted, "disk_full"},
                      {EFBIG, ErrorKind::exhausted, "disk_full"},
                      {EMFILE, ErrorKind::exhausted, "descriptors"},
                      {EACCES, ErrorKind::denied, "permission"},
                      {EPERM, ErrorKind::denied, "permission"},
                      {EROFS, ErrorKind::unavailable, "read_only"},
                      {EIO, ErrorKind::unavailable, "io_error"},
                      {ENOENT, ErrorKind::not_found, "not_found"},
                      {EEXIST, ErrorKind::conflict, "exists"},
                      {ELOOP, ErrorKind::invalid, "link"},
                      {ENOTDIR, ErrorKind::invalid, "not_a_directory"}};
  for (const Row& row : rows) {
    const Error error = error_of(row.number, "doing it");
    CAPTURE(to_string(error));
    CHECK(error.kind == row.kind);
    CHECK(error.reason == row.reason);
    CHECK(error.message.starts_with("doing it: "));
  }
  CHECK(error_of(ENOSPC, "writing a").message == "writing a: No space left on device");
}

TEST_CASE("an errno without a meaning of its own is our fault") {
  CHECK(error_of(ENOTSOCK, "x").kind == ErrorKind::internal);
  CHECK(error_of(99999, "x") == internal("system_call", "x: error 99999"));
}

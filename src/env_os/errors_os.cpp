#include "errors_os.hpp"

#include <string.h>

#include <array>
#include <cerrno>
#include <string>

namespace noctem::env_os {
namespace {

struct Meaning {
  int number;
  ErrorKind kind;
  std::string_view reason;
};

constexpr std::array kMeanings = {
    Meaning{ENOENT, ErrorKind::not_found, "not_found"},
    Meaning{EEXIST, ErrorKind::conflict, "exists"},
    Meaning{ENOTEMPTY, ErrorKind::conflict, "not_empty"},
    Meaning{EACCES, ErrorKind::denied, "permission"},
    Meaning{EPERM, ErrorKind::denied, "permission"},
    Meaning{ENOSPC, ErrorKind::exhausted, "disk_full"},
    Meaning{EDQUOT, ErrorKind::exhausted, "disk_full"},
    Meaning{EFBIG, ErrorKind::exhausted, "disk_full"},
    Meaning{EMFILE, ErrorKind::exhausted, "descriptors"},
    Meaning{ENFILE, ErrorKind::exhausted, "descriptors"},
    Meaning{ENOMEM, ErrorKind::exhausted, "memory"},
    Meaning{EAGAIN, ErrorKind::exhausted, "processes"},
    Meaning{EROFS, ErrorKind::unavailable, "read_only"},
    Meaning{EIO, ErrorKind::unavailable, "io_error"},
    Meaning{ENXIO, ErrorKind::unavailable, "io_error"},
    Meaning{ENODEV, ErrorKind::unavailable, "io_error"},
    Meaning{ESTALE, ErrorKind::unavailable, "io_error"},
    Meaning{EBUSY, ErrorKind::unavailable, "busy"},
    Meaning{ETXTBSY, ErrorKind::unavailable, "busy"},
    Meaning{EISDIR, ErrorKind::invalid, "is_a_directory"},
    Meaning{ENOTDIR, ErrorKind::invalid, "not_a_directory"},
    Meaning{ELOOP, ErrorKind::invalid, "link"},
    Meaning{EOPNOTSUPP, ErrorKind::invalid, "link"},
    Meaning{EXDEV, ErrorKind::invalid, "other_device"},
    Meaning{ENAMETOOLONG, ErrorKind::invalid, "path"},
    Meaning{EINVAL, ErrorKind::invalid, "path"},
    Meaning{ENOEXEC, ErrorKind::invalid, "not_a_program"},
    Meaning{E2BIG, ErrorKind::invalid, "arguments"},
};

}  // namespace

Error error_of(int number, std::string_view what) {
  const char* description = strerrordesc_np(number);
  std::string message(what);
  message += ": ";
  message += description != nullptr ? description : "error " + std::to_string(number);
  for (const Meaning& meaning : kMeanings) {
    if (meaning.number == number) {
      return {meaning.kind, std::string(meaning.reason), std::move(message)};
    }
  }
  return internal("system_call", std::move(message));
}

}  // namespace noctem::env_os

#include "sqlite_file_os.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace noctem::store {

// Exclusively, because opening and closing an existing file would drop the locks that SQLite holds
// on it.
int make_private_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (file < 0) {
    return errno == EEXIST ? 0 : errno;
  }
  ::close(file);
  return 0;
}

}  // namespace noctem::store

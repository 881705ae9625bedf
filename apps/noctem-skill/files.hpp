#pragma once
// The skills file-read and file-write. What may be read or changed is what is mounted: these follow
// no link at the end of a path, read regular files alone, and have limits. One thread.

#include <noctem.h>

#include <cstdint>
#include <string>

namespace noctem::built_in {

struct Content {
  int error = 0;  // errno
  std::string bytes;
  bool is_cut = false;
};
Content read_file(const std::string& path, std::int64_t offset, std::size_t bytes_max);

int file_read(noctem_json arguments);
int file_write(noctem_json arguments);

}  // namespace noctem::built_in

#include "random_os.hpp"

#include <sys/random.h>

#include <cerrno>

#include "noctem/base/assert.hpp"

namespace noctem::env_os {

void RandomOs::fill(std::span<std::uint8_t> out) {
  while (!out.empty()) {
    const ssize_t count = getrandom(out.data(), out.size(), 0);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    NOCTEM_ASSERT(count > 0, count, errno);
    out = out.subspan(static_cast<std::size_t>(count));
  }
}

}  // namespace noctem::env_os

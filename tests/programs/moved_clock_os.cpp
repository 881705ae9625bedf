// A wall clock that a test moves: preloaded into a program (LD_PRELOAD), it adds to CLOCK_REALTIME
// as many seconds as the file holds that NOCTEM_MOVED_CLOCK names. Every other clock is as it was,
// so that the program sees what a person sees whose clock was set.
//
// Any thread; the file is read at each call, and replaced by renaming.

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstdlib>
#include <ctime>

namespace {

long moved_seconds() {
  const char* path = std::getenv("NOCTEM_MOVED_CLOCK");
  const int file = path == nullptr ? -1 : open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    return 0;
  }
  std::array<char, 32> text{};
  const ssize_t size = read(file, text.data(), text.size());
  close(file);
  long seconds = 0;
  if (size > 0) {
    std::from_chars(text.data(), text.data() + size, seconds);
  }
  return seconds;
}

}  // namespace

extern "C" int clock_gettime(clockid_t id, timespec* now) noexcept {
  const long failed = syscall(SYS_clock_gettime, id, now);
  if (failed == 0 && id == CLOCK_REALTIME) {
    now->tv_sec += moved_seconds();
  }
  return static_cast<int>(failed);
}

// greedy WHAT [PLACE]: takes more and more of one thing and says on stdout how much it has by now,
// a number a line, until it gets no more.

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::size_t kPiece = 1u << 20;

void say(long amount) {
  char line[32];
  const int size = std::snprintf(line, sizeof line, "%ld\n", amount);
  [[maybe_unused]] const ssize_t put = write(STDOUT_FILENO, line, static_cast<std::size_t>(size));
}

// Milliseconds of processor time.
void spin() {
  for (long said = 0;;) {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    const long now = time.tv_sec * 1000 + time.tv_nsec / 1'000'000;
    if (now > said) {
      say(said = now);
    }
  }
}

void spin_in_children() {
  for (int i = 0; i < 4; ++i) {
    if (fork() == 0) {
      spin();
    }
  }
  pause();
}

// Megabytes of memory that was touched.
void grow() {
  for (long pieces = 1;; ++pieces) {
    void* piece = mmap(nullptr, kPiece, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (piece == MAP_FAILED) {
      return;
    }
    std::memset(piece, 1, kPiece);
    say(pieces);
  }
}

// Megabytes of memory that no mapping shows.
void grow_unmapped() {
  const int file = static_cast<int>(syscall(SYS_memfd_create, "greedy", 0u));
  const std::vector<char> piece(kPiece, 1);
  say(0);
  for (long pieces = 1; write(file, piece.data(), kPiece) == kPiece; ++pieces) {
    say(pieces);
  }
}

void multiply() {
  for (long children = 1;; ++children) {
    const pid_t child = fork();
    if (child == 0) {
      pause();
      _exit(0);
    }
    if (child < 0) {
      return;
    }
    say(children);
  }
}

void open_files() {
  for (long files = 4; open("/dev/null", O_RDONLY) >= 0; ++files) {
    say(files);
  }
}

// Megabytes in a file.
void fill(const char* place) {
  const std::string path = std::string(place) + "/greedy";
  const int file = open(path.c_str(), O_CREAT | O_WRONLY, 0600);
  const std::vector<char> piece(kPiece, 1);
  for (long pieces = 1; write(file, piece.data(), kPiece) == kPiece; ++pieces) {
    say(pieces);
  }
}

void flood() {
  const std::vector<char> piece(1u << 16, 'x');
  while (write(STDOUT_FILENO, piece.data(), piece.size()) >= 0) {
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view what = argc > 1 ? argv[1] : "";
  if (what == "spin") {
    spin();
  } else if (what == "spin-children") {
    spin_in_children();
  } else if (what == "grow") {
    grow();
  } else if (what == "grow-unmapped") {
    grow_unmapped();
  } else if (what == "multiply") {
    multiply();
  } else if (what == "open") {
    open_files();
  } else if (what == "fill") {
    fill(argc > 2 ? argv[2] : "/tmp");
  } else if (what == "flood") {
    flood();
  }
  return 2;
}

// Tries to get out of its folders. The first argument is the path that is tried, from folder 3, or
// "race" to open "race/secret" again and again, or "fixed" to change what is read-only. Whatever it
// can read it writes out; it ends with the number of things that it could do and should not.

#include "wasi.h"

enum { kFixed = 4, kRounds = 20000, kLink = 7 };

static u8 room[4096];
static u8 text[4096];
static u8* words[8];
static u32 open_doors;

static void show(u32 fd) {
  struct piece piece = {room, sizeof room};
  u32 size = 0;
  if (fd_read(fd, &piece, 1, &size) == kOk) {
    piece.size = size;
    fd_write(1, &piece, 1, &size);
  }
  fd_close(fd);
}

static void reach(const char* path) {
  u32 fd = 0;
  struct filestat stat;
  if (path_open(kFolder, 1, path, length(path), 0, kRead, 0, 0, &fd) == kOk) {
    ++open_doors;
    show(fd);
  }
  if (path_open(kFolder, 1, path, length(path), kCreate, kWrite, 0, 0, &fd) == kOk) {
    ++open_doors;
    fd_close(fd);
  }
  open_doors += path_filestat_get(kFolder, 1, path, length(path), &stat) == kOk;
  open_doors += path_create_directory(kFolder, path, length(path)) == kOk;
  if (path_filestat_get(kFolder, 0, path, length(path), &stat) != kOk || stat.kind != kLink) {
    // A link itself may be replaced: it lies in the folder.
    open_doors += path_rename(kFolder, "own", 3, kFolder, path, length(path)) == kOk;
  }
  open_doors += path_link(kFolder, 1, path, length(path), kFolder, "stolen", 6) == kOk;
}

static void race(void) {
  for (u32 i = 0; i < kRounds; ++i) {
    u32 fd = 0;
    if (path_open(kFolder, 1, "race/secret", 11, 0, kRead, 0, 0, &fd) == kOk) {
      show(fd);
    }
  }
}

static void change(void) {
  u32 fd = 0;
  const char* const path = "fixed";
  const u32 size = length(path);
  open_doors += path_open(kFixed, 0, path, size, 0, kWrite, 0, 0, &fd) == kOk;
  open_doors += path_open(kFixed, 0, path, size, kTruncate, kRead, 0, 0, &fd) == kOk;
  open_doors += path_open(kFixed, 0, "new", 3, kCreate, kRead, 0, 0, &fd) == kOk;
  open_doors += path_unlink_file(kFixed, path, size) == kOk;
  open_doors += path_create_directory(kFixed, "new", 3) == kOk;
  open_doors += path_rename(kFixed, path, size, kFixed, "moved", 5) == kOk;
  open_doors += path_rename(kFixed, path, size, kFolder, "moved", 5) == kOk;
  open_doors += path_rename(kFolder, "own", 3, kFixed, "own", 3) == kOk;
  open_doors += path_link(kFolder, 0, "own", 3, kFixed, "own", 3) == kOk;
  open_doors += path_link(kFixed, 0, path, size, kFolder, "linked", 6) == kOk;
  open_doors += path_symlink("x", 1, kFixed, "link", 4) == kOk;
  open_doors += path_filestat_set_times(kFixed, 0, path, size, 0, 0, 1 | 4) == kOk;
  if (path_open(kFixed, 0, path, size, 0, kRead, 0, 0, &fd) == kOk) {
    struct piece piece = {"x", 1};
    u32 written = 0;
    open_doors += fd_write(fd, &piece, 1, &written) == kOk;
    open_doors += fd_filestat_set_size(fd, 0) == kOk;
    open_doors += fd_filestat_set_times(fd, 0, 0, 1 | 4) == kOk;
  }
}

void _start(void) {
  args_get(words, text);
  const char* const wish = (const char*)words[1];
  if (same(wish, "race!", 6)) {
    race();
  } else if (same(wish, "fixed!", 7)) {
    change();
  } else {
    reach(wish);
  }
  proc_exit(open_doors);
}

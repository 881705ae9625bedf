// One case for each call of WASI preview 1: the first argument names the call. Ends with 0, or says
// the line of the check that failed. Descriptor 3 is a writable folder, 4 one that is read-only and
// holds the file "fixed" with the text "fixed text".

#include "wasi.h"

#define LINE_TEXT(line) #line
#define LINE(line) LINE_TEXT(line)
#define CHECK(condition)                    \
  do {                                      \
    if (!(condition)) {                     \
      put(2, "line " LINE(__LINE__) " of calls.c"); \
      proc_exit(1);                         \
    }                                       \
  } while (0)

enum { kFixed = 4, kRoom = 512 };

static u8 room[kRoom];
static u8* words[16];

static u32 make(const char* path) {
  u32 fd = 0;
  CHECK(open_at(kFolder, path, kCreate | kTruncate, kRead | kWrite, &fd) == kOk);
  return fd;
}

static void fill(u32 fd, const char* text) {
  struct piece piece = {(void*)text, length(text)};
  u32 size = 0;
  CHECK(fd_write(fd, &piece, 1, &size) == kOk && size == length(text));
}

static u32 made(const char* path, const char* text) {
  const u32 fd = make(path);
  fill(fd, text);
  return fd;
}

static u64 size_of(u32 fd) {
  struct filestat stat;
  CHECK(fd_filestat_get(fd, &stat) == kOk);
  return stat.size;
}

static u16 stat_of(const char* path, struct filestat* stat) {
  return path_filestat_get(kFolder, 0, path, length(path), stat);
}

static void case_args_get(void) {
  CHECK(args_get(words, room) == kOk);
  CHECK(same(words[1], "args_get", 9) && same(words[2], "more", 5));
}

static void case_args_sizes_get(void) {
  u32 count = 0;
  u32 size = 0;
  CHECK(args_sizes_get(&count, &size) == kOk);
  CHECK(count == 3 && size == sizeof "calls" + sizeof "args_sizes_get" + sizeof "more");
}

static void case_clock_res_get(void) {
  u64 resolution = 0;
  CHECK(clock_res_get(1, &resolution) == kOk && resolution > 0);
}

static void case_clock_time_get(void) {
  u64 first = 0;
  u64 second = 0;
  CHECK(clock_time_get(1, 0, &first) == kOk && clock_time_get(1, 0, &second) == kOk);
  CHECK(second >= first);
  CHECK(clock_time_get(0, 0, &first) == kOk && first > 1700000000000000000ull);
}

static void case_environ_get(void) {
  CHECK(environ_get(words, room) == kOk);
  CHECK(same(words[0], "GRANTED=yes", 12));
}

static void case_environ_sizes_get(void) {
  u32 count = 0;
  u32 size = 0;
  CHECK(environ_sizes_get(&count, &size) == kOk);
  CHECK(count == 1 && size == sizeof "GRANTED=yes");  // and nothing of the host's
}

static void case_fd_advise(void) {
  const u32 fd = made("advised", "text");
  CHECK(fd_advise(fd, 0, 4, 1) == kOk);
  CHECK(fd_advise(99, 0, 4, 1) == kBadDescriptor);
}

static void case_fd_allocate(void) {
  const u32 fd = made("allocated", "text");
  CHECK(fd_allocate(fd, 0, 4096) != kOk);  // preview 1 as Wasmtime has it refuses to allocate
  CHECK(size_of(fd) == 4);
}

static void case_fd_close(void) {
  const u32 fd = make("closed");
  CHECK(fd_close(fd) == kOk);
  CHECK(fd_close(fd) == kBadDescriptor);
  struct filestat stat;
  CHECK(fd_filestat_get(fd, &stat) == kBadDescriptor);
}

static void case_fd_datasync(void) {
  CHECK(fd_datasync(made("synced", "text")) == kOk);
  CHECK(fd_datasync(99) == kBadDescriptor);
}

static void case_fd_fdstat_get(void) {
  struct fdstat stat;
  CHECK(fd_fdstat_get(kFolder, &stat) == kOk && stat.kind == 3);
  CHECK(fd_fdstat_get(make("statted"), &stat) == kOk && stat.kind == 4);
  CHECK(fd_fdstat_get(99, &stat) == kBadDescriptor);
}

static void case_fd_fdstat_set_flags(void) {
  const u32 fd = made("appended", "one");
  CHECK(fd_fdstat_set_flags(fd, 1) == kOk);  // append
  u64 at = 0;
  CHECK(fd_seek(fd, 0, 0, &at) == kOk);
  fill(fd, "two");
  CHECK(size_of(fd) == 6);
}

static void case_fd_fdstat_set_rights(void) {
  const u32 fd = make("righted");
  CHECK(fd_fdstat_set_rights(fd, kRead | kWrite, kRead) != kOk);  // rights never grow
}

static void case_fd_filestat_get(void) {
  struct filestat stat;
  CHECK(fd_filestat_get(made("measured", "12345"), &stat) == kOk);
  CHECK(stat.size == 5 && stat.kind == 4);
  CHECK(fd_filestat_get(99, &stat) == kBadDescriptor);
}

static void case_fd_filestat_set_size(void) {
  const u32 fd = made("resized", "12345");
  CHECK(fd_filestat_set_size(fd, 2) == kOk && size_of(fd) == 2);
  CHECK(fd_filestat_set_size(fd, 100) == kOk && size_of(fd) == 100);
}

static void case_fd_filestat_set_times(void) {
  const u32 fd = make("timed");
  struct filestat stat;
  CHECK(fd_filestat_set_times(fd, 1000000000, 2000000000, 1 | 4) == kOk);
  CHECK(fd_filestat_get(fd, &stat) == kOk);
  CHECK(stat.accessed == 1000000000 && stat.modified == 2000000000);
  CHECK(fd_filestat_set_times(fd, 0, 0, 1 | 2) == kInvalid);  // a time and now at once
}

static void case_fd_pread(void) {
  const u32 fd = made("pread", "0123456789");
  struct piece piece = {room, 3};
  u32 size = 0;
  CHECK(fd_pread(fd, &piece, 1, 4, &size) == kOk && size == 3 && same(room, "456", 3));
  u64 at = 0;
  CHECK(fd_tell(fd, &at) == kOk && at == 10);
}

static void case_fd_prestat_dir_name(void) {
  CHECK(fd_prestat_dir_name(kFolder, room, kRoom) == kOk && same(room, "/work", 5));
  CHECK(fd_prestat_dir_name(kFolder, room, 1) != kOk);
}

static void case_fd_prestat_get(void) {
  struct prestat stat;
  CHECK(fd_prestat_get(kFolder, &stat) == kOk && stat.kind == 0 && stat.name_size == 5);
  CHECK(fd_prestat_get(kFixed, &stat) == kOk);
  CHECK(fd_prestat_get(5, &stat) == kBadDescriptor);  // what was granted, and no more
}

static void case_fd_pwrite(void) {
  const u32 fd = made("pwritten", "0123456789");
  struct piece piece = {"abc", 3};
  u32 size = 0;
  CHECK(fd_pwrite(fd, &piece, 1, 4, &size) == kOk && size == 3);
  piece.at = room;
  piece.size = 10;
  CHECK(fd_pread(fd, &piece, 1, 0, &size) == kOk && same(room, "0123abc789", 10));
}

static void case_fd_read(void) {
  struct piece piece = {room, kRoom};
  u32 size = 0;
  CHECK(fd_read(0, &piece, 1, &size) == kOk && size == 5 && same(room, "input", 5));
  CHECK(fd_read(0, &piece, 1, &size) == kOk && size == 0);
  CHECK(fd_read(99, &piece, 1, &size) == kBadDescriptor);
}

static void case_fd_readdir(void) {
  u32 size = 0;
  CHECK(fd_readdir(kFixed, room, kRoom, 0, &size) == kOk && size > 3 * 24);  // ".", "..", "fixed"
  CHECK(fd_readdir(99, room, kRoom, 0, &size) == kBadDescriptor);
}

static void case_fd_renumber(void) {
  const u32 one = made("one", "1");
  const u32 other = made("other", "22");
  CHECK(fd_renumber(one, other) == kOk);
  CHECK(size_of(other) == 1);
  CHECK(fd_close(one) == kBadDescriptor);
}

static void case_fd_seek(void) {
  const u32 fd = made("sought", "0123456789");
  u64 at = 0;
  CHECK(fd_seek(fd, -2, 2, &at) == kOk && at == 8);
  CHECK(fd_seek(fd, -3, 1, &at) == kOk && at == 5);
  CHECK(fd_seek(fd, -1, 0, &at) == kInvalid);
}

static void case_fd_sync(void) {
  CHECK(fd_sync(made("synced", "text")) == kOk);
  CHECK(fd_sync(99) == kBadDescriptor);
}

static void case_fd_tell(void) {
  u64 at = 0;
  CHECK(fd_tell(made("told", "123"), &at) == kOk && at == 3);
  CHECK(fd_tell(99, &at) == kBadDescriptor);
}

static void case_fd_write(void) {
  put(1, "to output");
  put(2, "to errors");
  struct piece pieces[2] = {{"one", 3}, {"two", 3}};
  u32 size = 0;
  const u32 fd = make("written");
  CHECK(fd_write(fd, pieces, 2, &size) == kOk && size >= 3);  // it may take the first alone
  CHECK(size_of(fd) == size);
}

static void case_path_create_directory(void) {
  struct filestat stat;
  CHECK(path_create_directory(kFolder, "folder", 6) == kOk);
  CHECK(stat_of("folder", &stat) == kOk && stat.kind == 3);
  CHECK(path_create_directory(kFolder, "folder", 6) == kExists);
}

static void case_path_filestat_get(void) {
  struct filestat stat;
  made("found", "123");
  CHECK(stat_of("found", &stat) == kOk && stat.size == 3);
  CHECK(stat_of("not-there", &stat) == kNoEntry);
}

static void case_path_filestat_set_times(void) {
  struct filestat stat;
  make("dated");
  CHECK(path_filestat_set_times(kFolder, 0, "dated", 5, 1000000000, 2000000000, 1 | 4) == kOk);
  CHECK(stat_of("dated", &stat) == kOk && stat.modified == 2000000000);
}

static void case_path_link(void) {
  struct filestat stat;
  made("linked", "123");
  CHECK(path_link(kFolder, 0, "linked", 6, kFolder, "link", 4) == kOk);
  CHECK(stat_of("link", &stat) == kOk && stat.size == 3 && stat.links == 2);
}

static void case_path_open(void) {
  u32 fd = 0;
  CHECK(open_at(kFolder, "not-there", 0, kRead, &fd) == kNoEntry);
  made("opened", "123");
  CHECK(open_at(kFolder, "opened", kCreate | kExclusive, kWrite, &fd) == kExists);
  CHECK(open_at(kFolder, "opened", 0, kRead, &fd) == kOk && size_of(fd) == 3);
  CHECK(open_at(kFolder, "opened", kDirectory, kRead, &fd) == kNotDirectory);
  CHECK(open_at(kFolder, "opened", kTruncate, kWrite, &fd) == kOk && size_of(fd) == 0);
}

static void case_path_readlink(void) {
  u32 size = 0;
  CHECK(path_symlink("target", 6, kFolder, "pointer", 7) == kOk);
  CHECK(path_readlink(kFolder, "pointer", 7, room, kRoom, &size) == kOk);
  CHECK(size == 6 && same(room, "target", 6));
}

static void case_path_remove_directory(void) {
  CHECK(path_create_directory(kFolder, "removed", 7) == kOk);
  make("removed/file");
  CHECK(path_remove_directory(kFolder, "removed", 7) == kNotEmpty);
  CHECK(path_unlink_file(kFolder, "removed/file", 12) == kOk);
  CHECK(path_remove_directory(kFolder, "removed", 7) == kOk);
  CHECK(path_remove_directory(kFolder, "removed", 7) == kNoEntry);
}

static void case_path_rename(void) {
  struct filestat stat;
  made("before", "123");
  CHECK(path_rename(kFolder, "before", 6, kFolder, "after", 5) == kOk);
  CHECK(stat_of("before", &stat) == kNoEntry);
  CHECK(stat_of("after", &stat) == kOk && stat.size == 3);
}

static void case_path_symlink(void) {
  struct filestat stat;
  made("pointed", "123");
  CHECK(path_symlink("pointed", 7, kFolder, "symbolic", 8) == kOk);
  CHECK(stat_of("symbolic", &stat) == kOk && stat.kind == 7);
  CHECK(path_filestat_get(kFolder, 1, "symbolic", 8, &stat) == kOk && stat.size == 3);
  CHECK(path_symlink("/etc/passwd", 11, kFolder, "absolute", 8) != kOk);
}

static void case_path_unlink_file(void) {
  struct filestat stat;
  make("unlinked");
  CHECK(path_unlink_file(kFolder, "unlinked", 8) == kOk);
  CHECK(stat_of("unlinked", &stat) == kNoEntry);
  CHECK(path_unlink_file(kFolder, "unlinked", 8) == kNoEntry);
}

static void case_poll_oneoff(void) {
  struct subscription soon = {.userdata = 7, .kind = 0, .clock = 1, .timeout = 1000000};
  struct event event;
  u32 happened = 0;
  CHECK(poll_oneoff(&soon, &event, 1, &happened) == kOk);
  CHECK(happened == 1 && event.userdata == 7 && event.error == 0);
  CHECK(poll_oneoff(&soon, &event, 0, &happened) == kInvalid);
}

static void case_proc_exit(void) { proc_exit(0); }

static void case_proc_raise(void) { CHECK(proc_raise(9) == kNotSupported); }

static void case_random_get(void) {
  CHECK(random_get(room, 32) == kOk && random_get(room + 32, 32) == kOk);
  CHECK(!same(room, room + 32, 32));
}

static void case_sched_yield(void) { CHECK(sched_yield() == kOk); }

// There is no socket that could be used: none of these reaches a network.
static void case_sock_accept(void) {
  u32 fd = 0;
  CHECK(sock_accept(0, 0, &fd) != kOk && sock_accept(kFolder, 0, &fd) != kOk);
}

static void case_sock_recv(void) {
  struct piece piece = {room, kRoom};
  u32 size = 0;
  u16 flags = 0;
  CHECK(sock_recv(0, &piece, 1, 0, &size, &flags) != kOk);
}

static void case_sock_send(void) {
  struct piece piece = {room, kRoom};
  u32 size = 0;
  CHECK(sock_send(1, &piece, 1, 0, &size) != kOk);
}

static void case_sock_shutdown(void) { CHECK(sock_shutdown(0, 3) != kOk); }

struct call {
  const char* name;
  void (*run)(void);
};

#define CASE(name) {#name, case_##name}

static const struct call calls[] = {
    CASE(args_get), CASE(args_sizes_get), CASE(clock_res_get), CASE(clock_time_get),
    CASE(environ_get), CASE(environ_sizes_get), CASE(fd_advise), CASE(fd_allocate), CASE(fd_close),
    CASE(fd_datasync), CASE(fd_fdstat_get), CASE(fd_fdstat_set_flags), CASE(fd_fdstat_set_rights),
    CASE(fd_filestat_get), CASE(fd_filestat_set_size), CASE(fd_filestat_set_times), CASE(fd_pread),
    CASE(fd_prestat_dir_name), CASE(fd_prestat_get), CASE(fd_pwrite), CASE(fd_read),
    CASE(fd_readdir), CASE(fd_renumber), CASE(fd_seek), CASE(fd_sync), CASE(fd_tell),
    CASE(fd_write), CASE(path_create_directory), CASE(path_filestat_get),
    CASE(path_filestat_set_times), CASE(path_link), CASE(path_open), CASE(path_readlink),
    CASE(path_remove_directory), CASE(path_rename), CASE(path_symlink), CASE(path_unlink_file),
    CASE(poll_oneoff), CASE(proc_exit), CASE(proc_raise), CASE(random_get), CASE(sched_yield),
    CASE(sock_accept), CASE(sock_recv), CASE(sock_send), CASE(sock_shutdown)};

void _start(void) {
  CHECK(args_get(words, room) == kOk);
  const char* const wish = (const char*)words[1];
  for (u32 i = 0; i < sizeof calls / sizeof calls[0]; ++i) {
    if (same(calls[i].name, wish, length(calls[i].name) + 1)) {
      calls[i].run();
      return;
    }
  }
  proc_exit(1);
}

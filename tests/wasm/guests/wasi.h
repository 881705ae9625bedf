// WASI preview 1 and the imports of noctem, as a program without a C library sees them.

#ifndef GUEST_WASI_H
#define GUEST_WASI_H

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef long long s64;

#define WASI(name) __attribute__((import_module("wasi_snapshot_preview1"), import_name(#name)))
#define NOCTEM(name) __attribute__((import_module("noctem"), import_name(#name)))

struct piece {
  void* at;
  u32 size;
};

struct fdstat {
  u8 kind;
  u16 flags;
  u64 rights;
  u64 inheriting;
};

struct filestat {
  u64 device;
  u64 inode;
  u8 kind;
  u64 links;
  u64 size;
  u64 accessed;
  u64 modified;
  u64 changed;
};

struct prestat {
  u32 kind;
  u32 name_size;
};

struct subscription {
  u64 userdata;
  u8 kind;
  u8 padding[7];
  u32 clock;
  u32 padding2;
  u64 timeout;
  u64 precision;
  u16 flags;
};

struct event {
  u64 userdata;
  u16 error;
  u8 kind;
  u64 bytes;
  u16 flags;
};

WASI(args_get) u16 args_get(u8** words, u8* text);
WASI(args_sizes_get) u16 args_sizes_get(u32* count, u32* size);
WASI(clock_res_get) u16 clock_res_get(u32 clock, u64* to);
WASI(clock_time_get) u16 clock_time_get(u32 clock, u64 precision, u64* to);
WASI(environ_get) u16 environ_get(u8** words, u8* text);
WASI(environ_sizes_get) u16 environ_sizes_get(u32* count, u32* size);
WASI(fd_advise) u16 fd_advise(u32 fd, u64 from, u64 size, u32 advice);
WASI(fd_allocate) u16 fd_allocate(u32 fd, u64 from, u64 size);
WASI(fd_close) u16 fd_close(u32 fd);
WASI(fd_datasync) u16 fd_datasync(u32 fd);
WASI(fd_fdstat_get) u16 fd_fdstat_get(u32 fd, struct fdstat* to);
WASI(fd_fdstat_set_flags) u16 fd_fdstat_set_flags(u32 fd, u32 flags);
WASI(fd_fdstat_set_rights) u16 fd_fdstat_set_rights(u32 fd, u64 rights, u64 inheriting);
WASI(fd_filestat_get) u16 fd_filestat_get(u32 fd, struct filestat* to);
WASI(fd_filestat_set_size) u16 fd_filestat_set_size(u32 fd, u64 size);
WASI(fd_filestat_set_times) u16 fd_filestat_set_times(u32 fd, u64 accessed, u64 modified, u32 flags);
WASI(fd_pread) u16 fd_pread(u32 fd, const struct piece* to, u32 count, u64 from, u32* size);
WASI(fd_prestat_dir_name) u16 fd_prestat_dir_name(u32 fd, u8* to, u32 size);
WASI(fd_prestat_get) u16 fd_prestat_get(u32 fd, struct prestat* to);
WASI(fd_pwrite) u16 fd_pwrite(u32 fd, const struct piece* from, u32 count, u64 at, u32* size);
WASI(fd_read) u16 fd_read(u32 fd, const struct piece* to, u32 count, u32* size);
WASI(fd_readdir) u16 fd_readdir(u32 fd, u8* to, u32 room, u64 cookie, u32* size);
WASI(fd_renumber) u16 fd_renumber(u32 from, u32 to);
WASI(fd_seek) u16 fd_seek(u32 fd, s64 offset, u32 whence, u64* to);
WASI(fd_sync) u16 fd_sync(u32 fd);
WASI(fd_tell) u16 fd_tell(u32 fd, u64* to);
WASI(fd_write) u16 fd_write(u32 fd, const struct piece* from, u32 count, u32* size);
WASI(path_create_directory) u16 path_create_directory(u32 fd, const char* path, u32 size);
WASI(path_filestat_get)
u16 path_filestat_get(u32 fd, u32 flags, const char* path, u32 size, struct filestat* to);
WASI(path_filestat_set_times)
u16 path_filestat_set_times(u32 fd, u32 flags, const char* path, u32 size, u64 accessed,
                            u64 modified, u32 which);
WASI(path_link)
u16 path_link(u32 from, u32 flags, const char* old, u32 old_size, u32 to, const char* name,
              u32 name_size);
WASI(path_open)
u16 path_open(u32 fd, u32 flags, const char* path, u32 size, u32 how, u64 rights, u64 inheriting,
              u32 fdflags, u32* to);
WASI(path_readlink)
u16 path_readlink(u32 fd, const char* path, u32 size, u8* to, u32 room, u32* length);
WASI(path_remove_directory) u16 path_remove_directory(u32 fd, const char* path, u32 size);
WASI(path_rename)
u16 path_rename(u32 fd, const char* old, u32 old_size, u32 to, const char* name, u32 name_size);
WASI(path_symlink)
u16 path_symlink(const char* target, u32 target_size, u32 fd, const char* name, u32 name_size);
WASI(path_unlink_file) u16 path_unlink_file(u32 fd, const char* path, u32 size);
WASI(poll_oneoff)
u16 poll_oneoff(const struct subscription* in, struct event* out, u32 count, u32* happened);
WASI(proc_exit) _Noreturn void proc_exit(u32 status);
WASI(proc_raise) u16 proc_raise(u32 signal);
WASI(random_get) u16 random_get(u8* to, u32 size);
WASI(sched_yield) u16 sched_yield(void);
WASI(sock_accept) u16 sock_accept(u32 fd, u32 flags, u32* to);
WASI(sock_recv)
u16 sock_recv(u32 fd, const struct piece* to, u32 count, u32 flags, u32* size, u16* out_flags);
WASI(sock_send) u16 sock_send(u32 fd, const struct piece* from, u32 count, u32 flags, u32* size);
WASI(sock_shutdown) u16 sock_shutdown(u32 fd, u32 how);

NOCTEM(http_fetch) s64 http_fetch(const char* at, u32 size, u8* room, u32 room_size);
NOCTEM(store_put) s64 store_put(const char* at, u32 size, u8* room, u32 room_size);
NOCTEM(store_get) s64 store_get(const char* at, u32 size, u8* room, u32 room_size);
NOCTEM(take) u32 take(u8* room, u32 room_size);

// Errors of WASI.
enum {
  kOk = 0,
  kAccess = 2,
  kBadDescriptor = 8,
  kExists = 20,
  kInvalid = 28,
  kLoop = 32,
  kNoEntry = 44,
  kNotDirectory = 54,
  kNotEmpty = 55,
  kNotSocket = 57,
  kNotSupported = 58,
  kNotPermitted = 63,
  kReadOnly = 69,
  kNotCapable = 76
};

enum { kFolder = 3 };          // the first granted folder
enum { kCreate = 1, kDirectory = 2, kExclusive = 4, kTruncate = 8 };
enum { kRead = 2, kWrite = 64 };  // rights

static inline u32 length(const char* text) {
  u32 size = 0;
  while (text[size] != 0) {
    ++size;
  }
  return size;
}

static inline int same(const void* a, const void* b, u32 size) {
  const u8* one = a;
  const u8* other = b;
  for (u32 i = 0; i < size; ++i) {
    if (one[i] != other[i]) {
      return 0;
    }
  }
  return 1;
}

static inline void put(u32 fd, const char* text) {
  struct piece piece = {(void*)text, length(text)};
  u32 size;
  fd_write(fd, &piece, 1, &size);
}

static inline u16 open_at(u32 folder, const char* path, u32 how, u64 rights, u32* fd) {
  return path_open(folder, 0, path, length(path), how, rights, 0, 0, fd);
}

#endif

// Uses up what a call is given: the first argument says which,
// or the input where there is none.

#include "wasi.h"

enum { kPage = 64 << 10, kSpinsForever = 1 };

static u8 text[256];
static u8* words[8];
static volatile u32 sink;

static void spin(void) {
  while (kSpinsForever) {
    ++sink;
  }
}

// Takes memory until there is none, touches it, and says how many mebibytes it got.
static void grow(void) {
  while (__builtin_wasm_memory_grow(0, 1) != (__SIZE_TYPE__)-1) {
    *(volatile u8*)((__builtin_wasm_memory_size(0) - 1) * kPage) = 1;
  }
  proc_exit(__builtin_wasm_memory_size(0) / 16);
}

static void copy(void) {
  const u32 pages = 500;
  __builtin_wasm_memory_grow(0, 2 * pages);
  u8* const half = (u8*)(__builtin_wasm_memory_size(0) * kPage - pages * kPage);
  while (kSpinsForever) {
    __builtin_memcpy(half, half - pages * kPage, pages * kPage);
    __builtin_memcpy(half - pages * kPage, half, pages * kPage);
  }
}

static void park(void) {
  struct subscription late = {.userdata = 1, .kind = 0, .clock = 1, .timeout = 3600ull * 1000000000};
  struct event event;
  u32 happened;
  poll_oneoff(&late, &event, 1, &happened);
}

static void flood(u32 fd) {
  struct piece piece = {(void*)0, kPage};
  u32 size;
  while (kSpinsForever) {
    fd_write(fd, &piece, 1, &size);
  }
}

// Without a frame in memory, so that it is the engine's stack that ends.
static u32 fall(u32 depth) { return fall(depth + 1) ^ sink; }

void _start(void) {
  args_get(words, text);
  const char* wish = (const char*)words[1];
  if (wish == 0) {
    struct piece piece = {text, sizeof text - 1};
    u32 size = 0;
    fd_read(0, &piece, 1, &size);
    wish = (const char*)text;
  }
  switch (wish[0]) {
    case 's':
      spin();
    case 'g':
      grow();
    case 'c':
      copy();
    case 'p':
      park();
      break;
    case 'o':
      flood(1);
    case 'e':
      flood(2);
    case 'f':
      sink = fall(0);
      break;
    case 'z': {
      u64 time;
      clock_time_get(99, 0, &time);
      break;
    }
    case 'q':
      proc_exit(200);
    case 'u':
      __builtin_trap();
    case 'w': {  // one write out of bounds
      *(volatile u8*)(__builtin_wasm_memory_size(0) * kPage) = 1;
      break;
    }
    default:
      break;
  }
}

// Asks the node what its arguments say, {"ask":"3<hex>,2<hex>"}: the number of a service and the
// question. Writes for each what came back: the size or the refusal, a blank, the words, a line end.

#include "wasi.h"

NOCTEM(mesh_query) s64 mesh_query(const char* at, u32 size, u8* room, u32 room_size);
NOCTEM(store_delete) s64 store_delete(const char* at, u32 size, u8* room, u32 room_size);
NOCTEM(store_list) s64 store_list(const char* at, u32 size, u8* room, u32 room_size);
NOCTEM(log_write) s64 log_write(const char* at, u32 size, u8* room, u32 room_size);

static u8 input[1 << 20];
static u8 question[1 << 20];
static u8 room[1 << 20];

static u32 read_all(void) {
  u32 all = 0;
  u32 size = 0;
  do {
    struct piece piece = {input + all, sizeof input - all};
    all += fd_read(0, &piece, 1, &size) == kOk ? size : 0;
  } while (size > 0 && all < sizeof input);
  return all;
}

static u32 digit(u8 letter) { return letter <= '9' ? letter - '0' : letter - 'a' + 10u; }

static void say(const u8* at, u32 size) {
  struct piece piece = {(void*)at, size};
  u32 written;
  fd_write(1, &piece, 1, &written);
}

static void say_number(s64 number) {
  u8 text[24];
  u32 at = sizeof text;
  u64 left = (u64)(number < 0 ? -number : number);
  text[--at] = ' ';
  do {
    text[--at] = (u8)('0' + left % 10);
    left /= 10;
  } while (left > 0);
  if (number < 0) {
    text[--at] = '-';
  }
  say(text + at, sizeof text - at);
}

static s64 ask(u32 service, u32 size) {
  const char* at = (const char*)question;
  switch (service) {
    case 0: return http_fetch(at, size, room, sizeof room);
    case 1: return mesh_query(at, size, room, sizeof room);
    case 2: return store_get(at, size, room, sizeof room);
    case 3: return store_put(at, size, room, sizeof room);
    case 4: return store_delete(at, size, room, sizeof room);
    case 5: return store_list(at, size, room, sizeof room);
    default: return log_write(at, size, room, sizeof room);
  }
}

void _start(void) {
  const u32 all = read_all();
  const char begin[] = "{\"ask\":\"";
  u32 at = sizeof begin - 1;
  if (all < at || !same(input, begin, at)) {
    proc_exit(2);
  }
  while (at < all && input[at] != '"') {
    const u32 service = digit(input[at++]);
    u32 size = 0;
    while (at + 1 < all && input[at] != ',' && input[at] != '"') {
      question[size++] = (u8)(digit(input[at]) * 16 + digit(input[at + 1]));
      at += 2;
    }
    at += input[at] == ',';
    const s64 answer = ask(service, size);
    say_number(answer);
    say(room, answer < 0 ? take(room, sizeof room) : (u32)answer);
    say((const u8*)"\n", 1);
  }
}

// The SDK of Noctem's skills in C and C++. A skill is a program: it reads its arguments, one JSON
// object, from standard input, writes its answer to standard output and ends with 0. What it may
// ask the node for is below; what it was not granted answers NOCTEM_DENIED.
//
// Built for anything but WebAssembly, the node is played by stand-ins: the store is empty at first
// and lasts as long as the program, the log is standard error, the network and the mesh deny. So a
// skill is tested as an ordinary program.
//
// Everything that is returned in a noctem_text or as char * is freed by the caller with free().

#ifndef NOCTEM_H
#define NOCTEM_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
  NOCTEM_OK = 0,
  NOCTEM_DENIED = -1,
  NOCTEM_INVALID = -2,
  NOCTEM_UNAVAILABLE = -3,
  NOCTEM_EXHAUSTED = -4,
  NOCTEM_NOT_FOUND = -5
};

enum { NOCTEM_ARGUMENTS_MAX = 1 << 20, NOCTEM_ANSWER_MAX = 4 << 20, NOCTEM_DEPTH_MAX = 64 };

// Bytes that are also ended by a zero.
typedef struct noctem_text {
  char *text;
  size_t size;
} noctem_text;

// A JSON value where it stands in a larger text; at is NULL if there is none.
typedef struct noctem_json {
  const char *at;
  size_t size;
} noctem_json;

// ---- reading JSON ----------------------------------------------------------------------------

static inline const char *noctem_skip_space_(const char *at, const char *end) {
  while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t')) {
    ++at;
  }
  return at;
}

// Behind a string that begins at `at`, or NULL.
static inline const char *noctem_skip_string_(const char *at, const char *end) {
  if (at >= end || *at != '"') {
    return NULL;
  }
  for (++at; at < end; ++at) {
    if (*at == '"') {
      return at + 1;
    }
    if ((unsigned char)*at < 0x20) {
      return NULL;
    }
    if (*at == '\\') {
      ++at;
    }
  }
  return NULL;
}

// Behind the value that begins at `at`, or NULL.
static inline const char *noctem_skip_(const char *at, const char *end, int depth) {
  at = noctem_skip_space_(at, end);
  if (at >= end || depth > NOCTEM_DEPTH_MAX) {
    return NULL;
  }
  if (*at == '"') {
    return noctem_skip_string_(at, end);
  }
  if (*at != '{' && *at != '[') {
    const char *from = at;
    while (at < end && strchr(",]} \n\r\t", *at) == NULL) {
      ++at;
    }
    return at > from ? at : NULL;
  }
  const int is_object = *at == '{';
  const char close = is_object ? '}' : ']';
  at = noctem_skip_space_(at + 1, end);
  if (at < end && *at == close) {
    return at + 1;
  }
  for (;;) {
    if (is_object) {
      at = noctem_skip_string_(noctem_skip_space_(at, end), end);
      at = at == NULL ? NULL : noctem_skip_space_(at, end);
      if (at == NULL || at >= end || *at != ':') {
        return NULL;
      }
      ++at;
    }
    at = noctem_skip_(at, end, depth + 1);
    at = at == NULL ? NULL : noctem_skip_space_(at, end);
    if (at == NULL || at >= end || (*at != ',' && *at != close)) {
      return NULL;
    }
    if (*at++ == close) {
      return at;
    }
  }
}

static inline unsigned noctem_hex_(const char *at, const char *end) {
  unsigned value = 0;
  for (int i = 0; i < 4; ++i, ++at) {
    const char *digits = "0123456789abcdef";
    const char lower = at < end && *at >= 'A' && *at <= 'F' ? (char)(*at + 32) : '\0';
    const char wanted = at >= end ? '\0' : lower != '\0' ? lower : *at;
    const char *digit = wanted == '\0' ? NULL : strchr(digits, wanted);
    if (digit == NULL) {
      return 0x110000;
    }
    value = value * 16 + (unsigned)(digit - digits);
  }
  return value;
}

static inline char *noctem_put_utf8_(char *out, unsigned code) {
  if (code < 0x80) {
    *out++ = (char)code;
  } else if (code < 0x800) {
    *out++ = (char)(0xc0 | (code >> 6));
    *out++ = (char)(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    *out++ = (char)(0xe0 | (code >> 12));
    *out++ = (char)(0x80 | ((code >> 6) & 0x3f));
    *out++ = (char)(0x80 | (code & 0x3f));
  } else {
    *out++ = (char)(0xf0 | (code >> 18));
    *out++ = (char)(0x80 | ((code >> 12) & 0x3f));
    *out++ = (char)(0x80 | ((code >> 6) & 0x3f));
    *out++ = (char)(0x80 | (code & 0x3f));
  }
  return out;
}

// What \uXXXX means, `*at` behind the u; moves it. Above 0x10ffff: nothing good.
static inline unsigned noctem_escaped_(const char **at, const char *end) {
  unsigned code = noctem_hex_(*at, end);
  if (code > 0xffff) {
    return code;
  }
  *at += 4;
  if (code < 0xd800 || code > 0xdfff) {
    return code;
  }
  const int has_low = code < 0xdc00 && end - *at >= 6 && (*at)[0] == '\\' && (*at)[1] == 'u';
  const unsigned low = has_low ? noctem_hex_(*at + 2, end) : 0;
  if (low < 0xdc00 || low > 0xdfff) {
    return 0x110000;
  }
  *at += 6;
  return 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
}

// The text of a JSON string, or NULL: not a string, a bad escape, or a zero in it.
static inline char *noctem_string(noctem_json value) {
  if (value.at == NULL || value.size < 2 || value.at[0] != '"') {
    return NULL;
  }
  const char *at = value.at + 1;
  const char *end = value.at + value.size - 1;
  char *text = (char *)malloc(value.size);
  char *out = text;
  while (text != NULL && at < end) {
    const char *plain = "\"\\/bfnrt";
    const char *means = "\"\\/\b\f\n\r\t";
    if (*at != '\\') {
      *out++ = *at++;
      continue;
    }
    ++at;
    unsigned code = 0;
    if (at < end && *at == 'u') {
      ++at;
      code = noctem_escaped_(&at, end);
    } else if (at < end && *at != '\0' && strchr(plain, *at) != NULL) {
      code = (unsigned char)means[strchr(plain, *at++) - plain];
    }
    if (code == 0 || code > 0x10ffff) {
      free(text);
      return NULL;
    }
    out = noctem_put_utf8_(out, code);
  }
  if (text != NULL) {
    *out = '\0';
    if (strlen(text) != (size_t)(out - text)) {
      free(text);
      return NULL;
    }
  }
  return text;
}

// The value of a member of an object.
static inline noctem_json noctem_member(noctem_json object, const char *name) {
  const noctem_json none = {NULL, 0};
  const char *end = object.at + object.size;
  const char *at = object.at == NULL ? NULL : noctem_skip_space_(object.at, end);
  if (at == NULL || at >= end || *at != '{') {
    return none;
  }
  for (++at;;) {
    at = noctem_skip_space_(at, end);
    const char *behind = noctem_skip_string_(at, end);
    if (behind == NULL) {
      return none;
    }
    const noctem_json key = {at, (size_t)(behind - at)};
    at = noctem_skip_space_(behind, end);
    if (at >= end || *at != ':') {
      return none;
    }
    const char *from = noctem_skip_space_(at + 1, end);
    at = noctem_skip_(from, end, 0);
    if (at == NULL) {
      return none;
    }
    char *text = noctem_string(key);
    const int found = text != NULL && strcmp(text, name) == 0;
    free(text);
    if (found) {
      const noctem_json value = {from, (size_t)(at - from)};
      return value;
    }
    at = noctem_skip_space_(at, end);
    if (at >= end || *at++ != ',') {
      return none;
    }
  }
}

// An item of an array, the first is 0.
static inline noctem_json noctem_item(noctem_json array, size_t index) {
  const noctem_json none = {NULL, 0};
  const char *end = array.at + array.size;
  const char *at = array.at == NULL ? NULL : noctem_skip_space_(array.at, end);
  if (at == NULL || at >= end || *at != '[') {
    return none;
  }
  for (++at;; --index) {
    const char *from = noctem_skip_space_(at, end);
    if (from < end && *from == ']') {
      return none;
    }
    at = noctem_skip_(from, end, 0);
    if (at == NULL || index == 0) {
      const noctem_json value = {from, at == NULL ? 0 : (size_t)(at - from)};
      return at == NULL ? none : value;
    }
    at = noctem_skip_space_(at, end);
    if (at >= end || *at++ != ',') {
      return none;
    }
  }
}

// 1 and the number, or 0: not a whole number of at most 18 digits.
static inline int noctem_integer(noctem_json value, int64_t *number) {
  size_t at = value.size > 0 && value.at[0] == '-';
  int64_t sum = 0;
  if (value.size == at || value.size - at > 18) {
    return 0;
  }
  for (; at < value.size; ++at) {
    if (value.at[at] < '0' || value.at[at] > '9') {
      return 0;
    }
    sum = sum * 10 + (value.at[at] - '0');
  }
  *number = value.at[0] == '-' ? -sum : sum;
  return 1;
}

// Everything on standard input; the value that it is. `at` is NULL if it is no JSON, or too much.
static inline noctem_json noctem_arguments(void) {
  noctem_json whole = {NULL, 0};
  size_t room = 4096;
  char *text = (char *)malloc(room);
  size_t size = 0;
  while (text != NULL && size < NOCTEM_ARGUMENTS_MAX) {
    const size_t more = fread(text + size, 1, room - size, stdin);
    size += more;
    if (more == 0) {
      break;
    }
    if (size == room) {
      char *larger = (char *)realloc(text, room *= 2);
      if (larger == NULL) {
        free(text);
      }
      text = larger;
    }
  }
  if (text == NULL || size >= NOCTEM_ARGUMENTS_MAX) {
    free(text);
    return whole;
  }
  const char *end = text + size;
  const char *behind = noctem_skip_(text, end, 0);
  if (behind == NULL || noctem_skip_space_(behind, end) != end) {
    free(text);
    return whole;
  }
  whole.at = text;
  whole.size = size;
  return whole;
}

// ---- writing JSON ----------------------------------------------------------------------------

// How many bytes the good UTF-8 character at `at` has; 0 if it is none.
static inline size_t noctem_utf8_(const unsigned char *at, const unsigned char *end) {
  const size_t size = *at < 0x80 ? 1 : *at < 0xc2 ? 0 : *at < 0xe0 ? 2 : *at < 0xf0 ? 3 : 4;
  if (size == 0 || *at > 0xf4 || (size_t)(end - at) < size) {
    return 0;
  }
  for (size_t i = 1; i < size; ++i) {
    if ((at[i] & 0xc0) != 0x80) {
      return 0;
    }
  }
  const int is_long = (*at == 0xe0 && at[1] < 0xa0) || (*at == 0xf0 && at[1] < 0x90);
  const int is_beyond = (*at == 0xed && at[1] > 0x9f) || (*at == 0xf4 && at[1] > 0x8f);
  return is_long || is_beyond ? 0 : size;
}

// Bytes as a JSON string, with its quotes; what is no UTF-8 becomes U+FFFD.
static inline void noctem_put_bytes(FILE *to, const char *bytes, size_t size) {
  const unsigned char *at = (const unsigned char *)bytes;
  const unsigned char *end = at + size;
  fputc('"', to);
  while (at < end) {
    const size_t good = noctem_utf8_(at, end);
    if (good == 0) {
      fputs("\\ufffd", to);
    } else if (*at == '"' || *at == '\\') {
      fprintf(to, "\\%c", *at);
    } else if (*at == '\n' || *at == '\t') {
      fputs(*at == '\n' ? "\\n" : "\\t", to);
    } else if (*at < 0x20 || *at == 0x7f) {
      fprintf(to, "\\u%04x", *at);
    } else {
      fwrite(at, 1, good, to);
    }
    at += good == 0 ? 1 : good;
  }
  fputc('"', to);
}

static inline void noctem_put_string(FILE *to, const char *text) {
  noctem_put_bytes(to, text, strlen(text));
}

// ---- what the node offers --------------------------------------------------------------------

#ifdef __wasm__

#define NOCTEM_IMPORT_(name) __attribute__((import_module("noctem"), import_name(#name)))
typedef int64_t noctem_call_(const char *question, size_t size, char *room, size_t room_size);
NOCTEM_IMPORT_(http_fetch) int64_t noctem_http_fetch_(const char *, size_t, char *, size_t);
NOCTEM_IMPORT_(mesh_query) int64_t noctem_mesh_query_(const char *, size_t, char *, size_t);
NOCTEM_IMPORT_(store_get) int64_t noctem_store_get_(const char *, size_t, char *, size_t);
NOCTEM_IMPORT_(store_put) int64_t noctem_store_put_(const char *, size_t, char *, size_t);
NOCTEM_IMPORT_(store_delete) int64_t noctem_store_delete_(const char *, size_t, char *, size_t);
NOCTEM_IMPORT_(store_list) int64_t noctem_store_list_(const char *, size_t, char *, size_t);
NOCTEM_IMPORT_(log_write) int64_t noctem_log_write_(const char *, size_t, char *, size_t);
NOCTEM_IMPORT_(take) int32_t noctem_take_(char *room, size_t room_size);

// One question. The answer, or the words of the refusal, are in `answer`, if it is not NULL.
static inline int noctem_ask_(noctem_call_ *call, const char *question, size_t size,
                              noctem_text *answer) {
  char room[4096];
  const int64_t said = call(question, size, room, sizeof room);
  if (said > NOCTEM_ANSWER_MAX) {
    return NOCTEM_EXHAUSTED;
  }
  const int is_short = said >= 0 && (size_t)said <= sizeof room;
  const size_t expected = said >= 0 ? (size_t)said : sizeof room;
  noctem_text whole = {(char *)malloc(expected + 1), 0};
  if (whole.text == NULL) {
    return NOCTEM_EXHAUSTED;
  }
  if (is_short) {
    memcpy(whole.text, room, (size_t)said);
    whole.size = (size_t)said;
  }
  while (!is_short && whole.size < expected) {
    const int32_t more = noctem_take_(whole.text + whole.size, expected - whole.size);
    if (more <= 0) {
      break;
    }
    whole.size += (size_t)more;
  }
  whole.text[whole.size] = '\0';
  if (answer == NULL) {
    free(whole.text);
  } else {
    *answer = whole;
  }
  return said >= 0 ? NOCTEM_OK : (int)said;
}

// What this skill keeps from one run to the next: text under a key.
static inline int noctem_store_get(const char *key, noctem_text *value) {
  return noctem_ask_(noctem_store_get_, key, strlen(key), value);
}

static inline int noctem_store_put(const char *key, const char *value) {
  char *question = NULL;
  size_t size = 0;
  FILE *to = open_memstream(&question, &size);
  if (to == NULL) {
    return NOCTEM_EXHAUSTED;
  }
  fputs("{\"key\":", to);
  noctem_put_string(to, key);
  fputs(",\"value\":", to);
  noctem_put_string(to, value);
  fputs("}", to);
  fclose(to);
  const int said = noctem_ask_(noctem_store_put_, question, size, NULL);
  free(question);
  return said;
}

static inline int noctem_store_delete(const char *key) {
  return noctem_ask_(noctem_store_delete_, key, strlen(key), NULL);
}

// Keys that begin so, as a JSON array.
static inline int noctem_store_list(const char *prefix, noctem_text *keys) {
  return noctem_ask_(noctem_store_list_, prefix, strlen(prefix), keys);
}

// A line in the log of the run.
static inline int noctem_log(const char *line) {
  return noctem_ask_(noctem_log_write_, line, strlen(line), NULL);
}

// A request that leaves through the proxy, and what came; the guide says how both are written. The
// manifest must ask for the host ("net").
static inline int noctem_fetch(const char *request, noctem_text *response) {
  return noctem_ask_(noctem_http_fetch_, request, strlen(request), response);
}

// A question to the mesh; the manifest must ask for it ("mesh": ["query"]).
static inline int noctem_mesh_query(const char *query, noctem_text *entries) {
  return noctem_ask_(noctem_mesh_query_, query, strlen(query), entries);
}

#else  // stand-ins

enum { NOCTEM_STAND_IN_KEYS_ = 64 };
typedef struct noctem_stand_in_ {
  char *keys[NOCTEM_STAND_IN_KEYS_];
  char *values[NOCTEM_STAND_IN_KEYS_];
} noctem_stand_in_;

static inline noctem_stand_in_ *noctem_store_(void) {
  static noctem_stand_in_ store;
  return &store;
}

static inline char *noctem_copy_(const char *text) {
  char *copy = (char *)malloc(strlen(text) + 1);
  return copy == NULL ? NULL : (char *)memcpy(copy, text, strlen(text) + 1);
}

static inline int noctem_answer_(const char *text, noctem_text *answer) {
  answer->text = noctem_copy_(text);
  answer->size = answer->text == NULL ? 0 : strlen(text);
  return answer->text == NULL ? NOCTEM_EXHAUSTED : NOCTEM_OK;
}

// Where a key stands, or else the first free place; -1 if there is none.
static inline int noctem_place_(const char *key) {
  noctem_stand_in_ *store = noctem_store_();
  int free_place = -1;
  for (int i = NOCTEM_STAND_IN_KEYS_ - 1; i >= 0; --i) {
    if (store->keys[i] == NULL) {
      free_place = i;
    } else if (strcmp(store->keys[i], key) == 0) {
      return i;
    }
  }
  return free_place;
}

static inline int noctem_store_get(const char *key, noctem_text *value) {
  const int at = noctem_place_(key);
  if (at >= 0 && noctem_store_()->keys[at] != NULL) {
    return noctem_answer_(noctem_store_()->values[at], value);
  }
  noctem_answer_("no such key", value);
  return NOCTEM_NOT_FOUND;
}

static inline int noctem_store_delete(const char *key) {
  const int at = noctem_place_(key);
  if (at < 0 || noctem_store_()->keys[at] == NULL) {
    return NOCTEM_NOT_FOUND;
  }
  free(noctem_store_()->keys[at]);
  free(noctem_store_()->values[at]);
  noctem_store_()->keys[at] = NULL;
  return NOCTEM_OK;
}

static inline int noctem_store_put(const char *key, const char *value) {
  noctem_store_delete(key);
  const int at = noctem_place_(key);
  if (at < 0) {
    return NOCTEM_EXHAUSTED;
  }
  noctem_store_()->keys[at] = noctem_copy_(key);
  noctem_store_()->values[at] = noctem_copy_(value);
  return NOCTEM_OK;
}

static inline int noctem_store_list(const char *prefix, noctem_text *keys) {
  FILE *to = open_memstream(&keys->text, &keys->size);
  const char *before = "[";
  if (to == NULL) {
    return NOCTEM_EXHAUSTED;
  }
  for (int i = 0; i < NOCTEM_STAND_IN_KEYS_; ++i) {
    const char *key = noctem_store_()->keys[i];
    if (key != NULL && strncmp(key, prefix, strlen(prefix)) == 0) {
      fputs(before, to);
      noctem_put_string(to, key);
      before = ",";
    }
  }
  fputs(*before == '[' ? "[]" : "]", to);
  fclose(to);
  return NOCTEM_OK;
}

static inline int noctem_log(const char *line) {
  fprintf(stderr, "log: %s\n", line);
  return NOCTEM_OK;
}

static inline int noctem_fetch(const char *request, noctem_text *response) {
  (void)request;
  noctem_answer_("a stand-in has no network", response);
  return NOCTEM_DENIED;
}

static inline int noctem_mesh_query(const char *query, noctem_text *entries) {
  (void)query;
  noctem_answer_("a stand-in has no mesh", entries);
  return NOCTEM_DENIED;
}

#endif

#ifdef __cplusplus
}
#endif

#endif  // NOCTEM_H

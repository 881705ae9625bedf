#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "arguments.hpp"
#include "files.hpp"

namespace noctem::built_in {

namespace {

constexpr std::int64_t kReadMax = 512 << 10;
constexpr std::size_t kWriteMax = 1u << 20;

bool is_good_path(const std::string& path) {
  return path.starts_with('/') && ("/" + path + "/").find("/../") == std::string::npos;
}

std::string why(const std::string& path, int error) {
  return path + ": " + std::strerror(error) +
         (error == ENOENT || error == EACCES || error == EROFS
              ? " (a path that was not granted is not there)"
              : "");
}

// Everything or an error.
int put(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(file, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) {
      return errno;
    }
    bytes.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
  }
  return fsync(file) == 0 ? 0 : errno;
}

int put_new(const std::string& path, std::string_view bytes, int flags) {
  const int file = open(path.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | flags, 0644);
  if (file < 0) {
    return errno;
  }
  struct stat status{};
  const bool is_file = fstat(file, &status) == 0 && S_ISREG(status.st_mode);
  const int error = is_file ? put(file, bytes) : EINVAL;
  close(file);
  return error;
}

// The old content or the new, never half of one; what is no file is left alone.
int replace(const std::string& path, std::string_view bytes) {
  struct stat status{};
  if (lstat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
    return EINVAL;
  }
  const std::string part = path + ".noctem-part";
  int error = put_new(part, bytes, O_CREAT | O_EXCL);
  if (error == 0 && rename(part.c_str(), path.c_str()) != 0) {
    error = errno;
  }
  if (error != 0 && error != EEXIST) {
    unlink(part.c_str());
  }
  return error;
}

}  // namespace

Content read_file(const std::string& path, std::int64_t offset, std::size_t bytes_max) {
  Content content;
  const int file = open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) {
    content.error = errno;
    return content;
  }
  struct stat status{};
  if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
    content.error = EINVAL;
  }
  content.bytes.resize(bytes_max + 1);
  std::size_t size = 0;
  while (content.error == 0 && size < content.bytes.size()) {
    const ssize_t more = pread(file, content.bytes.data() + size, content.bytes.size() - size,
                               offset + static_cast<std::int64_t>(size));
    if (more < 0 && errno != EINTR) {
      content.error = errno;
    } else if (more == 0) {
      break;
    }
    size += more > 0 ? static_cast<std::size_t>(more) : 0;
  }
  close(file);
  content.is_cut = size > bytes_max;
  content.bytes.resize(std::min(size, bytes_max));
  return content;
}

int file_read(noctem_json arguments) {
  const auto path = text_at(arguments, "path");
  const std::int64_t offset = number_at(arguments, "offset", 0);
  const std::int64_t bytes = number_at(arguments, "bytes", kReadMax);
  if (!path || !is_good_path(*path) || offset < 0 || bytes < 1 || bytes > kReadMax) {
    return refuse("say {\"path\":\"/absolute\"}, and if you like offset and bytes (to 524288)");
  }
  const Content content = read_file(*path, offset, static_cast<std::size_t>(bytes));
  if (content.error != 0) {
    return refuse(why(*path, content.error));
  }
  Answer()
      .add("path", *path)
      .add("bytes", static_cast<std::int64_t>(content.bytes.size()))
      .add_bool("more", content.is_cut ? 1 : 0)
      .add_bytes("content", content.bytes)
      .print();
  return 0;
}

int file_write(noctem_json arguments) {
  const auto path = text_at(arguments, "path");
  const auto mode = text_at(arguments, "mode");
  auto content = text_at(arguments, "content");
  if (const auto coded = text_at(arguments, "content_base64"); coded && !content) {
    content = from_base64(*coded);
  }
  const std::string how = mode.value_or("create");
  if (!path || !is_good_path(*path) || !content || content->size() > kWriteMax ||
      (how != "create" && how != "replace" && how != "append")) {
    return refuse(
        "say {\"path\":\"/absolute\",\"content\":\"…\"} (or content_base64), at most 1 MiB, and if "
        "you like mode: create, replace or append");
  }
  const int error = how == "replace"  ? replace(*path, *content)
                    : how == "append" ? put_new(*path, *content, O_APPEND)
                                      : put_new(*path, *content, O_CREAT | O_EXCL);
  if (error != 0) {
    return refuse(why(*path, error));
  }
  Answer()
      .add("path", *path)
      .add("mode", how)
      .add("bytes", static_cast<std::int64_t>(content->size()))
      .print();
  return 0;
}

}  // namespace noctem::built_in

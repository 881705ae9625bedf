#include "noctem/env/files.hpp"

#include <utility>

namespace noctem::env {
namespace {

// Where the new content is written first. Its lock keeps two processes from writing into one
// another's file; what a crash left here is overwritten by the next attempt.
constexpr std::string_view kBeside = ".new";

Result<Bytes> read_from(File& file, std::string_view path, std::uint64_t size_bytes_max) {
  NOCTEM_TRY(const std::uint64_t size, file.size());
  if (size > size_bytes_max) {
    return fail(invalid("file_too_large", std::string(path) + " has " + std::to_string(size) +
                                              " bytes, at most " + std::to_string(size_bytes_max) +
                                              " are read"));
  }
  Bytes bytes(size);
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    NOCTEM_TRY(const std::size_t count, file.read_at(filled, std::span(bytes).subspan(filled)));
    if (count == 0) {
      bytes.resize(filled);  // it became shorter while we read
    }
    filled += count;
  }
  return bytes;
}

Result<> write_beside(Files& files, const std::string& beside, ByteView content) {
  NOCTEM_TRY(const auto file, files.open(beside, OpenMode::create));
  NOCTEM_CHECK(file->truncate(0));
  NOCTEM_CHECK(file->write_at(0, content));
  return file->sync();
}

enum class Present { replaced, refused };

Result<> put(Files& files, std::string_view path, ByteView content, Present present) {
  const std::string beside = std::string(path) + std::string(kBeside);
  NOCTEM_TRY(const auto lock, files.lock(beside));
  Result<> done = write_beside(files, beside, content);
  if (done) {
    done =
        present == Present::replaced ? files.rename(beside, path) : files.rename_new(beside, path);
  }
  if (!done) {
    static_cast<void>(files.remove(beside));  // the first error is the one that counts
    return done;
  }
  return files.sync_directory(parent_path(path));
}

Result<> named(Result<> done, std::string_view what, std::string_view path) {
  if (done) {
    return done;
  }
  return fail(std::move(done).error().in(std::string(what) + " " + std::string(path)));
}

}  // namespace

Result<Bytes> read_all(Files& files, std::string_view path, std::uint64_t size_bytes_max) {
  NOCTEM_TRY(const auto file, files.open(path, OpenMode::read));
  return read_from(*file, path, size_bytes_max);
}

Result<std::string> read_text(Files& files, std::string_view path, std::uint64_t size_bytes_max) {
  NOCTEM_TRY(const Bytes bytes, read_all(files, path, size_bytes_max));
  return std::string(text_of(bytes));
}

Result<> replace_file(Files& files, std::string_view path, ByteView content) {
  return named(put(files, path, content, Present::replaced), "replacing", path);
}

Result<> create_file(Files& files, std::string_view path, ByteView content) {
  return named(put(files, path, content, Present::refused), "creating", path);
}

std::string join_path(std::string_view directory, std::string_view name) {
  if (directory.empty() || name.starts_with('/')) {
    return std::string(name);
  }
  std::string path(directory);
  if (!path.ends_with('/')) {
    path += '/';
  }
  path += name;
  return path;
}

std::string parent_path(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) {
    path.remove_suffix(1);
  }
  const std::size_t at = path.rfind('/');
  if (at == std::string_view::npos) {
    return ".";
  }
  return std::string(path.substr(0, at == 0 ? 1 : at));
}

std::vector<std::string> path_steps(std::string_view path) {
  std::vector<std::string> steps;
  for (std::size_t at = path.find('/', 1); at != std::string_view::npos;
       at = path.find('/', at + 1)) {
    steps.emplace_back(path.substr(0, at));
  }
  steps.emplace_back(path);
  return steps;
}

}  // namespace noctem::env

#pragma once
// The disk, with the promises that a disk really makes: what was not synced may be lost or torn by
// a crash, a new name is durable only after its directory was synced, and space runs out in the
// middle of a write. Paths are UTF-8 text; relative ones belong to whoever made the Files.
//
// Any thread; one File is used by one thread at a time.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/base/bytes.hpp"
#include "noctem/base/result.hpp"
#include "noctem/env/clock.hpp"

namespace noctem::env {

class File {
 public:
  virtual ~File() = default;
  virtual Result<std::size_t> read_at(std::uint64_t offset,
                                      std::span<std::uint8_t> out) = 0;  // short at the end
  virtual Result<> write_at(std::uint64_t offset, ByteView bytes) = 0;   // all or an error
  virtual Result<> truncate(std::uint64_t size) = 0;
  virtual Result<> sync() = 0;
  virtual Result<std::uint64_t> size() = 0;
};

// Held until destroyed. The holder's line of text (an address, say) is what the next one who tries
// reads.
class FileLock {
 public:
  virtual ~FileLock() = default;
  virtual Result<> write_holder(std::string_view text) = 0;
};

enum class OpenMode {
  read,        // must exist
  read_write,  // must exist
  create,      // made with mode 0600 if absent
  create_new,  // made with mode 0600; conflict if it exists
};

enum class EntryKind { file, directory, other };

struct FileEntry {
  std::string name;
  EntryKind kind = EntryKind::file;
};

struct FileStatus {
  EntryKind kind = EntryKind::file;
  std::uint64_t size_bytes = 0;
  std::uint32_t permissions = 0;  // the low nine bits
  bool owned = false;             // by the user that runs this program
};

class Files {
 public:
  virtual ~Files() = default;
  virtual Result<std::unique_ptr<File>> open(std::string_view path, OpenMode mode) = 0;
  virtual Result<> remove(std::string_view path) = 0;
  virtual Result<> rename(std::string_view from, std::string_view to) = 0;  // replaces, at once
  virtual Result<> rename_new(std::string_view from,
                              std::string_view to) = 0;          // conflict if `to` exists
  virtual Result<> make_directories(std::string_view path) = 0;  // mode 0700
  virtual Result<> sync_directory(std::string_view path) = 0;
  virtual Result<std::vector<FileEntry>> list(std::string_view path) = 0;  // sorted by name
  virtual Result<FileStatus> status(std::string_view path) = 0;            // does not follow links
  virtual Result<> set_permissions(std::string_view path, std::uint32_t permissions) = 0;
  virtual Result<std::uint64_t> free_bytes(std::string_view path) = 0;
  virtual Result<std::unique_ptr<FileLock>> lock(
      std::string_view path) = 0;  // conflict if another holds it
};

Result<Bytes> read_all(Files& files, std::string_view path, std::uint64_t size_bytes_max);
Result<std::string> read_text(Files& files, std::string_view path, std::uint64_t size_bytes_max);

// Write beside (under a lock: conflict while another does it), sync, rename, sync the directory:
// afterwards the old content or the new, never half of one.
Result<> replace_file(Files& files, std::string_view path, ByteView content);
// The same for a name that must not exist yet (conflict); permissions stay 0600.
Result<> create_file(Files& files, std::string_view path, ByteView content);

// An absolute name stands for itself; a name without a directory lies in ".".
std::string join_path(std::string_view directory, std::string_view name);
std::string parent_path(std::string_view path);
// Every directory on the way down to `path`, itself the last: what make_directories() makes.
std::vector<std::string> path_steps(std::string_view path);

}  // namespace noctem::env

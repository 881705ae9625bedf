#pragma once
// The disk of a simulated node, which survives its crashes. What a program sees is one thing, what
// is durable another:
// - the bytes of a file are durable when its sync() returned;
// - a name that was made, renamed or removed is durable when sync_directory() of its directory
//   returned; syncing the file is not enough (POSIX promises no more). A rename is one step and
//   belongs to the directory that it leads to. make_directories() is durable when it returns;
// - when power goes, everything else is lost, kept, or torn at a sector, as the seed decides;
// - a sync that failed says nothing: a later one does not bring back what was pending.
//
// Any operation that changes something can be made the node's last one (set_crash_hook).
//
// One thread.

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "noctem/env/files.hpp"
#include "noctem/env_sim/faults.hpp"
#include "noctem/env_sim/prng.hpp"

namespace noctem::env_sim {

struct Life;

enum class OperationKind {
  create,
  read,
  write,
  truncate,
  sync,
  remove,
  rename,
  make_directory,
  sync_directory,
  set_permissions,
};
std::string_view name_of(OperationKind kind);

struct Operation {
  std::uint64_t number = 0;  // counts those that change something, from 1, over all lives
  OperationKind kind = OperationKind::write;
  std::string_view path;         // of a rename: where to
  std::uint64_t size_bytes = 0;  // of a write

  std::string point() const;  // "sync node.db-wal": the kind and the name in its directory
};

enum class Crash { power, process };

// before: the operation does not happen. after: it happens, but nobody is told.
struct CrashMoment {
  enum class Side { before, after } side = Side::before;
  Crash crash = Crash::power;
};
using CrashHook = std::function<std::optional<CrashMoment>(const Operation&)>;

struct DiskOptions {
  std::uint64_t capacity_bytes = std::numeric_limits<std::uint64_t>::max();
  std::uint32_t read_error_per_million = 0;
  std::uint32_t write_error_per_million = 0;
  std::uint32_t sync_error_per_million = 0;
  std::uint32_t torn_per_million = 300'000;  // of the unsynced writes that survive
};

enum class Access { read_only, read_write };

class Disk {
 public:
  Disk(DiskOptions options, Prng prng, FaultCounts& faults);
  ~Disk();
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;

  void set_capacity(std::uint64_t bytes) { options_.capacity_bytes = bytes; }
  void set_access(Access access) { access_ = access; }
  void fail_next(OperationKind kind, std::uint32_t times = 1);
  void flip_bit(std::string_view path);  // of a file that is there and not empty; a position of the
                                         // seed's choice
  std::uint64_t used_bytes() const;

  // Asked before every operation that changes something; nullopt lets it pass. It must not touch
  // this disk.
  void set_crash_hook(CrashHook hook) { hook_ = std::move(hook); }
  void crash_at(std::uint64_t number, CrashMoment moment);  // a hook for one operation
  std::uint64_t operations() const { return operations_; }

  // What a program would see now, and what it would find if power were lost now and nothing
  // unsynced survived. For checkers and tests; nullopt if there is no such file.
  std::optional<Bytes> seen(std::string_view path) const;
  std::optional<Bytes> durable(std::string_view path) const;

  // Used by the node: the disk as one life of it sees it, and what is left at the end of that life.
  std::unique_ptr<env::Files> view(std::shared_ptr<Life> life);
  void crash(Crash crash);

 private:
  friend class DiskFiles;
  friend class DiskFile;
  friend class DiskLock;
  struct State;

  // Everything that a program does to the disk goes through here.
  Result<> perform(Life& life, OperationKind kind, std::string_view path, std::uint64_t size_bytes,
                   const std::function<Result<>()>& act);
  Result<> injected(OperationKind kind, std::string_view path);

  DiskOptions options_;
  Access access_ = Access::read_write;
  Prng prng_;
  FaultCounts& faults_;
  CrashHook hook_;
  std::uint64_t operations_ = 0;
  std::unique_ptr<State> state_;
};

}  // namespace noctem::env_sim

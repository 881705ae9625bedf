#include "noctem/env_sim/disk.hpp"

#include <algorithm>
#include <utility>

#include "noctem/base/assert.hpp"

#include "disk_files.hpp"
#include "disk_state.hpp"

namespace noctem::env_sim {
namespace {

bool changes(OperationKind kind) { return kind != OperationKind::read; }

bool syncs(OperationKind kind) {
  return kind == OperationKind::sync || kind == OperationKind::sync_directory;
}

std::uint32_t error_per_million(const DiskOptions& options, OperationKind kind) {
  if (kind == OperationKind::read) {
    return options.read_error_per_million;
  }
  return syncs(kind) ? options.sync_error_per_million : options.write_error_per_million;
}

Fault fault_of(OperationKind kind) {
  if (kind == OperationKind::read) {
    return Fault::read_error;
  }
  return syncs(kind) ? Fault::sync_error : Fault::write_error;
}

Error io_error(OperationKind kind, std::string_view path) {
  return unavailable("io_error", std::string(name_of(kind)) + " " + std::string(path) +
                                     ": the simulated disk failed");
}

}  // namespace

Error crashed() { return internal("crashed", "this life of the simulated node is over"); }

std::string_view name_of(OperationKind kind) {
  switch (kind) {
    case OperationKind::create:
      return "create";
    case OperationKind::read:
      return "read";
    case OperationKind::write:
      return "write";
    case OperationKind::truncate:
      return "truncate";
    case OperationKind::sync:
      return "sync";
    case OperationKind::remove:
      return "remove";
    case OperationKind::rename:
      return "rename";
    case OperationKind::make_directory:
      return "make_directory";
    case OperationKind::sync_directory:
      return "sync_directory";
    case OperationKind::set_permissions:
      return "set_permissions";
  }
  return "";
}

std::string Operation::point() const {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return std::string(name_of(kind)) + " " + std::string(name);
}

Disk::Disk(DiskOptions options, Prng prng, FaultCounts& faults)
    : options_(options), prng_(prng), faults_(faults), state_(std::make_unique<State>()) {}

Disk::~Disk() = default;

void Disk::fail_next(OperationKind kind, std::uint32_t times) { state_->failing[kind] += times; }

void Disk::flip_bit(std::string_view path) {
  const auto inode = state_->tree.find(path);
  NOCTEM_ASSERT(inode.has_value(), path);
  FileImage& image = (*inode)->image;
  NOCTEM_ASSERT(!image.seen().empty(), path);
  image.flip_bit(prng_.below(image.seen().size()), static_cast<unsigned>(prng_.below(8)));
  faults_.strike(Fault::bit_flipped);
}

std::uint64_t Disk::used_bytes() const { return state_->tree.used_bytes(); }

void Disk::crash_at(std::uint64_t number, CrashMoment moment) {
  hook_ = [number, moment](const Operation& operation) -> std::optional<CrashMoment> {
    return operation.number == number ? std::optional(moment) : std::nullopt;
  };
}

std::optional<Bytes> Disk::seen(std::string_view path) const {
  const auto inode = state_->tree.find(path);
  return inode ? std::optional((*inode)->image.seen()) : std::nullopt;
}

std::optional<Bytes> Disk::durable(std::string_view path) const {
  const InodePtr inode = state_->tree.find_durable(path);
  return inode ? std::optional(inode->image.durable()) : std::nullopt;
}

std::unique_ptr<env::Files> Disk::view(std::shared_ptr<Life> life) {
  return std::make_unique<DiskFiles>(*this, std::move(life));
}

void Disk::crash(Crash crash) {
  state_->locks.clear();
  switch (crash) {
    case Crash::process:
      faults_.strike(Fault::process_killed);
      break;
    case Crash::power: {
      faults_.strike(Fault::power_lost);
      const auto survival = static_cast<Survival>(prng_.below(3));
      state_->tree.lose_power(survival, options_.torn_per_million, prng_, faults_);
      break;
    }
  }
}

Result<> Disk::injected(OperationKind kind, std::string_view path) {
  const auto failing = state_->failing.find(kind);
  const bool asked = failing != state_->failing.end() && failing->second > 0;
  if (asked) {
    --failing->second;
  }
  const std::uint32_t per_million = error_per_million(options_, kind);
  if (!asked && (per_million == 0 || !prng_.chance(per_million))) {
    return {};
  }
  faults_.strike(fault_of(kind));
  return fail(io_error(kind, path));
}

Result<> Disk::perform(Life& life, OperationKind kind, std::string_view path,
                       std::uint64_t size_bytes, const std::function<Result<>()>& act) {
  if (!life.alive) {
    return fail(crashed());
  }
  if (!changes(kind)) {
    return act();
  }
  if (access_ == Access::read_only && !syncs(kind)) {
    faults_.strike(Fault::read_only);
    return fail(unavailable("read_only", std::string(path) + ": the disk is read-only"));
  }
  const Operation operation{++operations_, kind, path, size_bytes};
  life.on_operation(operation);
  const std::optional<CrashMoment> moment = hook_ ? hook_(operation) : std::nullopt;
  if (moment && moment->side == CrashMoment::Side::before) {
    life.on_crash(moment->crash, operation.point());
    return fail(crashed());
  }
  Result<> done = act();
  if (moment) {
    life.on_crash(moment->crash, operation.point());
    return fail(crashed());
  }
  return done;
}

}  // namespace noctem::env_sim

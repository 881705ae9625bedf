#include <seccomp.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <utility>

#include "noctem/bark/kernel.hpp"

#include "descriptor_os.hpp"
#include "filter.hpp"

namespace noctem::bark {

namespace {

namespace call = kernel::call;

constexpr std::uint64_t kLow32 = 0xFFFF'FFFF;
constexpr std::uint64_t kSetUserId = 04000;
constexpr std::uint64_t kSetGroupId = 02000;
constexpr std::uint64_t kCreate = 0100;        // O_CREAT
constexpr std::uint64_t kUnnamed = 020000000;  // O_TMPFILE without O_DIRECTORY
constexpr std::uint64_t kFileKind = 0170000;   // S_IFMT
constexpr std::uint64_t kCharacterDevice = 0020000;
constexpr std::uint64_t kBlockDevice = 0060000;

constexpr auto kNamespaces = std::to_array<std::uint64_t>(
    {0x0002'0000, 0x0200'0000, 0x0400'0000, 0x0800'0000, 0x1000'0000, 0x2000'0000, 0x4000'0000});

constexpr std::uint64_t kFamilyInet = 2;
constexpr std::uint64_t kFamilyInet6 = 10;
constexpr std::uint64_t kFamilyNetlink = 16;
constexpr std::uint64_t kFamilyUnix = 1;
constexpr std::uint64_t kFamilyBeyond = 64;
constexpr std::uint64_t kSocketKind = 0xF;
constexpr std::uint64_t kSocketRaw = 3;
constexpr std::uint64_t kSocketPacket = 10;

constexpr auto kWatched = std::to_array<int>(
    {call::kOpen, call::kOpenat, call::kCreat, call::kConnect, call::kExecve, call::kTruncate,
     call::kChdir, call::kRename, call::kRenameat, call::kRenameat2, call::kMkdir, call::kMkdirat,
     call::kRmdir, call::kUnlink, call::kUnlinkat});
constexpr auto kLookups = std::to_array<int>({call::kStat, call::kLstat, call::kAccess,
                                              call::kReadlink, call::kNewfstatat, call::kReadlinkat,
                                              call::kFaccessat, call::kFaccessat2, call::kStatx});

constexpr auto kUnmapped = std::to_array<int>({call::kShmget, call::kMemfdCreate});

struct Release {
  void operator()(void* context) const { seccomp_release(context); }
};
using Context = std::unique_ptr<void, Release>;

// Collects the first failure, so that the rules read as a list.
class Rules {
 public:
  explicit Rules(std::uint32_t otherwise) : context_(seccomp_init(otherwise)) {
    note(context_ ? 0 : -ENOMEM);
    note(seccomp_attr_set(context_.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS));
  }

  void add(std::uint32_t action, int number) {
    note(seccomp_rule_add_exact(context_.get(), action, number, 0));
  }
  void refuse(int number, scmp_arg_cmp compare) {
    note(seccomp_rule_add_exact(context_.get(), SCMP_ACT_ERRNO(EPERM), number, 1, compare));
  }
  void refuse(int number, scmp_arg_cmp first, scmp_arg_cmp second) {
    note(seccomp_rule_add_exact(context_.get(), SCMP_ACT_ERRNO(EPERM), number, 2, first, second));
  }

  Result<Bytes> bytes() {
    const Descriptor scratch(memfd_create("filter", MFD_CLOEXEC));
    if (first_failure_ == 0) {
      note(seccomp_export_bpf(context_.get(), scratch.get()));
    }
    const off_t size = first_failure_ == 0 ? lseek(scratch.get(), 0, SEEK_END) : -1;
    Bytes program(static_cast<std::size_t>(std::max<off_t>(size, 0)));
    if (size <= 0 || pread(scratch.get(), program.data(), program.size(), 0) != size) {
      return fail(internal("filter", "the system call filter could not be made: error " +
                                         std::to_string(-first_failure_)));
    }
    return program;
  }

 private:
  void note(int result) { first_failure_ = first_failure_ == 0 ? result : first_failure_; }

  Context context_;
  int first_failure_ = 0;
};

scmp_arg_cmp bits(unsigned argument, std::uint64_t mask, std::uint64_t value) {
  return {argument, SCMP_CMP_MASKED_EQ, mask, value};
}

// The kernel reads an int: whatever stands above it must not hide the value.
scmp_arg_cmp is(unsigned argument, std::uint64_t value) { return bits(argument, kLow32, value); }

std::uint32_t action_of(int number, Watch watch, Unmapped unmapped) {
  if (unmapped == Unmapped::refused && std::ranges::find(kUnmapped, number) != kUnmapped.end()) {
    return SCMP_ACT_ERRNO(ENOSYS);
  }
  const auto refused =
      std::ranges::find(kernel::kRefusedCalls, number, &kernel::RefusedCall::number);
  if (refused != kernel::kRefusedCalls.end()) {
    const bool absent = refused->refusal == kernel::Refusal::absent;
    return absent ? SCMP_ACT_ERRNO(ENOSYS) : SCMP_ACT_ERRNO(EPERM);
  }
  const bool watched =
      std::ranges::find(kWatched, number) != kWatched.end() ||
      (watch == Watch::lookups && std::ranges::find(kLookups, number) != kLookups.end());
  return watched ? SCMP_ACT_NOTIFY : SCMP_ACT_ALLOW;
}

Result<Bytes> filter_by_number(Watch watch, Unmapped unmapped) {
  Rules rules(SCMP_ACT_ERRNO(ENOSYS));
  for (int number = 0; number <= kernel::kCallNewest; ++number) {
    const bool exists = number <= kernel::kCallOldLast || number >= kernel::kCallNewFirst;
    const std::uint32_t action =
        exists ? action_of(number, watch, unmapped) : SCMP_ACT_ERRNO(ENOSYS);
    if (action != SCMP_ACT_ERRNO(ENOSYS)) {  // that is the default already
      rules.add(action, number);
    }
  }
  return rules.bytes();
}

void refuse_set_id_bits(Rules& rules) {
  for (const std::uint64_t bit : {kSetUserId, kSetGroupId}) {
    rules.refuse(call::kChmod, bits(1, bit, bit));
    rules.refuse(call::kFchmod, bits(1, bit, bit));
    rules.refuse(call::kFchmodat, bits(2, bit, bit));
    rules.refuse(call::kFchmodat2, bits(2, bit, bit));
    rules.refuse(call::kCreat, bits(1, bit, bit));
    rules.refuse(call::kMknod, bits(1, bit, bit));
    rules.refuse(call::kMknodat, bits(2, bit, bit));
    for (const std::uint64_t making : {kCreate, kUnnamed}) {
      rules.refuse(call::kOpen, bits(1, making, making), bits(2, bit, bit));
      rules.refuse(call::kOpenat, bits(2, making, making), bits(3, bit, bit));
    }
  }
}

void refuse_sockets(Rules& rules) {
  for (std::uint64_t family = 0; family < kFamilyBeyond; ++family) {
    if (family != kFamilyInet && family != kFamilyInet6 && family != kFamilyNetlink) {
      rules.refuse(call::kSocket, is(0, family));
    }
  }
  rules.refuse(call::kSocket, {0, SCMP_CMP_GE, kFamilyBeyond, 0});
  rules.refuse(call::kSocket, is(0, kFamilyNetlink), {2, SCMP_CMP_NE, 0, 0});
  rules.refuse(call::kSocket, bits(1, kSocketKind, kSocketPacket));
  for (const std::uint64_t family : {kFamilyInet, kFamilyInet6}) {
    rules.refuse(call::kSocket, is(0, family), bits(1, kSocketKind, kSocketRaw));
  }
  rules.refuse(call::kSocketpair, {0, SCMP_CMP_NE, kFamilyUnix, 0});
}

Result<Bytes> filter_by_argument() {
  Rules rules(SCMP_ACT_ALLOW);
  for (const std::uint64_t bit : kNamespaces) {
    rules.refuse(call::kClone, bits(0, bit, bit));
  }
  for (const std::uint32_t request : kernel::kRefusedTerminalRequests) {
    rules.refuse(call::kIoctl, is(1, request));
  }
  for (const std::uint64_t kind : {kCharacterDevice, kBlockDevice}) {
    rules.refuse(call::kMknod, bits(1, kFileKind, kind));
    rules.refuse(call::kMknodat, bits(2, kFileKind, kind));
  }
  // Asking (all ones) stays possible; every other personality weakens something.
  for (unsigned bit = 0; bit < 31; ++bit) {
    rules.refuse(call::kPersonality, bits(0, (1ull << bit) | (1ull << 31), 1ull << bit));
  }
  refuse_set_id_bits(rules);
  refuse_sockets(rules);
  return rules.bytes();
}

}  // namespace

Result<Filters> build_filters(Watch watch, Unmapped unmapped) {
  Filters filters;
  NOCTEM_TRY(filters.by_number, filter_by_number(watch, unmapped));
  NOCTEM_TRY(filters.by_argument, filter_by_argument());
  return filters;
}

}  // namespace noctem::bark

// The filters as the kernel would run them: an interpreter of classic BPF answers for each call.

#include <doctest/doctest.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "noctem/bark/kernel.hpp"

#include "filter.hpp"

namespace noctem::bark {

namespace {

namespace call = kernel::call;
using Registers = std::array<std::uint64_t, 6>;

constexpr std::uint32_t kAllow = SECCOMP_RET_ALLOW;
constexpr std::uint32_t kDenied = SECCOMP_RET_ERRNO | EPERM;
constexpr std::uint32_t kAbsent = SECCOMP_RET_ERRNO | ENOSYS;

bool jumps(std::uint16_t operation, std::uint32_t left, std::uint32_t right) {
  switch (operation) {
    case BPF_JEQ:
      return left == right;
    case BPF_JGT:
      return left > right;
    case BPF_JGE:
      return left >= right;
    default:
      return (left & right) != 0;  // BPF_JSET
  }
}

std::uint32_t answer(const Bytes& program, const seccomp_data& data) {
  std::uint32_t accumulator = 0;
  for (std::size_t at = 0; at * sizeof(sock_filter) < program.size(); ++at) {
    sock_filter line{};
    std::memcpy(&line, program.data() + at * sizeof line, sizeof line);
    switch (BPF_CLASS(line.code)) {
      case BPF_LD:
        std::memcpy(&accumulator, reinterpret_cast<const char*>(&data) + line.k,
                    sizeof accumulator);
        break;
      case BPF_ALU:
        accumulator &= line.k;
        break;
      case BPF_JMP:
        if (BPF_OP(line.code) == BPF_JA) {
          at += line.k;
        } else {
          at += jumps(BPF_OP(line.code), accumulator, line.k) ? line.jt : line.jf;
        }
        break;
      default:
        return line.k;
    }
  }
  return 0;
}

// As the kernel: of two answers the stricter, which is the lower one.
std::uint32_t answer(const Filters& filters, int number, const Registers& registers,
                     std::uint32_t architecture = AUDIT_ARCH_X86_64) {
  seccomp_data data{};
  data.nr = number;
  data.arch = architecture;
  std::copy(registers.begin(), registers.end(), std::begin(data.args));
  const auto first = static_cast<std::int32_t>(answer(filters.by_number, data));
  const auto second = static_cast<std::int32_t>(answer(filters.by_argument, data));
  return static_cast<std::uint32_t>(std::min(first, second));
}

const Filters& filters() {
  static const Filters built = build_filters(Watch::denials, Unmapped::allowed).value();
  return built;
}
std::uint32_t of(int number, const Registers& registers = {}) {
  return answer(filters(), number, registers);
}

}  // namespace

TEST_CASE("refused calls are refused, unknown ones do not exist") {
  for (const kernel::RefusedCall& refused : kernel::kRefusedCalls) {
    INFO(refused.name);
    CHECK(of(refused.number) == (refused.refusal == kernel::Refusal::absent ? kAbsent : kDenied));
  }
  for (int number = kernel::kCallOldLast + 1; number < kernel::kCallNewFirst; ++number) {
    CHECK(of(number) == kAbsent);
  }
  for (int number = kernel::kCallNewest + 1; number < 2000; ++number) {
    CHECK(of(number) == kAbsent);
  }
  CHECK(of(-1) != kAllow);
}

TEST_CASE("what every program needs is allowed") {
  for (const int number : {0, 1, 3, 9, 10, 12, 39, 60, 61, 202, 228, 231, 436, 441}) {
    CHECK(of(number) == kAllow);
  }
  CHECK(of(call::kOpenat) == SECCOMP_RET_USER_NOTIF);
  CHECK(of(call::kStatx) == kAllow);
  const Filters learning = build_filters(Watch::lookups, Unmapped::refused).value();
  CHECK(answer(learning, call::kStatx, {}) == SECCOMP_RET_USER_NOTIF);
  CHECK(of(call::kMemfdCreate) == kAllow);
  CHECK(answer(learning, call::kMemfdCreate, {}) == kAbsent);
  CHECK(answer(learning, call::kShmget, {}) == kAbsent);
}

TEST_CASE("another architecture and x32 are killed") {
  CHECK(answer(filters(), 1, {}, AUDIT_ARCH_I386) == SECCOMP_RET_KILL_PROCESS);
  CHECK(of(0x4000'0000 | 1) == SECCOMP_RET_KILL_PROCESS);
  CHECK(of(0x4000'0000 | 520) == SECCOMP_RET_KILL_PROCESS);
}

TEST_CASE("no namespace by clone, however it is asked for") {
  CHECK(of(call::kClone, {0x0001'1200 | 17}) == kAllow);
  for (const std::uint64_t flag : {0x0002'0000ull, 0x0200'0000ull, 0x0400'0000ull, 0x0800'0000ull,
                                   0x1000'0000ull, 0x2000'0000ull, 0x4000'0000ull}) {
    CHECK(of(call::kClone, {flag | 17}) == kDenied);
    CHECK(of(call::kClone, {flag | 17 | (1ull << 40)}) == kDenied);
  }
}

TEST_CASE("no keystrokes into a terminal, also with bits that the kernel does not read") {
  for (const std::uint32_t request : kernel::kRefusedTerminalRequests) {
    CHECK(of(call::kIoctl, {0, request}) == kDenied);
    CHECK(of(call::kIoctl, {0, request | (1ull << 32)}) == kDenied);
    CHECK(of(call::kIoctl, {0, request | (0xFFFF'FFFFull << 32)}) == kDenied);
  }
  CHECK(of(call::kIoctl, {0, 0x5401}) == kAllow);  // TCGETS
}

TEST_CASE("families of sockets: the internet's and routes; nothing raw") {
  CHECK(of(call::kSocket, {2, 1, 0}) == kAllow);
  CHECK(of(call::kSocket, {10, 2 | 02000000, 0}) == kAllow);
  CHECK(of(call::kSocket, {16, 3, 0}) == kAllow);
  CHECK(of(call::kSocket, {16, 3, 9}) == kDenied);
  CHECK(of(call::kSocket, {2, 3, 1}) == kDenied);
  CHECK(of(call::kSocket, {2, 10, 1}) == kDenied);
  for (std::uint64_t family = 0; family < 200; ++family) {
    if (family != 2 && family != 10 && family != 16) {
      CHECK(of(call::kSocket, {family, 1, 0}) == kDenied);
      CHECK(of(call::kSocket, {family | (1ull << 32), 1, 0}) == kDenied);
    }
  }
  CHECK(of(call::kSocketpair, {1, 1, 0}) == kAllow);
  CHECK(of(call::kSocketpair, {2, 1, 0}) == kDenied);
}

TEST_CASE("no set-user-id bit is made by any call") {
  for (const std::uint64_t bit : {04000ull, 02000ull}) {
    CHECK(of(call::kChmod, {0, bit | 0755}) == kDenied);
    CHECK(of(call::kFchmod, {0, bit | 0755}) == kDenied);
    CHECK(of(call::kFchmodat, {0, 0, bit | 0755}) == kDenied);
    CHECK(of(call::kFchmodat2, {0, 0, bit | 0755}) == kDenied);
    CHECK(of(call::kCreat, {0, bit | 0755}) == kDenied);
    CHECK(of(call::kOpenat, {0, 0, 0100 | 1, bit | 0755}) == kDenied);
    CHECK(of(call::kOpenat, {0, 0, 020200000 | 2, bit | 0755}) == kDenied);
    CHECK(of(call::kOpen, {0, 0100 | 1, bit | 0755}) == kDenied);
    CHECK(of(call::kMknod, {0, 0100000 | bit | 0755}) == kDenied);
  }
  CHECK(of(call::kChmod, {0, 01777}) == kAllow);
  CHECK(of(call::kOpenat, {0, 0, 0, 04000}) == SECCOMP_RET_USER_NOTIF);  // a mode nobody reads
}

TEST_CASE("no devices, no other personality") {
  CHECK(of(call::kMknod, {0, 0020666}) == kDenied);
  CHECK(of(call::kMknodat, {0, 0, 0060660}) == kDenied);
  CHECK(of(call::kMknod, {0, 0010644}) == kAllow);  // a pipe
  CHECK(of(call::kPersonality, {0}) == kAllow);
  CHECK(of(call::kPersonality, {0xFFFF'FFFF}) == kAllow);
  CHECK(of(call::kPersonality, {0x0040'0000}) == kDenied);
  CHECK(of(call::kPersonality, {0x0400'0008}) == kDenied);
}

}  // namespace noctem::bark

#include "watched_call.hpp"

#include "noctem/bark/kernel.hpp"

namespace noctem::bark {

namespace {

namespace call = kernel::call;
using Touch = WatchedCall::Touch;
using Registers = std::array<std::uint64_t, 6>;
using Found = std::array<std::optional<WatchedCall>, 2>;

constexpr std::uint64_t kAccessMode = 3;
constexpr std::uint64_t kCreate = 0100;
constexpr std::uint64_t kTruncate = 01000;
constexpr std::uint64_t kUnnamed = 020000000;

Touch touch_of_open(std::uint64_t flags) {
  if ((flags & kCreate) != 0) {
    return Touch::make;
  }
  const bool writes = (flags & kAccessMode) != 0 || (flags & (kTruncate | kUnnamed)) != 0;
  return writes ? Touch::change : Touch::look;
}

int descriptor(std::uint64_t value) { return static_cast<int>(static_cast<std::uint32_t>(value)); }

WatchedCall here(Touch touch, std::uint64_t path) { return {touch, path, WatchedCall::kHere}; }
WatchedCall at(Touch touch, std::uint64_t folder, std::uint64_t path) {
  return {touch, path, descriptor(folder)};
}

// Calls with a folder of their own, "…at".
Found of_relative(int number, const Registers& r) {
  switch (number) {
    case call::kOpenat:
      return {at(touch_of_open(r[2]), r[0], r[1])};
    case call::kMkdirat:
      return {at(Touch::make, r[0], r[1])};
    case call::kUnlinkat:
      return {at(Touch::change, r[0], r[1])};
    case call::kRenameat:
    case call::kRenameat2:
      return {at(Touch::change, r[0], r[1]), at(Touch::make, r[2], r[3])};
    case call::kNewfstatat:
    case call::kReadlinkat:
    case call::kFaccessat:
    case call::kFaccessat2:
    case call::kStatx:
      return {at(Touch::look, r[0], r[1])};
    default:
      return {};
  }
}

}  // namespace

Found watched_paths(int number, const Registers& r) {
  switch (number) {
    case call::kOpen:
      return {here(touch_of_open(r[1]), r[0])};
    case call::kCreat:
    case call::kMkdir:
      return {here(Touch::make, r[0])};
    case call::kTruncate:
    case call::kRmdir:
    case call::kUnlink:
      return {here(Touch::change, r[0])};
    case call::kRename:
      return {here(Touch::change, r[0]), here(Touch::make, r[1])};
    case call::kExecve:
    case call::kChdir:
    case call::kStat:
    case call::kLstat:
    case call::kAccess:
    case call::kReadlink:
      return {here(Touch::look, r[0])};
    default:
      return of_relative(number, r);
  }
}

}  // namespace noctem::bark

#pragma once
// What the kernel calls by number, to the newest release known: system calls of x86-64, Landlock
// rights, and which calls a confined program does not get. Debian's headers end years earlier, so
// nothing here is taken from them.
//
// A call above kCallNewest, or in the gap of the table, does not exist for a confined program
// (ENOSYS): what we do not know we do not pass. Constants; any thread.

#include <array>
#include <cstdint>
#include <string_view>

namespace noctem::bark::kernel {

inline constexpr int kCallOldLast = 334;   // rseq: from here the numbers jump
inline constexpr int kCallNewFirst = 424;  // pidfd_send_signal
inline constexpr int kCallNewest = 470;    // listns

enum class Refusal { permission, absent };  // EPERM: never; ENOSYS: programs know another way

struct RefusedCall {
  int number;
  std::string_view name;
  Refusal refusal = Refusal::permission;
};

// Refused whatever their arguments are.
inline constexpr auto kRefusedCalls = std::to_array<RefusedCall>({
    {101, "ptrace"},
    {103, "syslog"},
    {134, "uselib"},
    {139, "sysfs"},
    {153, "vhangup"},
    {154, "modify_ldt"},
    {155, "pivot_root"},
    {156, "_sysctl", Refusal::absent},
    {159, "adjtimex"},
    {161, "chroot"},
    {163, "acct"},
    {164, "settimeofday"},
    {165, "mount"},
    {166, "umount2"},
    {167, "swapon"},
    {168, "swapoff"},
    {169, "reboot"},
    {170, "sethostname"},
    {171, "setdomainname"},
    {172, "iopl"},
    {173, "ioperm"},
    {174, "create_module", Refusal::absent},
    {175, "init_module"},
    {176, "delete_module"},
    {177, "get_kernel_syms", Refusal::absent},
    {178, "query_module", Refusal::absent},
    {179, "quotactl"},
    {180, "nfsservctl", Refusal::absent},
    {212, "lookup_dcookie"},
    {227, "clock_settime"},
    {246, "kexec_load"},
    {248, "add_key"},
    {249, "request_key"},
    {250, "keyctl"},
    {256, "migrate_pages"},
    {272, "unshare"},
    {278, "vmsplice"},
    {279, "move_pages"},
    {298, "perf_event_open"},
    {300, "fanotify_init"},
    {301, "fanotify_mark"},
    {303, "name_to_handle_at"},
    {304, "open_by_handle_at"},
    {305, "clock_adjtime"},
    {308, "setns"},
    {310, "process_vm_readv"},
    {311, "process_vm_writev"},
    {312, "kcmp"},
    {313, "finit_module"},
    {320, "kexec_file_load"},
    {321, "bpf"},
    {323, "userfaultfd"},
    {425, "io_uring_setup"},
    {426, "io_uring_enter"},
    {427, "io_uring_register"},
    {428, "open_tree"},
    {429, "move_mount"},
    {430, "fsopen"},
    {431, "fsconfig"},
    {432, "fsmount"},
    {433, "fspick"},
    {435, "clone3", Refusal::absent},   // its flags lie in memory, where a filter cannot look
    {437, "openat2", Refusal::absent},  // so does its mode
    {438, "pidfd_getfd"},
    {440, "process_madvise"},
    {442, "mount_setattr"},
    {443, "quotactl_fd"},
    {447, "memfd_secret", Refusal::absent},
    {448, "process_mrelease"},
    {457, "statmount"},
    {458, "listmount"},
    {459, "lsm_get_self_attr", Refusal::absent},
    {460, "lsm_set_self_attr"},
    {461, "lsm_list_modules", Refusal::absent},
    {467, "open_tree_attr"},
    {469, "file_setattr"},
    {470, "listns"},
});

// Calls whose arguments decide, or that are watched.
namespace call {
inline constexpr int kOpen = 2;
inline constexpr int kStat = 4;
inline constexpr int kLstat = 6;
inline constexpr int kIoctl = 16;
inline constexpr int kAccess = 21;
inline constexpr int kShmget = 29;
inline constexpr int kSocket = 41;
inline constexpr int kConnect = 42;
inline constexpr int kSocketpair = 53;
inline constexpr int kClone = 56;
inline constexpr int kExecve = 59;
inline constexpr int kTruncate = 76;
inline constexpr int kChdir = 80;
inline constexpr int kRename = 82;
inline constexpr int kMkdir = 83;
inline constexpr int kRmdir = 84;
inline constexpr int kCreat = 85;
inline constexpr int kUnlink = 87;
inline constexpr int kReadlink = 89;
inline constexpr int kChmod = 90;
inline constexpr int kFchmod = 91;
inline constexpr int kMknod = 133;
inline constexpr int kPersonality = 135;
inline constexpr int kOpenat = 257;
inline constexpr int kMkdirat = 258;
inline constexpr int kMknodat = 259;
inline constexpr int kNewfstatat = 262;
inline constexpr int kUnlinkat = 263;
inline constexpr int kRenameat = 264;
inline constexpr int kReadlinkat = 267;
inline constexpr int kFchmodat = 268;
inline constexpr int kFaccessat = 269;
inline constexpr int kRenameat2 = 316;
inline constexpr int kMemfdCreate = 319;
inline constexpr int kStatx = 332;
inline constexpr int kFaccessat2 = 439;
inline constexpr int kFchmodat2 = 452;
inline constexpr int kLandlockCreate = 444;
inline constexpr int kLandlockAdd = 445;
inline constexpr int kLandlockRestrict = 446;
}  // namespace call

// Terminal requests that put keystrokes or text where another program reads them.
inline constexpr auto kRefusedTerminalRequests = std::to_array<std::uint32_t>({
    0x5412,  // TIOCSTI
    0x541C,  // TIOCLINUX
    0x541D,  // TIOCCONS
});

namespace landlock {
inline constexpr int kAbiMin = 1;
inline constexpr int kAbiNewest = 7;
inline constexpr std::uint32_t kAskVersion = 1;
inline constexpr int kRulePathBeneath = 1;

inline constexpr std::uint64_t kExecute = 1u << 0;
inline constexpr std::uint64_t kWriteFile = 1u << 1;
inline constexpr std::uint64_t kReadFile = 1u << 2;
inline constexpr std::uint64_t kReadFolder = 1u << 3;
inline constexpr std::uint64_t kMakeDevices = (1u << 6) | (1u << 11);
inline constexpr std::uint64_t kTruncate = 1u << 14;
inline constexpr std::uint64_t kIoctlDevice = 1u << 15;
inline constexpr std::uint64_t kAllOfAbi1 = (1u << 13) - 1;
inline constexpr std::uint64_t kRefer = 1u << 13;                // ABI 2; truncate 3, ioctl 5
inline constexpr std::uint64_t kScopeAbstractSockets = 1u << 0;  // ABI 6
inline constexpr std::uint64_t kScopeSignals = 1u << 1;          // ABI 6

struct RulesetAttributes {
  std::uint64_t handled_files;
  std::uint64_t handled_network;  // ABI 4
  std::uint64_t scoped;           // ABI 6
};

struct __attribute__((packed)) PathBeneath {
  std::uint64_t allowed;
  std::int32_t parent;
};

// What a file, as opposed to a folder, can be given.
inline constexpr std::uint64_t kOfFiles =
    kExecute | kWriteFile | kReadFile | kTruncate | kIoctlDevice;

constexpr std::uint64_t known_files(int abi) {
  return kAllOfAbi1 | (abi >= 2 ? kRefer : 0) | (abi >= 3 ? kTruncate : 0) |
         (abi >= 5 ? kIoctlDevice : 0);
}
}  // namespace landlock

}  // namespace noctem::bark::kernel

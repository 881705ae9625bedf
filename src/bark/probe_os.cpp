#include <fcntl.h>
#include <fmt/core.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <sstream>

#include "noctem/bark/become.hpp"
#include "noctem/bark/kernel.hpp"
#include "noctem/bark/probe.hpp"
#include "noctem/base/strings.hpp"
#include "noctem/wasm/advisories.hpp"

#include "cgroup_os.hpp"
#include "descent_os.hpp"
#include "descriptor_os.hpp"
#include "landlock_os.hpp"
#include "person_os.hpp"
#include "stage_os.hpp"

namespace noctem::bark {

namespace {

using Verdict = Probe::Verdict;

constexpr std::size_t kSaidMax = 4096;

std::string read_file(const char* path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return std::string(trim(text.str()));
}

struct Tried {
  int status = -1;  // as waitpid says it
  std::string said;
};

// A short program with an empty environment; what it says on either stream.
Tried try_program(std::vector<std::string> words) {
  std::array<int, 2> ends{-1, -1};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    return {};
  }
  const Descriptor reads(ends[0]);
  Descriptor writes(ends[1]);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, writes.get(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, writes.get(), STDERR_FILENO);
  std::vector<char*> list;
  for (std::string& word : words) {
    list.push_back(word.data());
  }
  list.push_back(nullptr);
  std::array<char*, 1> environment{nullptr};
  pid_t child = 0;
  const int failed =
      posix_spawn(&child, list[0], &actions, nullptr, list.data(), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  writes.close_now();
  Tried tried;
  if (failed != 0) {
    return tried;
  }
  std::array<char, kSaidMax> piece{};
  for (ssize_t got = 1; got > 0;) {
    got = read(reads.get(), piece.data(), piece.size());
    if (got > 0 && tried.said.size() < kSaidMax) {
      tried.said.append(piece.data(), static_cast<std::size_t>(got));
    }
  }
  waitpid(child, &tried.status, 0);
  return tried;
}

Probe probe_caller() {
  if (caller() == Caller::root) {
    return {"user", Verdict::ok, "root: each run gets a user of its own, which owns nothing", ""};
  }
  return {"user", Verdict::ok,
          fmt::format("{}: runs stay this user, inside a user namespace", getuid()), ""};
}

Probe probe_bubblewrap() {
  const Tried tried = try_program({kBubblewrap, "--version"});
  const std::string said(trim(tried.said));
  if (tried.status != 0) {
    return {"bubblewrap", Verdict::fail, std::string(kBubblewrap) + " does not run",
            "install the package bubblewrap"};
  }
  const bool knows =
      try_program({kBubblewrap, "--help"}).said.find("--disable-userns") != std::string::npos;
  return knows ? Probe{"bubblewrap", Verdict::ok, said, ""}
               : Probe{"bubblewrap", Verdict::fail, said + " is too old", "0.8.0 or newer"};
}

std::string namespace_hints() {
  std::string hints;
  const auto hint = [&](const char* path, std::string_view bad) {
    const std::string value = read_file(path);
    if (value == bad) {
      hints += fmt::format("{} is {}; ", path, value);
    }
  };
  hint("/proc/sys/user/max_user_namespaces", "0");
  hint("/proc/sys/kernel/unprivileged_userns_clone", "0");
  hint("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1");
  return hints;
}

Probe probe_namespaces() {
  const Tried tried =
      try_program({kBubblewrap, "--unshare-all", "--unshare-user", "--disable-userns", "--ro-bind",
                   "/", "/", "--proc", "/proc", "/bin/true"});
  if (tried.status == 0) {
    return {"namespaces", Verdict::ok, "user, mount, process, network, IPC, names, cgroup", ""};
  }
  return {"namespaces", Verdict::fail, std::string(trim(tried.said)),
          namespace_hints() + "allow unprivileged user namespaces"};
}

Probe probe_landlock() {
  const int abi = landlock_abi();
  if (abi < kernel::landlock::kAbiMin) {
    return {"landlock", Verdict::fail, "not in this kernel", "boot with lsm=landlock,…"};
  }
  return {"landlock", Verdict::ok,
          fmt::format("ABI {}, rules up to {}", abi, kernel::landlock::kAbiNewest), ""};
}

Probe probe_seccomp() {
  const std::string actions = read_file("/proc/sys/kernel/seccomp/actions_avail");
  const bool all = actions.find("user_notif") != std::string::npos &&
                   actions.find("kill_process") != std::string::npos;
  return all ? Probe{"seccomp", Verdict::ok, actions, ""}
             : Probe{"seccomp", Verdict::fail, "no filters that tell: " + actions,
                     "a kernel of 5.5 or newer with CONFIG_SECCOMP_FILTER"};
}

Probe probe_cgroup() {
  if (ControlGroup::create({})) {
    return {"cgroup", Verdict::ok, "memory, processes and processor time are limited in total", ""};
  }
  return {"cgroup", Verdict::warn, "none may be made: limits hold for each process alone",
          "as root, or with a delegated group, they hold for the run as a whole"};
}

Probe probe_injection() {
  const std::string legacy = read_file("/proc/sys/dev/tty/legacy_tiocsti");
  return {"terminal", Verdict::ok,
          fmt::format("legacy_tiocsti is {}; inside, a terminal of its own and a filter against "
                      "injection",
                      legacy.empty() ? "not there" : legacy),
          ""};
}

// Root grants paths through mounts that map their owner.
Probe probe_mapping() {
  if (caller() == Caller::plain) {
    return {"owners", Verdict::ok, "granted paths are mounted as they are", ""};
  }
  Launch launch;
  launch.grants.paths.push_back({"/usr", Access::read});
  const auto opened = open_grants(launch);
  const auto mapped = opened ? map_grants(*opened, 2'000'000'000) : fail(opened.error());
  return mapped ? Probe{"owners", Verdict::ok, "file systems map owners for granted paths", ""}
                : Probe{"owners", Verdict::warn, mapped.error().message,
                        "run as an ordinary user to grant paths"};
}

Probe probe_level_process() {
  const auto runner = runner_path();
  if (!runner) {
    return {"process", Verdict::fail, runner.error().message, "install it"};
  }
  const Tried tried = try_program({*runner, "--", "/bin/true"});
  return tried.status == 0 ? Probe{"process", Verdict::ok, "level available: a run was tried", ""}
                           : Probe{"process", Verdict::fail, "level not available: " + tried.said,
                                   "the lines above say what is missing"};
}

// The worker says which Wasmtime it carries; what is known against that, we carry.
Probe probe_level_wasm() {
  constexpr std::string_view kSays = "noctem-wasm, Wasmtime ";
  const auto worker = worker_path();
  if (!worker) {
    return {"wasm", Verdict::warn, "level not available: the worker was not built",
            "tools/setup --for bark builds Wasmtime (5 minutes, once); then make build"};
  }
  const Tried tried = try_program({*worker, "--version"});
  const std::string_view said = trim(tried.said);
  const auto version = said.starts_with(kSays) ? wasm::parse_version(said.substr(kSays.size()))
                                               : fail(invalid("version", "no version"));
  if (tried.status != 0 || !version) {
    return {"wasm", Verdict::fail, fmt::format("level not available: {} does not run", *worker),
            "build it again"};
  }
  const auto known = wasm::advisories_of(*version);
  const std::string name = fmt::format("Wasmtime {}", said.substr(kSays.size()));
  if (known.empty()) {
    return {
        "wasm", Verdict::ok,
        fmt::format("level available: {}, no advisory known on {}", name, wasm::kAdvisoriesAsOf),
        ""};
  }
  std::string ids;
  for (const wasm::Advisory& advisory : known) {
    ids += fmt::format("; {}: {}", advisory.id, advisory.about);
  }
  return {"wasm", Verdict::fail,
          fmt::format("{} has {} known advisories{}", name, known.size(), ids),
          "tools/setup --for bark, then make build"};
}

// Said and not assumed: no level keeps anything from the machine's own administrator, or lets the
// hardware vouch for it.
Probe probe_enclave() {
  for (const char* device : {"/dev/sgx_enclave", "/dev/tdx_guest", "/dev/sev-guest"}) {
    if (access(device, F_OK) == 0) {
      return {"enclave", Verdict::ok,
              std::string(device) + " is there; no level uses it: nothing is attested by hardware",
              ""};
    }
  }
  return {"enclave", Verdict::ok, "none (SGX, TDX, SEV): nothing is attested by hardware", ""};
}

}  // namespace

std::vector<Probe> probe_machine() {
  return {probe_caller(),     probe_bubblewrap(),
          probe_namespaces(), probe_landlock(),
          probe_seccomp(),    probe_cgroup(),
          probe_injection(),  probe_mapping(),
          probe_enclave(),    probe_level_process(),
          probe_level_wasm(), {"vm", Verdict::warn, "level not available: not in this build", ""}};
}

}  // namespace noctem::bark

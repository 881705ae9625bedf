#include <grp.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>

#include "noctem/bark/outlet.hpp"
#include "noctem/base/strings.hpp"
#include "noctem/proxy/server.hpp"

#include "host_name.hpp"

namespace noctem::bark {

namespace {

using namespace std::chrono_literals;

constexpr int kFailed = 1;
constexpr rlim_t kDescriptorsMax = 512;
constexpr std::chrono::milliseconds kWait = 60s;

// All that carrying bytes needs. Everything else is refused, above all files and programs.
constexpr auto kCalls = std::to_array<int>({
    SCMP_SYS(accept4),       SCMP_SYS(bind),     SCMP_SYS(brk),
    SCMP_SYS(clock_gettime), SCMP_SYS(close),    SCMP_SYS(connect),
    SCMP_SYS(exit_group),    SCMP_SYS(fcntl),    SCMP_SYS(getrandom),
    SCMP_SYS(getsockopt),    SCMP_SYS(madvise),  SCMP_SYS(mmap),
    SCMP_SYS(mremap),        SCMP_SYS(munmap),   SCMP_SYS(poll),
    SCMP_SYS(ppoll),         SCMP_SYS(read),     SCMP_SYS(recvfrom),
    SCMP_SYS(rt_sigreturn),  SCMP_SYS(sendto),   SCMP_SYS(restart_syscall),
    SCMP_SYS(setsockopt),    SCMP_SYS(shutdown), SCMP_SYS(write),
});

struct Release {
  void operator()(void* context) const { seccomp_release(context); }
};

bool filter_calls() {
  const std::unique_ptr<void, Release> rules(seccomp_init(SCMP_ACT_ERRNO(EPERM)));
  int failed = rules ? 0 : -ENOMEM;
  for (const int number : kCalls) {
    failed = failed == 0 ? seccomp_rule_add(rules.get(), SCMP_ACT_ALLOW, number, 0) : failed;
  }
  for (const std::uint64_t family : {AF_INET, AF_INET6}) {
    const scmp_arg_cmp is_family = {0, SCMP_CMP_EQ, family, 0};
    failed = failed == 0
                 ? seccomp_rule_add(rules.get(), SCMP_ACT_ALLOW, SCMP_SYS(socket), 1, is_family)
                 : failed;
  }
  return failed == 0 && seccomp_load(rules.get()) == 0;
}

bool give_up_root(std::uint32_t user) {
  return user == 0 || (setgroups(0, nullptr) == 0 && setresgid(user, user, user) == 0 &&
                       setresuid(user, user, user) == 0);
}

bool confine(std::uint32_t user) {
  const rlimit none{0, 0};
  const rlimit descriptors{kDescriptorsMax, kDescriptorsMax};
  return give_up_root(user) && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 &&
         prctl(PR_SET_DUMPABLE, 0) == 0 && setrlimit(RLIMIT_CORE, &none) == 0 &&
         setrlimit(RLIMIT_NOFILE, &descriptors) == 0 &&
         prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && filter_calls();
}

Result<proxy::Policy> policy_of(const std::vector<std::string>& words) {
  proxy::Policy policy;
  for (std::size_t i = 1; i < words.size(); ++i) {
    NOCTEM_TRY(const HostGrant grant, parse_host_grant(words[i]));
    NOCTEM_TRY(const proxy::Host host, proxy::parse_host(grant.host.find(':') == std::string::npos
                                                             ? grant.host
                                                             : "[" + grant.host + "]"));
    const bool any = grant.carries == HostGrant::Carries::any;
    policy.grants.push_back({{host, grant.port},
                             any ? proxy::Grant::Tunnel::any : proxy::Grant::Tunnel::tls,
                             grant.methods});
  }
  return policy;
}

// Where nobody hears what is done, nothing is done.
void tell(const proxy::Event& event) {
  const Bytes bytes = proxy::write_event(event);
  const ssize_t sent = send(kOutletEvents, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (sent != static_cast<ssize_t>(bytes.size())) {
    _exit(kFailed);
  }
}

bool is_ended() {
  char byte = 0;
  const ssize_t got = recv(kOutletEvents, &byte, 1, MSG_DONTWAIT);
  return got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR);
}

}  // namespace

int enter_outlet(const std::vector<std::string>& words) {
  const auto user = words.empty() ? std::nullopt : parse_decimal(words.front());
  auto policy = policy_of(words);
  proxy::NameSources names = proxy::load_name_sources();
  if (!user || !policy || !confine(static_cast<std::uint32_t>(*user))) {
    return kFailed;
  }
  proxy::ServerOptions options;
  options.policy = std::move(*policy);
  options.names = std::move(names);
  options.log = tell;
  proxy::Server server(std::move(options));
  server.listen_on(proxy::Descriptor(kOutletListener));
  while (!is_ended()) {
    server.step(kWait, kOutletEvents);
  }
  server.cut_all();
  return 0;
}

}  // namespace noctem::bark

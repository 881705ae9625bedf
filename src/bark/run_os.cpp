#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>

#include "noctem/bark/launch.hpp"

#include "cage_plan.hpp"
#include "cage_talk_os.hpp"
#include "descent_os.hpp"
#include "landlock_os.hpp"
#include "person_os.hpp"
#include "pins_os.hpp"
#include "stage_os.hpp"
#include "supervisor_os.hpp"

namespace noctem::bark {

namespace {

// A user that owns nothing, another one for each run that there is at the same time.
constexpr std::uint32_t kFirstOwnUser = 2'000'000'000;
constexpr std::uint32_t kUsersApart = 1u << 22;  // as many as there are process ids
constexpr std::uint64_t kMegabyte = 1u << 20;
constexpr std::int64_t kMillisecondsASecond = 1000;

Error no_descriptor(const std::string& what) {
  return unavailable("descriptor", what + ": " + std::strerror(errno));
}

Result<Descriptor> memory_file(ByteView content) {
  Descriptor file(memfd_create("noctem", MFD_CLOEXEC));
  const auto size = static_cast<ssize_t>(content.size());
  if (!file.valid() || pwrite(file.get(), content.data(), content.size(), 0) != size) {
    return fail(no_descriptor("memory file"));
  }
  return file;
}

// Everything that is opened for one run, closed with it.
struct Opened {
  Person person;
  std::vector<OpenGrant> grants;
  std::vector<Gaps> gaps;
  std::vector<Descriptor> mounts;  // for root
  std::vector<Descriptor> texts;
  Descriptor plan;
  Descriptor program;  // ourselves, to be started again inside
  Descriptor outside;
  Descriptor inside;
  Descriptor words;
  Scene scene;
};

Result<> open_texts(Opened& opened) {
  const std::array<std::pair<const char*, std::string>, 3> texts = {
      {{"/etc/passwd", passwd_text(opened.person)},
       {"/etc/group", group_text(opened.person)},
       {"/etc/hosts", hosts_text()}}};
  for (const auto& [target, text] : texts) {
    NOCTEM_TRY(opened.texts.emplace_back(), memory_file(view_of(text)));
    opened.scene.texts.push_back({target, opened.texts.back().get()});
  }
  for (const std::string& path : opened.scene.system.files) {
    Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
    if (file.valid()) {
      opened.scene.texts.push_back({path, file.get()});
      opened.texts.push_back(std::move(file));
    }
  }
  return {};
}

void place_grants(Opened& opened) {
  for (std::size_t i = 0; i < opened.grants.size(); ++i) {
    const OpenGrant& grant = opened.grants[i];
    const bool staged = !opened.mounts.empty();
    opened.scene.granted.push_back({grant.kind, grant.real, grant.access,
                                    staged ? stage_path(i) : std::string(), grant.file.get()});
  }
  sort_granted(opened.scene);
}

// A name that is a link leads inside to the same place, unless that name is there already.
void place_links(Opened& opened) {
  const auto is_shown = [&](const std::string& path) {
    const auto holds = [&](const std::string& place) { return lies_in(path, place); };
    return std::ranges::any_of(opened.scene.system.places, holds) ||
           std::ranges::any_of(opened.scene.granted, holds, &ScenePath::target);
  };
  for (const OpenGrant& grant : opened.grants) {
    if (grant.named != grant.real && !is_shown(grant.named)) {
      opened.scene.links.emplace_back(grant.named, grant.real);
    }
  }
}

Result<> open_talk(Opened& opened) {
  std::array<int, 2> ends{-1, -1};
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return fail(no_descriptor("socket pair"));
  }
  opened.outside = Descriptor(ends[0]);
  opened.inside = Descriptor(ends[1]);
  return {};
}

Result<> open_words(Opened& opened) {
  Bytes all;
  for (const std::string& word : bubblewrap_words(opened.scene)) {
    append(all, view_of(word));
    all.push_back(0);
  }
  NOCTEM_TRY(opened.words, memory_file(all));
  return {};
}

Result<Opened> open_all(const Launch& launch, std::uint32_t user) {
  Opened opened;
  opened.person = person_of(launch.environment);
  NOCTEM_TRY(opened.grants, open_grants(launch));
  opened.gaps = pin_obeyed(opened.grants);
  if (user != 0) {
    NOCTEM_TRY(opened.mounts, map_grants(opened.grants, user));
  }
  opened.scene.person = opened.person;
  opened.scene.system = system_view();
  opened.scene.hidden = own_inside(opened.grants, launch.own);
  opened.scene.scratch_mb = launch.grants.limits.scratch_mb;
  place_grants(opened);
  place_links(opened);
  NOCTEM_CHECK(open_texts(opened));
  NOCTEM_CHECK(open_talk(opened));
  NOCTEM_CHECK(open_words(opened));
  NOCTEM_TRY(opened.plan, memory_file({}));
  opened.program = Descriptor(open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
  return opened.program.valid() ? Result<Opened>(std::move(opened))
                                : fail(no_descriptor("this program"));
}

Descent descent_of(const Opened& opened, const Terminal& terminal, const ControlGroup* group,
                   std::uint32_t user) {
  Descent descent;
  descent.words = {"bwrap",
                   "--args",
                   std::to_string(opened.words.get()),
                   "--",
                   "/proc/self/fd/" + std::to_string(opened.program.get()),
                   "--inside",
                   std::to_string(opened.plan.get()),
                   std::to_string(opened.inside.get())};
  descent.kept = {opened.words.get(), opened.program.get(), opened.plan.get(), opened.inside.get()};
  for (const Descriptor& text : opened.texts) {
    descent.kept.push_back(text.get());
  }
  for (const OpenGrant& grant : opened.grants) {
    descent.kept.push_back(grant.file.get());
  }
  descent.streams = terminal.streams();
  descent.talk = opened.inside.get();
  descent.group = group;
  descent.user = user;
  descent.grants = &opened.grants;
  descent.mounts = &opened.mounts;
  return descent;
}

CageLimits cage_limits(const Limits& limits, const ControlGroup* group) {
  CageLimits cage{limits.processes, limits.descriptors, 0, 0, 0};
  const std::uint64_t bytes = limits.memory_mb * kMegabyte;
  if (group == nullptr && limits.memory == Limits::Memory::strict) {
    cage.address_bytes = bytes;
  } else if (group == nullptr) {
    cage.private_bytes = bytes;
  }
  if (limits.cpu) {
    cage.cpu_seconds = static_cast<std::uint64_t>((limits.cpu->count() + kMillisecondsASecond - 1) /
                                                  kMillisecondsASecond);
  }
  return cage;
}

Result<> write_cage_plan(const Launch& launch, const Opened& opened, std::uint64_t terminal,
                         const ControlGroup* group) {
  CagePlan plan;
  plan.words = launch.words;
  plan.environment = program_environment(launch, opened.person);
  plan.folder = launch.folder;
  plan.home = opened.person.home;
  plan.terminal = terminal;
  plan.proxy_port = has_proxy(launch) ? CagePlan::kProxyPort : 0;
  plan.limits = cage_limits(launch.grants.limits, group);
  plan.paths = cage_paths(opened.scene);
  const bool learns = launch.learn == Launch::Learn::lookups;
  NOCTEM_TRY(plan.filters, build_filters(learns ? Watch::lookups : Watch::denials,
                                         group != nullptr ? Unmapped::allowed : Unmapped::refused));
  const Bytes bytes = write_plan(plan);
  const auto size = static_cast<ssize_t>(bytes.size());
  if (bytes.size() > CagePlan::kBytesMax ||
      pwrite(opened.plan.get(), bytes.data(), bytes.size(), 0) != size) {
    return fail(exhausted("plan", "the program's arguments are too long"));
  }
  return {};
}

// What a person or another program sends us is for the program; what is ignored stays ignored.
Descriptor take_signals() {
  sigset_t taken;
  sigemptyset(&taken);
  for (const int number :
       {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM, SIGWINCH, SIGTSTP, SIGCONT}) {
    struct sigaction present{};
    sigaction(number, nullptr, &present);
    if (present.sa_handler != SIG_IGN) {
      sigaddset(&taken, number);
    }
  }
  signal(SIGPIPE, SIG_IGN);
  signal(SIGTTOU, SIG_IGN);
  sigprocmask(SIG_BLOCK, &taken, nullptr);
  return Descriptor(signalfd(-1, &taken, SFD_CLOEXEC | SFD_NONBLOCK));
}

Result<> check_machine() {
  if (access(kBubblewrap, X_OK) != 0) {
    return fail(unsupported("bubblewrap",
                            "/usr/bin/bwrap is not there: install the package "
                            "bubblewrap"));
  }
  if (landlock_abi() < 1) {
    return fail(unsupported("landlock",
                            "this kernel has no Landlock, which the process level "
                            "needs: `noctem bark doctor`"));
  }
  return {};
}

}  // namespace

Result<Outcome> run(const Launch& launch) {
  NOCTEM_CHECK(check_machine());
  const std::uint32_t user =
      caller() == Caller::root ? kFirstOwnUser + static_cast<std::uint32_t>(getpid()) : 0;
  NOCTEM_TRY(Opened opened, open_all(launch, user));
  const Descriptor signals = take_signals();
  Terminal terminal;
  const auto group = ControlGroup::create(launch.grants.limits);
  if (!group && launch.grants.limits.counting == Limits::Counting::cgroup) {
    return fail(unsupported("cgroup",
                            "limits are to hold for the run as a whole, and no control group "
                            "can be made here: `noctem bark doctor` says why"));
  }
  const Descent descent = descent_of(opened, terminal, group.get(), user);
  const pid_t child = fork();
  if (child == 0) {
    descend(descent);
  }
  if (child < 0) {
    return fail(no_descriptor("a process"));
  }
  opened.inside.close_now();
  const std::uint64_t controlling = terminal.controlling();
  terminal.close_slave();
  // While bubblewrap makes its namespaces, the filters are made here.
  const auto planned = write_cage_plan(launch, opened, controlling, group.get());
  if (!planned || !send_talk(opened.outside.get(), {Talk::What::go})) {
    kill(child, SIGKILL);
  }
  Outcome outcome;
  outcome.counted = group ? Outcome::Counted::whole_run : Outcome::Counted::each_process;
  const Supervised supervised{child,         opened.outside.get(),
                              signals.get(), launch.starter,
                              launch.grants, user == 0 ? 0 : user + kUsersApart,
                              group.get(),   terminal,
                              opened.gaps};
  const auto done = Supervisor(supervised, outcome).supervise();
  NOCTEM_CHECK(planned);
  NOCTEM_CHECK(done);
  return outcome;
}

}  // namespace noctem::bark

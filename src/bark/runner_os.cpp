#include <fcntl.h>
#include <fmt/core.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstring>

#include "noctem/bark/kill_switch.hpp"
#include "noctem/bark/policy.hpp"
#include "noctem/bark/runner.hpp"

#include "descriptor_os.hpp"
#include "run_options.hpp"
#include "run_report.hpp"

namespace noctem::bark {

namespace {

constexpr int kRefused = 125;
constexpr int kCannotStart = 126;
constexpr int kNotThere = 127;
constexpr int kUsage = 2;
constexpr int kSignalled = 128;

constexpr std::string_view kHelp =
    "noctem-run [--read PATH] [--write PATH] [--net HOST] [--env NAME] [--memory MB] [--cpu MS] "
    "[--wall MS]\n"
    "  [--policy FILE] [--learn] -- PROGRAM [ARG…]\n"
    "Runs a program with nothing but what is granted. `noctem run --help` explains it.\n";

void say(std::string_view text) {
  [[maybe_unused]] const ssize_t put = write(STDERR_FILENO, text.data(), text.size());
}

std::string value_of(const Variables& environment, const std::string& name) {
  const auto found = environment.find(name);
  return found == environment.end() ? "" : found->second;
}

std::string present_folder() {
  std::array<char, PATH_MAX> folder{};
  return getcwd(folder.data(), folder.size()) != nullptr ? std::string(folder.data()) : "/";
}

// The name that the kernel gives to a file or folder, or the given one where nothing is there.
std::string real_name(const std::string& path) {
  std::array<char, PATH_MAX> name{};
  return realpath(path.c_str(), name.data()) != nullptr ? std::string(name.data()) : path;
}

std::vector<std::string> own_folders(const Variables& environment) {
  const std::string home = value_of(environment, "HOME");
  const auto or_else = [&](const std::string& name, const std::string& below) {
    const std::string value = value_of(environment, name);
    return value.starts_with('/') ? value : home + below;
  };
  std::vector<std::string> folders;
  const std::string own = value_of(environment, "NOCTEM_HOME");
  if (!own.empty()) {
    folders.push_back(real_name(normal_path(own, present_folder())));
  }
  if (home.starts_with('/')) {
    folders.push_back(real_name(or_else("XDG_DATA_HOME", "/.local/share") + "/noctem"));
    folders.push_back(real_name(or_else("XDG_CONFIG_HOME", "/.config") + "/noctem"));
  }
  return folders;
}

Result<std::string> read_policy(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!file.valid()) {
    return fail(not_found("policy", "the policy " + path + ": " + std::strerror(errno)));
  }
  std::string text(kPolicyBytesMax + 1, '\0');
  std::size_t size = 0;
  for (ssize_t got = 1; got > 0 && size < text.size();) {
    got = read(file.get(), text.data() + size, text.size() - size);
    size += got > 0 ? static_cast<std::size_t>(got) : 0;
    if (got < 0) {
      return fail(unavailable("policy", "the policy " + path + ": " + std::strerror(errno)));
    }
  }
  text.resize(size);
  return text;
}

// A program that may write its policy would grant itself what it likes the next time.
Result<> check_policy_place(const Grants& grants, const std::string& policy) {
  const std::string real = real_name(policy);
  for (const PathGrant& grant : grants.paths) {
    if (grant.access == Access::write && lies_in(real, real_name(grant.path))) {
      return fail(
          denied("policy_writable", "the policy " + policy + " lies in " + grant.path +
                                        ", which the program may write: keep it elsewhere"));
    }
  }
  return {};
}

Result<Grants> grants_of(const RunOptions& options, const Variables& environment,
                         const std::string& folder) {
  Grants grants;
  if (options.policy) {
    NOCTEM_TRY(const std::string text, read_policy(*options.policy));
    auto parsed = parse_policy(text, value_of(environment, "HOME"));
    if (!parsed) {
      return fail(std::move(parsed).error().in("the policy " + *options.policy));
    }
    grants = std::move(*parsed);
  }
  NOCTEM_CHECK(apply(options.grants, grants, folder));
  if (options.policy) {
    NOCTEM_CHECK(check_policy_place(grants, *options.policy));
  }
  return grants;
}

Result<> check_available(const RunOptions& options) {
  if (options.level == RunOptions::Level::vm) {
    return fail(unsupported("level_vm",
                            "the level vm is not available: this build has no virtual "
                            "machine level; `noctem bark doctor` says which levels "
                            "there are"));
  }
  return {};
}

int status_of(const Error& error) {
  if (error.reason == "usage") {
    return kUsage;
  }
  if (error.reason == "program") {
    return error.kind == ErrorKind::not_found ? kNotThere : kCannotStart;
  }
  return kRefused;
}

// A signal that ended the program ends us too, so that whoever waits sees the same.
int end_like(const Outcome& outcome) {
  if (outcome.how == Outcome::How::exited) {
    return outcome.code;
  }
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  signal(outcome.code, SIG_DFL);
  sigset_t only;
  sigemptyset(&only);
  sigaddset(&only, outcome.code);
  sigprocmask(SIG_UNBLOCK, &only, nullptr);
  kill(getpid(), outcome.code);
  return kSignalled + outcome.code;
}

Result<Launch> launch_of(const RunOptions& options, const Variables& environment) {
  Launch launch;
  launch.folder = present_folder();
  NOCTEM_CHECK(check_kill_switch(home_of(environment, launch.folder)));
  NOCTEM_TRY(launch.grants, grants_of(options, environment, launch.folder));
  NOCTEM_CHECK(check_available(options));
  launch.words = options.words;
  launch.environment = environment;
  launch.own = own_folders(environment);
  const bool learns = options.wish == RunOptions::Wish::learn;
  launch.learn = learns ? Launch::Learn::lookups : Launch::Learn::denials;
  launch.starter = options.report.value_or(-1);
  return launch;
}

// A run that the kill switch ended looks from here as if bubblewrap had failed.
Result<Outcome> run_until_killed(const Launch& launch) {
  auto outcome = run(launch);
  if (!outcome && !check_kill_switch(home_of(launch.environment, launch.folder))) {
    Outcome killed;
    killed.how = Outcome::How::signalled;
    killed.code = SIGKILL;
    killed.stopped = "everything was stopped by `noctem kill`";
    return killed;
  }
  return outcome;
}

// To whoever started us. A report that cannot be sent was for somebody who has gone.
int tell(int report, const Result<Outcome>& outcome) {
  const std::string text = write_report(outcome);
  std::size_t at = 0;
  while (at < text.size()) {
    const ssize_t put = send(report, text.data() + at, text.size() - at, MSG_NOSIGNAL);
    if (put <= 0) {
      break;
    }
    at += static_cast<std::size_t>(put);
  }
  return outcome ? 0 : kRefused;
}

int report_run(const RunOptions& options, const Variables& environment) {
  fcntl(*options.report, F_SETFD, FD_CLOEXEC);
  const auto launch = launch_of(options, environment);
  return tell(*options.report,
              launch ? run_until_killed(*launch) : Result<Outcome>(fail(launch.error())));
}

// Without what is not there to be granted: a name that was moved aside.
Grants learned(const Grants& before, const Denials& denials) {
  Grants grants = with_denied(before, denials);
  std::erase_if(grants.paths,
                [](const PathGrant& grant) { return access(grant.path.c_str(), F_OK) != 0; });
  return grants;
}

Result<int> run_options(const RunOptions& options, const Variables& environment) {
  NOCTEM_TRY(const Launch launch, launch_of(options, environment));
  const bool learns = launch.learn == Launch::Learn::lookups;
  NOCTEM_TRY(const Outcome outcome, run_until_killed(launch));
  if (!outcome.stopped.empty()) {
    say("noctem: stopped: " + outcome.stopped + "\n");
  }
  say(learns ? "noctem: the policy that this run needed, to be read before it is used:\n" +
                   write_policy(learned(launch.grants, outcome.denials))
             : explain(outcome.denials));
  return end_like(outcome);
}

}  // namespace

int run_words(const std::vector<std::string>& words, const Variables& environment) {
  const auto options = parse_run_options(words);
  if (options && options->wish == RunOptions::Wish::help) {
    say(kHelp);
    return 0;
  }
  if (options && options->report) {
    return report_run(*options, environment);
  }
  const auto done =
      options ? run_options(*options, environment) : Result<int>(fail(options.error()));
  if (done) {
    return *done;
  }
  say("noctem: " + done.error().message + "\n");
  return status_of(done.error());
}

}  // namespace noctem::bark

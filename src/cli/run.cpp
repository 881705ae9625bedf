#include "noctem/bark/become.hpp"

#include "command_list.hpp"
#include "vocabulary.hpp"

namespace noctem::cli {

namespace {

std::vector<Option> run_options() {
  return {
      {"--read", "PATH", "Show this file or folder, to be read and run.", Completes::file},
      {"--write", "PATH", "Show this file or folder, to be read and changed.", Completes::file},
      {"--net", "HOST[:PORT]",
       "Let it reach this host by the proxy (443 without a port; tcp:HOST:PORT: not TLS alone; "
       "\"HOST:PORT GET\": plain requests of these methods)."},
      {"--env", "NAME", "Pass on this variable of the environment."},
      {"--memory", "MB", "At most so much memory (4096 without it)."},
      {"--cpu", "MS", "At most so much time on the processor."},
      {"--wall", "MS", "At most so much time."},
      {"--processes", "COUNT", "At most so many processes at a time (1024)."},
      {"--descriptors", "COUNT", "At most so many open files in each process (4096)."},
      {"--scratch", "MB", "Size of each of /tmp, the home and /dev/shm (512)."},
      {"--limits", "cgroup", "Refuse where they cannot hold for the run as a whole."},
      {"--level", "process|vm", "How it is confined."},
      {"--policy", "FILE", "Grants from a file; those of the command line come on top.",
       Completes::file},
      {"--learn", "", "Say at the end, as a policy, what it needed. It stays confined."},
  };
}

// The runner understands the same words; what the command line knows of the home goes by variable.
Result<Exit> run_program(Session& session) {
  std::vector<std::string> words;
  const std::vector<Option> own = run_options();
  for (const auto& [name, value] : session.arguments().options) {
    for (const Option& option : own) {
      if (option.name == name) {
        words.push_back(option.value_name.empty() ? name : name + "=" + value);
      }
    }
  }
  words.emplace_back("--");
  const auto& operands = session.arguments().operands;
  words.insert(words.end(), operands.begin(), operands.end());
  bark::Variables environment = session.world().environment;
  if (const auto home = session.arguments().value("--home")) {
    environment["NOCTEM_HOME"] = *home;
  }
  NOCTEM_CHECK(bark::become_runner(words, environment));
  return Exit::ok;
}

}  // namespace

Command run_command() {
  return {
      .name = "run",
      .summary = "run a program with nothing but what you grant it",
      .description =
          "Without a grant the program has no network, a read-only system without your files, and "
          "an empty home and /tmp that vanish with it. Streams, signals, terminal and exit code "
          "are as without it. What it was denied is said at the end on stderr, with the option "
          "that would grant it.\n\nIt is confined wholly or not run: namespaces, a user of its own "
          "(if you are root), Landlock, a filter for system calls, limits. Nothing is done in a "
          "lesser way; `noctem bark doctor` says what a machine lacks.\n\nExit code: the "
          "program's; 125 if it was refused, 126 if it cannot be started, 127 if it is not there. "
          "A limit ends it like SIGKILL.",
      .options = run_options(),
      .operands = {{"PROGRAM", "What is run, after --.", Operand::Presence::required,
                    Completes::file},
                   {"ARG", "Its arguments.", Operand::Presence::any_number, Completes::file}},
      .examples = {{"noctem run -- ./installer.sh", "Nothing but the system: see what it wants."},
                   {"noctem run --write . -- make", "A build in this folder, without a network."},
                   {"noctem run --write . --net packages.example.org -- npm install",
                    "The same with one host to fetch from."},
                   {"noctem run --learn --read . -- ./tool", "The policy that it needs."}},
      .body = run_program};
}

}  // namespace noctem::cli

#include "processes_os.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <mutex>
#include <utility>

#include "errors_os.hpp"

namespace noctem::env_os {

// Children that nobody waits for any more. Without waitpid they would stay as zombies.
class Orphans {
 public:
  void add(pid_t id) {
    const std::lock_guard guard(mutex_);
    ids_.push_back(id);
  }
  void collect() {
    const std::lock_guard guard(mutex_);
    std::erase_if(ids_, [](pid_t id) { return waitpid(id, nullptr, WNOHANG) != 0; });
  }

 private:
  std::mutex mutex_;
  std::vector<pid_t> ids_;
};

namespace {

class ProcessOs final : public env::Process {
 public:
  ProcessOs(pid_t id, std::shared_ptr<Orphans> orphans) : id_(id), orphans_(std::move(orphans)) {}
  ~ProcessOs() override {
    if (!exit_) {
      orphans_->add(id_);
      orphans_->collect();
    }
  }

  std::int64_t id() const override { return id_; }

  Result<std::optional<env::ProcessExit>> poll() override {
    int status = 0;
    while (!exit_) {
      const pid_t found = waitpid(id_, &status, WNOHANG);
      if (found == 0) {
        return std::nullopt;
      }
      if (found < 0 && errno != EINTR) {
        return fail(error_of(errno, "waiting for process " + std::to_string(id_)));
      }
      if (found == id_) {
        exit_ = exit_of(status);
      }
    }
    return exit_;
  }

  Result<> signal(int number) override {
    NOCTEM_TRY(const auto ended, poll());
    if (ended) {
      return fail(not_found("process_ended", "process " + std::to_string(id_) + " has ended"));
    }
    if (kill(id_, number) != 0) {
      return fail(error_of(errno, "signalling process " + std::to_string(id_)));
    }
    return {};
  }

 private:
  static env::ProcessExit exit_of(int status) {
    if (WIFSIGNALED(status)) {
      return {env::ProcessExit::How::signalled, WTERMSIG(status)};
    }
    return {env::ProcessExit::How::exited, WEXITSTATUS(status)};
  }

  const pid_t id_;
  std::optional<env::ProcessExit> exit_;
  std::shared_ptr<Orphans> orphans_;
};

struct FileActions {
  FileActions() { posix_spawn_file_actions_init(&value); }
  ~FileActions() { posix_spawn_file_actions_destroy(&value); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  posix_spawn_file_actions_t value;
};

struct Attributes {
  Attributes() { posix_spawnattr_init(&value); }
  ~Attributes() { posix_spawnattr_destroy(&value); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  posix_spawnattr_t value;
};

// posix_spawn wants char*, and reads only.
class Words {
 public:
  void add(std::string word) { words_.push_back(std::move(word)); }
  char* const* get() {
    pointers_.clear();
    for (std::string& word : words_) {
      pointers_.push_back(word.data());
    }
    pointers_.push_back(nullptr);
    return pointers_.data();
  }

 private:
  std::vector<std::string> words_;
  std::vector<char*> pointers_;
};

bool holds_zero(const std::string& text) { return text.find('\0') != std::string::npos; }

Result<> check(const env::ProcessOptions& options) {
  bool bad = options.program.empty() || holds_zero(options.program) ||
             std::ranges::any_of(options.arguments, holds_zero);
  for (const auto& [key, value] : options.environment) {
    bad = bad || key.empty() || key.find('=') != std::string::npos || holds_zero(key + value);
  }
  if (bad) {
    return fail(invalid("arguments", "the program, an argument or a variable cannot be passed on"));
  }
  return {};
}

void set_files(FileActions& actions, env::Streams streams) {
  if (streams == env::Streams::none) {
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
      posix_spawn_file_actions_addopen(&actions.value, stream, "/dev/null", O_RDWR, 0);
    }
  }
  posix_spawn_file_actions_addclosefrom_np(&actions.value, STDERR_FILENO + 1);
}

void set_attributes(Attributes& attributes, const env::ProcessOptions& options) {
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes.value, &none);
  posix_spawnattr_setsigdefault(&attributes.value, &all);
  const bool own = options.session == env::ProcessOptions::Session::own;
  const int flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | (own ? POSIX_SPAWN_SETSID : 0);
  posix_spawnattr_setflags(&attributes.value, static_cast<short>(flags));
}

}  // namespace

ProcessesOs::ProcessesOs() : orphans_(std::make_shared<Orphans>()) {}

Result<std::unique_ptr<env::Process>> ProcessesOs::start(const env::ProcessOptions& options) {
  orphans_->collect();
  NOCTEM_CHECK(check(options));
  Words arguments;
  arguments.add(options.program);
  for (const std::string& argument : options.arguments) {
    arguments.add(argument);
  }
  Words environment;
  for (const auto& [key, value] : options.environment) {
    environment.add(key + "=" + value);
  }
  FileActions actions;
  set_files(actions, options.streams);
  Attributes attributes;
  set_attributes(attributes, options);
  pid_t id = 0;
  const int failed = posix_spawn(&id, options.program.c_str(), &actions.value, &attributes.value,
                                 arguments.get(), environment.get());
  if (failed != 0) {
    return fail(error_of(failed, "starting " + options.program));
  }
  return std::make_unique<ProcessOs>(id, orphans_);
}

}  // namespace noctem::env_os

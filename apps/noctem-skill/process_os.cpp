#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>

#include "process.hpp"

namespace noctem::built_in {

namespace {

struct Pipe {
  int read_end = -1;
  int write_end = -1;

  Pipe() {
    std::array<int, 2> ends{-1, -1};
    if (pipe2(ends.data(), O_CLOEXEC) == 0) {
      read_end = ends[0];
      write_end = ends[1];
    }
  }
  ~Pipe() {
    close_end(read_end);
    close_end(write_end);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  static void close_end(int& end) {
    if (end >= 0) {
      close(end);
    }
    end = -1;
  }
};

std::vector<std::string> environment_of(const std::vector<std::string>& keep) {
  std::vector<std::string> environment = {"PATH=/usr/bin:/bin", "LANG=C.UTF-8"};
  for (const std::string& name : keep) {
    if (const char* const value = std::getenv(name.c_str())) {
      environment.push_back(name + "=" + value);
    }
  }
  return environment;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> list;
  for (std::string& word : words) {
    list.push_back(word.data());
  }
  list.push_back(nullptr);
  return list;
}

int spawn(std::vector<std::string> words, std::vector<std::string> environment, const Pipe& output,
          const Pipe& errors, pid_t& child) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output.write_end, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, errors.write_end, STDERR_FILENO);
  const int error = posix_spawn(&child, words.front().c_str(), &actions, nullptr,
                                pointers(words).data(), pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

// What does not fit is read and dropped, so that the program does not wait for us.
void take(Pipe& from, std::string& text, std::size_t bytes_max, Finished& finished) {
  std::array<char, 16384> room{};
  const ssize_t size = read(from.read_end, room.data(), room.size());
  if (size < 0 && errno == EINTR) {
    return;
  }
  if (size <= 0) {
    Pipe::close_end(from.read_end);
    return;
  }
  const std::size_t fits = std::min(static_cast<std::size_t>(size), bytes_max - text.size());
  text.append(room.data(), fits);
  finished.is_cut = finished.is_cut || fits < static_cast<std::size_t>(size);
}

}  // namespace

Finished run_program(const std::vector<std::string>& words, std::size_t bytes_max,
                     const std::vector<std::string>& keep) {
  Finished finished;
  Pipe output;
  Pipe errors;
  pid_t child = -1;
  finished.error = output.read_end < 0 || errors.read_end < 0
                       ? EMFILE
                       : spawn(words, environment_of(keep), output, errors, child);
  if (finished.error != 0) {
    return finished;
  }
  Pipe::close_end(output.write_end);
  Pipe::close_end(errors.write_end);
  while (output.read_end >= 0 || errors.read_end >= 0) {
    std::array<pollfd, 2> waited{{{output.read_end, POLLIN, 0}, {errors.read_end, POLLIN, 0}}};
    if (poll(waited.data(), waited.size(), -1) < 0 && errno != EINTR) {
      break;
    }
    if (waited[0].revents != 0) {
      take(output, finished.output, bytes_max, finished);
    }
    if (waited[1].revents != 0) {
      take(errors, finished.errors, bytes_max, finished);
    }
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  finished.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return finished;
}

}  // namespace noctem::built_in

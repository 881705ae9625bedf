#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstring>

#include "noctem/bark/become.hpp"

namespace noctem::bark {

namespace {

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> list;
  for (std::string& word : words) {
    list.push_back(word.data());
  }
  list.push_back(nullptr);
  return list;
}

Result<std::string> beside(std::string_view program, std::string_view reason) {
  std::array<char, PATH_MAX> name{};
  const ssize_t size = readlink("/proc/self/exe", name.data(), name.size());
  const std::string self(name.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  std::string path = self.substr(0, self.rfind('/') + 1).append(program);
  if (access(path.c_str(), X_OK) != 0) {
    return fail(not_found(reason, path + " is not there: it is installed beside noctem"));
  }
  return path;
}

}  // namespace

Result<std::string> runner_path() { return beside("noctem-run", "runner"); }

Result<std::string> worker_path() { return beside("noctem-wasm", "worker"); }

Result<std::string> built_in_path() { return beside("noctem-skill", "built_in"); }

Result<> become_runner(const std::vector<std::string>& words, const Variables& environment) {
  NOCTEM_TRY(const std::string path, runner_path());
  std::vector<std::string> arguments = {path};
  arguments.insert(arguments.end(), words.begin(), words.end());
  std::vector<std::string> entries;
  for (const auto& [name, value] : environment) {
    entries.push_back(name + "=" + value);
  }
  execve(path.c_str(), pointers(arguments).data(), pointers(entries).data());
  return fail(unavailable("runner", path + ": " + std::strerror(errno)));
}

}  // namespace noctem::bark

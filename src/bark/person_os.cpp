#include "person_os.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <climits>
#include <fstream>

#include "noctem/base/strings.hpp"

namespace noctem::bark {

namespace {

constexpr std::uint32_t kPlainUser = 1000;
constexpr std::string_view kDefaultName = "user";
constexpr std::string_view kDefaultHome = "/home/user";
constexpr std::string_view kPath = "/usr/local/bin:/usr/bin:/bin";

// Top folders that are links on most systems and folders on old ones.
constexpr auto kTops =
    std::to_array<std::string_view>({"/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"});

// Of /etc what programs need to run; the rest is configuration of this machine.
constexpr auto kOfEtc = std::to_array<std::string_view>(
    {"/etc/alternatives", "/etc/ld.so.cache", "/etc/ssl", "/etc/localtime", "/etc/timezone",
     "/etc/nsswitch.conf", "/etc/services", "/etc/protocols", "/etc/mime.types", "/etc/magic",
     "/etc/fonts", "/etc/bash.bashrc", "/etc/inputrc", "/etc/debian_version", "/etc/os-release",
     "/etc/python3", "/etc/perl", "/etc/locale.alias"});
constexpr off_t kCopiedBytesMax = 256 << 10;

constexpr auto kHarmless =
    std::to_array<std::string_view>({"TERM", "COLORTERM", "NO_COLOR", "LANG", "LANGUAGE", "TZ"});

// A home over one of these would hide what the program needs.
constexpr auto kNoHomes = std::to_array<std::string_view>(
    {"/usr", "/etc", "/bin", "/sbin", "/lib", "/lib64", "/proc", "/dev", "/sys", "/run", "/var"});

bool is_home(const std::string& path) {
  return path.starts_with('/') && path != "/" && path == normal_path(path, "/") &&
         std::ranges::none_of(kNoHomes, [&](auto place) { return lies_in(path, place); });
}

std::string name_of_user(std::uint32_t user) {
  std::ifstream file("/etc/passwd");
  for (std::string line; std::getline(file, line);) {
    const auto fields = split(line, ':');
    if (fields.size() > 2 && fields[2] == std::to_string(user)) {
      return std::string(fields[0]);
    }
  }
  return std::string(kDefaultName);
}

std::string value_of(const Variables& environment, const std::string& name) {
  const auto found = environment.find(name);
  return found == environment.end() ? "" : found->second;
}

bool exists(std::string_view path, struct stat& status) {
  return lstat(std::string(path).c_str(), &status) == 0;
}

// Root could copy what others must not read.
bool is_for_everybody(const struct stat& status) {
  return (status.st_mode & S_IROTH) != 0 && status.st_size <= kCopiedBytesMax;
}

std::string target_of(std::string_view link) {
  std::array<char, PATH_MAX> target{};
  const ssize_t size = readlink(std::string(link).c_str(), target.data(), target.size());
  return size > 0 ? std::string(target.data(), static_cast<std::size_t>(size)) : "";
}

// Under all the names that programs look for. They replace the caller's: there is no other way out.
void add_proxy(Variables& variables) {
  const std::string address = "http://127.0.0.1:" + std::to_string(CagePlan::kProxyPort);
  for (const auto* name :
       {"http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"}) {
    variables[name] = address;
  }
  variables["no_proxy"] = variables["NO_PROXY"] = "";
  variables["NODE_USE_ENV_PROXY"] = "1";  // node looks at the others only then
}

}  // namespace

Caller caller() { return geteuid() == 0 || getuid() == 0 ? Caller::root : Caller::plain; }

Person person_of(const Variables& environment) {
  Person person{kPlainUser, kPlainUser, std::string(kDefaultName), value_of(environment, "HOME")};
  if (caller() == Caller::plain) {
    person.user = getuid();
    person.group = getgid();
    person.name = name_of_user(person.user);
  }
  if (!is_home(person.home)) {
    person.home = kDefaultHome;
  }
  return person;
}

SystemView system_view() {
  SystemView view{{}, {"/usr"}, {}};
  struct stat status{};
  for (const std::string_view top : kTops) {
    if (exists(top, status) && S_ISLNK(status.st_mode)) {
      view.links.emplace_back(top, target_of(top));
    } else if (exists(top, status)) {
      view.places.emplace_back(top);
    }
  }
  for (const std::string_view place : kOfEtc) {
    if (exists(place, status) && S_ISLNK(status.st_mode)) {
      view.links.emplace_back(place, target_of(place));
    } else if (exists(place, status) && S_ISREG(status.st_mode)) {
      if (is_for_everybody(status)) {
        view.files.emplace_back(place);
      }
    } else if (exists(place, status)) {
      view.places.emplace_back(place);
    }
  }
  return view;
}

// With --learn there is one that lets nothing through, to hear what was asked for.
bool has_proxy(const Launch& launch) {
  return !launch.grants.hosts.empty() || launch.learn == Launch::Learn::lookups;
}

std::vector<std::string> program_environment(const Launch& launch, const Person& person) {
  Variables passed;
  for (const auto& [name, value] : launch.environment) {
    const bool harmless =
        std::ranges::find(kHarmless, name) != kHarmless.end() || name.starts_with("LC_");
    const auto& granted = launch.grants.environment;
    if (harmless || std::ranges::find(granted, name) != granted.end()) {
      passed.emplace(name, value);
    }
  }
  passed.insert({{"PATH", std::string(kPath)},
                 {"HOME", person.home},
                 {"USER", person.name},
                 {"LOGNAME", person.name},
                 {"SHELL", "/bin/sh"},
                 {"TMPDIR", "/tmp"}});
  if (has_proxy(launch)) {
    add_proxy(passed);
  }
  std::vector<std::string> entries;
  for (const auto& [name, value] : passed) {
    entries.push_back(name + "=" + value);
  }
  return entries;
}

}  // namespace noctem::bark

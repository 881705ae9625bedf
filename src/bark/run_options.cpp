#include "run_options.hpp"

#include <algorithm>
#include <array>

#include "noctem/base/strings.hpp"

namespace noctem::bark {

namespace {

constexpr auto kWithValue = std::to_array<std::string_view>(
    {"--read", "--write", "--net", "--env", "--memory", "--cpu", "--wall", "--processes",
     "--descriptors", "--scratch", "--limits", "--level", "--policy", "--report"});

std::unexpected<Error> usage(std::string message) {
  return fail(invalid("usage", std::move(message)));
}

Result<> set_level(RunOptions& options, std::string_view value) {
  if (value == "process") {
    options.level = RunOptions::Level::process;
  } else if (value == "vm") {
    options.level = RunOptions::Level::vm;
  } else {
    return usage("--level is process or vm");
  }
  return {};
}

Result<> set_report(RunOptions& options, std::string_view value) {
  constexpr std::uint64_t kDescriptorMin = 3;
  constexpr std::uint64_t kDescriptorMax = 1023;
  const auto number = parse_decimal(value);
  if (!number || *number < kDescriptorMin || *number > kDescriptorMax) {
    return usage("--report is the number of an open socket, 3 to 1023");
  }
  options.report = static_cast<int>(*number);
  return {};
}

Result<> take(RunOptions& options, std::string name, std::string value) {
  if (name == "--level") {
    return set_level(options, value);
  }
  if (name == "--policy") {
    if (options.policy) {
      return usage("--policy is given twice");
    }
    options.policy = std::move(value);
    return {};
  }
  if (name == "--report") {
    return set_report(options, value);
  }
  options.grants.push_back({std::move(name), std::move(value)});
  return {};
}

Result<> set_counting(Limits& limits, std::string_view value) {
  if (value != "cgroup") {
    return usage("--limits is cgroup: hold for the run as a whole, or refuse it");
  }
  limits.counting = Limits::Counting::cgroup;
  return {};
}

Result<> grant_limit(Limits& limits, const RunOptions::Grant& wanted) {
  struct Named {
    std::string_view option;
    LimitName name;
  };
  constexpr auto kNames = std::to_array<Named>({{"--memory", LimitName::memory_mb},
                                                {"--cpu", LimitName::cpu_ms},
                                                {"--wall", LimitName::wall_ms},
                                                {"--processes", LimitName::processes},
                                                {"--descriptors", LimitName::descriptors},
                                                {"--scratch", LimitName::scratch_mb}});
  const auto named = std::ranges::find(kNames, wanted.option, &Named::option);
  return set_limit(limits, named->name, wanted.value);
}

}  // namespace

Result<RunOptions> parse_run_options(const std::vector<std::string>& words) {
  RunOptions options;
  std::size_t at = 0;
  for (; at < words.size() && words[at].starts_with('-'); ++at) {
    const std::string& word = words[at];
    if (word == "--") {
      ++at;
      break;
    }
    const auto equals = word.find('=');
    std::string name = word.substr(0, equals);
    if (name == "--learn") {
      options.wish = RunOptions::Wish::learn;
    } else if (name == "--help" || name == "-h") {
      options.wish = RunOptions::Wish::help;
      return options;
    } else if (std::ranges::find(kWithValue, name) == kWithValue.end()) {
      return usage("unknown option " + name +
                   ": `noctem run --help` lists them all; the program "
                   "comes after --");
    } else if (equals != std::string::npos) {
      NOCTEM_CHECK(take(options, std::move(name), word.substr(equals + 1)));
    } else if (at + 1 < words.size()) {
      NOCTEM_CHECK(take(options, std::move(name), words[++at]));
    } else {
      return usage(name + " needs a value");
    }
  }
  options.words.assign(words.begin() + static_cast<std::ptrdiff_t>(at), words.end());
  return options.words.empty() ? usage("what is to be run? noctem run [options] -- PROGRAM [ARG…]")
                               : Result<RunOptions>(std::move(options));
}

Result<> apply(const std::vector<RunOptions::Grant>& wanted, Grants& grants,
               std::string_view folder) {
  for (const RunOptions::Grant& grant : wanted) {
    if (grant.option == "--read") {
      NOCTEM_CHECK(grant_path(grants, grant.value, Access::read, folder));
    } else if (grant.option == "--write") {
      NOCTEM_CHECK(grant_path(grants, grant.value, Access::write, folder));
    } else if (grant.option == "--net") {
      NOCTEM_CHECK(grant_host(grants, grant.value));
    } else if (grant.option == "--env") {
      NOCTEM_CHECK(grant_variable(grants, grant.value));
    } else if (grant.option == "--limits") {
      NOCTEM_CHECK(set_counting(grants.limits, grant.value));
    } else {
      NOCTEM_CHECK(grant_limit(grants.limits, grant));
    }
  }
  return {};
}

}  // namespace noctem::bark

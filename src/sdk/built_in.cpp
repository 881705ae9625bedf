#include <algorithm>
#include <array>
#include <cstdint>

#include "noctem/codec/json.hpp"

#include "folder.hpp"

namespace noctem::sdk {

namespace {

constexpr std::uint16_t kPortMax = 65'535;
constexpr std::int64_t kPortOfHttps = 443;

// Which grants a skill can use. None of them is of use without.
struct Row {
  std::string_view name;
  BuiltIn which;
  enum class Takes { read, write, hosts } takes;
};
constexpr auto kRows = std::to_array<Row>({
    {"shell", BuiltIn::shell, Row::Takes::read},
    {"file-read", BuiltIn::file_read, Row::Takes::read},
    {"file-write", BuiltIn::file_write, Row::Takes::write},
    {"web-fetch", BuiltIn::web_fetch, Row::Takes::hosts},
    {"task-status", BuiltIn::task_status, Row::Takes::hosts},
    {"message-send", BuiltIn::message_send, Row::Takes::hosts},
});

const Row& row_of(BuiltIn which) { return *std::ranges::find(kRows, which, &Row::which); }

std::unexpected<Error> refuse(std::string message) {
  return fail(invalid("usage", std::move(message)));
}

std::string_view option_of(Row::Takes takes) {
  switch (takes) {
    case Row::Takes::read:
      return "--read PATH";
    case Row::Takes::write:
      return "--write PATH";
    case Row::Takes::hosts:
      return "--net HOST:PORT";
  }
  return "";
}

// The shell may run without any folder: its programs then see the system alone.
Result<> check(const Row& row, const Wanted& wanted) {
  const auto unwanted = [&](const std::vector<std::string>& list, Row::Takes takes) {
    return !list.empty() && row.takes != takes;
  };
  if (unwanted(wanted.read, Row::Takes::read) || unwanted(wanted.write, Row::Takes::write) ||
      unwanted(wanted.hosts, Row::Takes::hosts)) {
    return refuse(std::string(row.name) + " takes " + std::string(option_of(row.takes)) +
                  " and no other grant");
  }
  const bool has_none = wanted.read.empty() && wanted.write.empty() && wanted.hosts.empty();
  if (has_none && row.which != BuiltIn::shell) {
    return refuse(std::string(row.name) + " is of no use without " +
                  std::string(option_of(row.takes)));
  }
  return {};
}

void add_paths(codec::JsonArray& list, const std::vector<std::string>& paths, const char* access) {
  for (const std::string& path : paths) {
    list.emplace_back(codec::JsonObject{{"path", path}, {"access", access}});
  }
}

Result<codec::Json> host_json(std::string_view host) {
  const std::size_t colon = host.rfind(':');
  std::int64_t port = kPortOfHttps;
  if (colon != std::string_view::npos) {
    const auto number = codec::parse_json(host.substr(colon + 1));
    if (!number || number->integer() == nullptr || *number->integer() < 1 ||
        *number->integer() > kPortMax) {
      return refuse("--net is HOST or HOST:PORT");
    }
    port = *number->integer();
  }
  return codec::JsonObject{{"host", host.substr(0, colon)}, {"ports", codec::JsonArray{port}}};
}

Result<std::string> capabilities_of(const Wanted& wanted) {
  codec::JsonObject capabilities;
  codec::JsonArray paths;
  add_paths(paths, wanted.read, "read");
  add_paths(paths, wanted.write, "write");
  codec::JsonArray hosts;
  for (const std::string& host : wanted.hosts) {
    NOCTEM_TRY(codec::Json json, host_json(host));
    hosts.push_back(std::move(json));
  }
  if (!paths.empty()) {
    capabilities.set("fs", std::move(paths));
  }
  if (!hosts.empty()) {
    capabilities.set("net", std::move(hosts));
  }
  return codec::write_canonical(capabilities);
}

}  // namespace

std::optional<BuiltIn> built_in_of(std::string_view word) {
  const auto* const found = std::ranges::find(kRows, word, &Row::name);
  return found == kRows.end() ? std::nullopt : std::optional(found->which);
}

std::string_view name_of(BuiltIn built_in) { return row_of(built_in).name; }

std::string entry_of(BuiltIn which) {
  return std::string(kPackageFolder) + "/" + std::string(name_of(which));
}

Result<std::vector<NewFile>> built_in(BuiltIn which, const SkillNames& names,
                                      const Wanted& wanted) {
  const Row& row = row_of(which);
  NOCTEM_CHECK(check(row, wanted));
  NOCTEM_TRY(const std::string capabilities, capabilities_of(wanted));
  const std::string host = wanted.hosts.empty() ? "" : wanted.hosts.front();
  return filled("builtin/" + std::string(row.name) + "/", {{"@ID@", names.id},
                                                           {"@NAME@", names.word},
                                                           {"@HOST@", host},
                                                           {"@CAPABILITIES@", capabilities}});
}

}  // namespace noctem::sdk

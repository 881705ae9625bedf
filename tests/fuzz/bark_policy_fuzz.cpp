// What a person or a program writes down to be granted: a policy in either form, a host, a path.
// Whatever is taken is complete, and is read back as the same from what we write.

#include "noctem/bark/denial.hpp"
#include "noctem/bark/policy.hpp"
#include "noctem/base/assert.hpp"
#include "noctem/base/bytes.hpp"
#include "noctem/base/strings.hpp"

namespace {

namespace bark = noctem::bark;

void check_policy(std::string_view text) {
  const auto grants = bark::parse_policy(text, "/srv/home");
  if (!grants) {
    return;
  }
  for (const bark::PathGrant& grant : grants->paths) {
    NOCTEM_ASSERT(grant.path == bark::normal_path(grant.path, "/") && grant.path != "/",
                  grant.path);
    NOCTEM_ASSERT(!bark::lies_in(grant.path, "/proc"), grant.path);
  }
  bark::Grants compared = *grants;
  NOCTEM_ASSERT(compared.limits.memory_mb > 0 && compared.limits.processes > 0, text);
  const auto again = bark::parse_policy(bark::write_policy(*grants), "/elsewhere");
  NOCTEM_ASSERT(again.has_value(), text);
  NOCTEM_ASSERT(again->hosts == grants->hosts && again->environment == grants->environment, text);
  NOCTEM_ASSERT(again->limits == grants->limits, text);
  NOCTEM_ASSERT(again->paths.size() == grants->paths.size(), text);
}

void check_host(std::string_view text) {
  bark::Grants grants;
  if (bark::grant_host(grants, text)) {
    const bark::HostGrant& host = grants.hosts.front();
    const bool is_plain = !text.starts_with('[') && !text.starts_with("tcp:");
    const auto name = noctem::to_lower_ascii(text.substr(0, text.find_first_of(": ")));
    NOCTEM_ASSERT(!is_plain || host.host == name, text);
    bark::Grants again;
    NOCTEM_ASSERT(bark::grant_host(again, to_string(host)) && again.hosts == grants.hosts, text);
    NOCTEM_ASSERT(host.host.find_first_of("@/\\%[] \n\t#?*_") == std::string::npos, text);
    NOCTEM_ASSERT(host.host.find('\0') == std::string::npos, text);
    NOCTEM_ASSERT(!host.host.ends_with('.') && host.port != 0, text);
  }
}

void check_shown(std::string_view text) {
  for (const char c : bark::shown_word(text)) {
    NOCTEM_ASSERT(c >= ' ' && c <= '~', text);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text = noctem::text_of({bytes, size});
  check_policy(text);
  check_host(text);
  check_shown(text);
  return 0;
}

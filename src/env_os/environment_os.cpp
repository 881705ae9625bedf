#include <unistd.h>

#include <string_view>

#include "noctem/env_os/environment.hpp"

namespace noctem::env_os {

Environment environment() {
  Environment found;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t at = text.find('=');
    if (at != std::string_view::npos && at != 0) {
      found.emplace(text.substr(0, at), text.substr(at + 1));  // the first one counts, as in getenv
    }
  }
  return found;
}

}  // namespace noctem::env_os

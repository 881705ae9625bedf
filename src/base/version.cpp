#include "noctem/base/version.hpp"

namespace noctem {

std::string_view version() { return NOCTEM_VERSION; }

}  // namespace noctem

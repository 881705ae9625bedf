#include "noctem/node/version.hpp"

namespace noctem::node {

std::string_view version() { return NOCTEM_VERSION; }

}  // namespace noctem::node

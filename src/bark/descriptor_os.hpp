#pragma once
// A descriptor that is closed when its owner goes: the proxy's, under the name of this part.

#include "noctem/proxy/descriptor.hpp"

namespace noctem::bark {

using proxy::Descriptor;

}  // namespace noctem::bark

#pragma once
// The environment that this process was started with, as a value. It is read once, in main, and
// handed down: what a part may know of it is what it was given.
//
// Any thread, as long as nobody changes the environment (we never do).

#include <map>
#include <string>

namespace noctem::env_os {

using Environment = std::map<std::string, std::string>;

Environment environment();

}  // namespace noctem::env_os

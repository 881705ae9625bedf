#pragma once
// The token by which a program of this user's may use the node's MCP endpoint over HTTP. It lies in
// the home, readable by its owner alone; whoever can read it is let in, and as long as there is
// none, nobody is. A new one takes the place of the old at once.
//
// Any thread.

#include <string>

#include "noctem/base/result.hpp"
#include "noctem/env/files.hpp"
#include "noctem/env/random.hpp"
#include "noctem/home/home.hpp"

namespace noctem::home {

std::string access_token_path(const Home& home);

// not_found/no_access_token; denied/access_token_open if others could have read it.
Result<std::string> read_access_token(env::Files& files, const Home& home);
Result<std::string> make_access_token(env::Files& files, env::Random& random, const Home& home);

}  // namespace noctem::home

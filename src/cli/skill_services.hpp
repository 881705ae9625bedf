#pragma once
// What this node answers a skill of level wasm, as far as it was granted: its store in the home,
// its log, a fetch through the proxy, a question to the mesh as this home's agent.
//
// `session` outlives it; each answer is made on the thread of the run.

#include <string>

#include "noctem/wasm_level/wasm_level.hpp"

#include "vocabulary.hpp"

namespace noctem::cli {

wasm_level::ServicesOf services_of(Session& session, const home::Home& home);

// Where a skill's store lies.
std::string store_folder(const home::Home& home, std::string_view skill);
// With everything in it; one that is not there is fine.
Result<> remove_store(env::Files& files, const home::Home& home, std::string_view skill);

}  // namespace noctem::cli

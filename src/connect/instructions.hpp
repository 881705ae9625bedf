#pragma once
// What agents are told, so that they ask the mesh first and contribute last.
//
// Constants; any thread.

#include <string>
#include <string_view>

namespace noctem::connect {

std::string_view instructions();  // Markdown, without a last line end
std::string_view reminder();      // the same in three sentences, for a hook

enum class Front { skill, rule, copilot };
// A file of its own: what the host reads at its head, and the marked section.
std::string document(Front front);

}  // namespace noctem::connect

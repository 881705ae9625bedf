#pragma once
// The files of templates/ as they were when the program was built. Pure; any thread.

#include <string_view>
#include <vector>

namespace noctem::sdk {

struct EmbeddedText {
  std::string_view path;  // below templates/
  std::string_view text;
};

std::vector<EmbeddedText> embedded_texts();

}  // namespace noctem::sdk

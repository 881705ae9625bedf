#pragma once
// The scripts that connect a shell's completion to `noctem complete`. Each hands the words typed so
// far to the program and offers the lines that come back; none means: file names.
//
// Constants; any thread.

#include <optional>
#include <string_view>

namespace noctem::cli {

std::optional<std::string_view> completion_script(std::string_view shell);

}  // namespace noctem::cli

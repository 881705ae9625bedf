#pragma once
// How many bytes a terminal takes for one command: ECMA-48 sequences that begin with ESC or with
// the C1 character of the same meaning.
//
// Private to text; any thread.

#include <cstddef>
#include <string_view>

namespace noctem::text {

// `rest` begins with ESC or with a C1 control. At least the size of that character; a sequence
// without an end is only its introducer.
std::size_t escape_size(std::string_view rest);

}  // namespace noctem::text

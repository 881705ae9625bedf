#pragma once
// Foreign words on a terminal of a given width: nothing in them moves the cursor, turns the line or
// hides, and they take no more columns than they are given.
//
// Pure functions; any thread.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace noctem::cli {

// One line: controls, line breaks, marks of direction and invisible characters become '?' or a
// blank; what does not fit is cut, with "..". Wide characters count as two.
std::string fitted(std::string_view text, std::size_t columns);
// The same, filled with blanks to exactly that many columns.
std::string cell(std::string_view text, std::size_t columns);

// One character for each value, higher for more.
enum class Glyphs { ascii, blocks };
std::string sparkline(const std::vector<std::int64_t>& values, Glyphs glyphs);

}  // namespace noctem::cli

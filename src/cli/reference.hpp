#pragma once
// The whole command line as a document, made from the tables: the man page noctem(1) and the guide
// docs/guide/command-line.md, which a test compares with this.
//
// Pure functions; any thread.

#include <string>
#include <vector>

#include "vocabulary.hpp"

namespace noctem::cli {

std::string man_page(const Program& program);
std::string guide_page(const Program& program);

}  // namespace noctem::cli

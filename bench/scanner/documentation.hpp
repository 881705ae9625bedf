#pragma once
// The benign set: every paragraph and block of code of the documentation that is installed on this
// machine, by package of the distribution: the folder of documents, manual pages in all languages,
// and the libraries of Perl and Python with the documentation in them. Pieces that stand twice
// count once.

#include <map>
#include <string>
#include <vector>

namespace noctem::bench {

using Documentation = std::map<std::string, std::vector<std::string>>;  // package -> pieces

// `database` is the folder in which the distribution notes its packages and their files.
Documentation read_documentation(const std::string& database);

}  // namespace noctem::bench

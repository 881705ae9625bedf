#pragma once
// Debian's package descriptions as a test of search: the long description of a package is an entry,
// its short description the question, made hard: without the package's name and without any three
// words that stand side by side in the entry too.
//
// Values; one thread.

#include <string>
#include <vector>

namespace noctem::bench {

struct Description {
  std::string package;
  std::string text;      // the long description
  std::string question;  // empty: too little is left of the short one
};

// Paragraphs as `apt-helper cat-file …Translation-en` prints them. A text that comes again under
// another name is taken once.
std::vector<Description> parse_descriptions(const std::string& paragraphs);

}  // namespace noctem::bench

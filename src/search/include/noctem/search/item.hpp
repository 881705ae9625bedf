#pragma once
// What the index knows of an entry: the words by which it is found, which never change, and its
// standing, which does. The index keeps positions of words and no text; whoever erases an item
// hands in the same words again, and the index refuses others than it was given.
//
// Values; any thread.

#include <cstdint>
#include <string>
#include <vector>

#include "noctem/codec/cid.hpp"

namespace noctem::search {

struct Words {
  std::string domain = {};  // segments separated by slashes
  std::vector<std::string> tags = {};
  std::string summary = {};
  std::string content = {};
};

enum class Verified { no, yes };
enum class Listed { no, yes };  // no: held, dropped, false: kept in the index and never answered

struct Standing {
  int confidence = 0;  // thousandths, of the network
  Verified verified = Verified::no;
  Listed listed = Listed::yes;

  bool operator==(const Standing&) const = default;
};

struct Item {
  codec::Cid id;
  Words words;
  Standing standing;
};

// What relevance is multiplied with, in thousandths: the confidence, but a verified entry has
// always more than one that is not.
int weight_of(const Standing& standing);

}  // namespace noctem::search

#pragma once
// What a confined program reached for and did not get, for the person who ran it: each thing once,
// with the grant that would allow it. Names come from the program, so they are shown as plain
// printable text only, whatever bytes they hold.
//
// One thread.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/bark/grants.hpp"

namespace noctem::bark {

struct Denial {
  enum class What { read, write, network };
  What what = What::read;
  std::string object;  // a path, or an address and port
  bool operator==(const Denial&) const = default;
};
std::string_view name_of(Denial::What what);

class Denials {
 public:
  static constexpr std::size_t kItemsMax = 200;

  void add(Denial denial);
  const std::vector<Denial>& list() const { return list_; }
  std::uint64_t unlisted() const { return unlisted_; }  // beyond kItemsMax

 private:
  std::vector<Denial> list_;
  std::uint64_t unlisted_ = 0;
};

// Lines for stderr, "" for none.
std::string explain(const Denials& denials);

// The grants with what was denied added: the policy that a run needed.
Grants with_denied(Grants grants, const Denials& denials);

// A word as a shell takes it; a byte that is not printable ASCII becomes \xNN.
std::string shown_word(std::string_view word);

}  // namespace noctem::bark

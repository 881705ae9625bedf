#pragma once
// What says of a home that its mesh is a copy of another node's: which mesh, and from where. Such a
// home has no log key; it is followed and read, and nothing is written into it.
//
// Uses the disk; one thread, under the home's lock.

#include <optional>
#include <string>

#include "noctem/codec/cid.hpp"
#include "noctem/env/files.hpp"
#include "noctem/home/home.hpp"

namespace noctem::node {

struct CopyMark {
  codec::Cid mesh;
  std::string url;  // empty: it was imported
};

// Nothing: the home's mesh is its own, or there is none yet.
Result<std::optional<CopyMark>> read_copy_mark(env::Files& files, const home::Home& home);
Result<> write_copy_mark(env::Files& files, const home::Home& home, const CopyMark& mark);
Result<> remove_copy_mark(env::Files& files, const home::Home& home);  // none there is fine

}  // namespace noctem::node

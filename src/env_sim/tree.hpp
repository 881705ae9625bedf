#pragma once
// The names of a disk: what a program sees, what is durable, and the changes in between, in their
// order.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/base/result.hpp"
#include "noctem/env/files.hpp"

#include "file_image.hpp"

namespace noctem::env_sim {

struct Inode {
  Inode(env::EntryKind is, std::uint32_t allows) : kind(is), permissions(allows) {}

  const env::EntryKind kind;
  std::uint32_t permissions;
  FileImage image;                                        // of a file
  std::map<std::string, std::shared_ptr<Inode>> seen;     // of a directory
  std::map<std::string, std::shared_ptr<Inode>> durable;  // of a directory
};
using InodePtr = std::shared_ptr<Inode>;

// A name in a directory, whether or not something bears it.
struct Place {
  InodePtr directory;
  std::string name;
  InodePtr found;
};

class Tree {
 public:
  Tree();

  Result<Place> place(std::string_view path) const;  // its directory must be there
  Result<InodePtr> find(std::string_view path) const;
  std::uint64_t used_bytes() const;                    // what a program sees
  InodePtr find_durable(std::string_view path) const;  // null if it is not

  InodePtr make(const Place& place, env::EntryKind kind, std::uint32_t permissions);
  void unlink(const Place& place);
  void rename(const Place& from, const Place& to);
  void sync(const InodePtr& directory);
  void lose_power(Survival survival, std::uint32_t torn_per_million, Prng& prng,
                  FaultCounts& faults);

 private:
  // From a name to another; one end is missing for what is made and what is removed.
  struct Change {
    InodePtr inode;
    std::optional<Place> from;
    std::optional<Place> to;

    const InodePtr& directory() const { return to ? to->directory : from->directory; }
  };
  static void apply(const Change& change);

  InodePtr root_;
  std::vector<Change> pending_;
};

}  // namespace noctem::env_sim

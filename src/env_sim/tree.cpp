#include "tree.hpp"

#include <utility>

#include "noctem/base/strings.hpp"

namespace noctem::env_sim {
namespace {

Result<std::vector<std::string>> names_of(std::string_view path) {
  if (path.empty() || path.find('\0') != std::string_view::npos) {
    return fail(invalid("path", "a path is empty or holds a zero byte"));
  }
  std::vector<std::string> names;
  for (const std::string_view name : split(path, '/')) {
    if (name == "..") {
      return fail(invalid("path", "the simulated disk has no .."));
    }
    if (!name.empty() && name != ".") {
      names.emplace_back(name);
    }
  }
  return names;
}

void see_durable(Inode& inode, std::uint32_t torn_per_million, Survival survival, Prng& prng,
                 FaultCounts& faults) {
  if (inode.kind == env::EntryKind::file) {
    inode.image.lose_power(survival, torn_per_million, prng, faults);
    return;
  }
  inode.seen = inode.durable;
  for (const auto& [name, child] : inode.seen) {
    see_durable(*child, torn_per_million, survival, prng, faults);
  }
}

std::uint64_t used_below(const Inode& inode) {
  std::uint64_t used = inode.image.seen().size();
  for (const auto& [name, child] : inode.seen) {
    used += used_below(*child);
  }
  return used;
}

}  // namespace

Tree::Tree() : root_(std::make_shared<Inode>(env::EntryKind::directory, 0700)) {}

std::uint64_t Tree::used_bytes() const { return used_below(*root_); }

Result<Place> Tree::place(std::string_view path) const {
  NOCTEM_TRY(const std::vector<std::string> names, names_of(path));
  Place place{root_, ".", root_};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!place.found) {
      return fail(not_found("not_found", std::string(path) + ": no such directory"));
    }
    if (place.found->kind != env::EntryKind::directory) {
      return fail(invalid("not_a_directory", std::string(path) + ": not a directory"));
    }
    const auto found = place.found->seen.find(names[i]);
    InodePtr directory = std::move(place.found);
    InodePtr inode = found == directory->seen.end() ? nullptr : found->second;
    place = {std::move(directory), names[i], std::move(inode)};
  }
  return place;
}

Result<InodePtr> Tree::find(std::string_view path) const {
  NOCTEM_TRY(const Place found, place(path));
  if (!found.found) {
    return fail(not_found("not_found", std::string(path) + ": no such file or directory"));
  }
  return found.found;
}

InodePtr Tree::find_durable(std::string_view path) const {
  const auto names = names_of(path);
  InodePtr inode = names ? root_ : nullptr;
  for (std::size_t i = 0; inode && i < names->size(); ++i) {
    const auto found = inode->durable.find((*names)[i]);
    inode = found == inode->durable.end() ? nullptr : found->second;
  }
  return inode;
}

InodePtr Tree::make(const Place& place, env::EntryKind kind, std::uint32_t permissions) {
  auto inode = std::make_shared<Inode>(kind, permissions);
  place.directory->seen[place.name] = inode;
  pending_.push_back({inode, std::nullopt, place});
  return inode;
}

void Tree::unlink(const Place& place) {
  place.directory->seen.erase(place.name);
  pending_.push_back({place.found, place, std::nullopt});
}

void Tree::rename(const Place& from, const Place& to) {
  from.directory->seen.erase(from.name);
  to.directory->seen[to.name] = from.found;
  pending_.push_back({from.found, from, to});
}

// A name is taken away only from what bore it then: an earlier change may have been lost.
void Tree::apply(const Change& change) {
  if (change.from) {
    auto& names = change.from->directory->durable;
    const auto found = names.find(change.from->name);
    if (found != names.end() && found->second == change.inode) {
      names.erase(found);
    }
  }
  if (change.to) {
    change.to->directory->durable[change.to->name] = change.inode;
  }
}

void Tree::sync(const InodePtr& directory) {
  std::erase_if(pending_, [&](const Change& change) {
    const bool now = change.directory() == directory;
    if (now) {
      apply(change);
    }
    return now;
  });
}

void Tree::lose_power(Survival survival, std::uint32_t torn_per_million, Prng& prng,
                      FaultCounts& faults) {
  const std::vector<bool> kept = survivors(pending_.size(), survival, prng);
  for (std::size_t i = 0; i < pending_.size(); ++i) {
    faults.strike(kept[i] ? Fault::name_kept : Fault::name_lost);
    if (kept[i]) {
      apply(pending_[i]);
    }
  }
  pending_.clear();
  see_durable(*root_, torn_per_million, survival, prng, faults);
}

}  // namespace noctem::env_sim

#pragma once
// The bytes of a `.skill` file: a tar that can be written in one way only. Each header is a
// function of name and size alone (no owner, no time, no mode to choose), skill.json comes first
// and the rest follows in the order of names. What differs by one byte from what we would write is
// refused, so there are no links, no devices, no second reading of a header, and no two files of
// one name.
//
// It is not compressed: nothing unpacks to more than it weighs. Pure; any thread.

#include <string>
#include <vector>

#include "noctem/base/bytes.hpp"

namespace noctem::skill {

inline constexpr std::uint64_t kArchiveBytesMax = 64u << 20;

struct ArchiveFile {
  std::string path;
  Bytes content;
  bool operator==(const ArchiveFile&) const = default;
};

// `files`: skill.json first, the others in ascending order; what cannot be written is refused.
Result<Bytes> write_archive(const std::vector<ArchiveFile>& files);
Result<std::vector<ArchiveFile>> read_archive(ByteView archive);

}  // namespace noctem::skill

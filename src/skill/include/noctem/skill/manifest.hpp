#pragma once
// What a skill says of itself, as a signed document of the kind "skill": its name and version, the
// files that it consists of by their SHA-256, how it is run, what it asks for. Everything is
// checked when it is read; a field that is not known refuses the whole, and what a tier may not
// have cannot be asked for.
//
// Values; any thread.

#include <string>
#include <string_view>
#include <vector>

#include "noctem/bark/level.hpp"
#include "noctem/crypto/hash.hpp"
#include "noctem/document/document.hpp"
#include "noctem/skill/bounds.hpp"
#include "noctem/skill/skill_name.hpp"

namespace noctem::skill {

inline constexpr std::size_t kFilesMax = 256;
inline constexpr std::size_t kFileNameBytesMax = 99;  // what a tar header holds
inline constexpr std::uint64_t kFileBytesMax = 32u << 20;
inline constexpr std::string_view kManifestName = "skill.json";

struct FilePin {
  std::string path;
  crypto::Digest sha256{};
  std::uint64_t size_bytes = 0;
  bool operator==(const FilePin&) const = default;
};

struct Manifest {
  std::string id;
  Version version;
  bark::LevelName runtime = bark::LevelName::process;
  std::string entry;
  int tier = 1;
  std::string about;
  std::string input_schema;   // JSON Schema of its arguments, or ""
  std::string output_schema;  // of its answer, which is JSON then, or ""
  std::vector<FilePin> files;
  // What it asks for, every bound there.
  Bounds asks;
  enum class Files { none, some } files_asked = Files::none;  // its own (skill:/) count too
  // Whether it runs only where its limits hold for all of it together.
  bark::Limits::Counting counting = bark::Limits::Counting::any;
  std::vector<std::string> model;  // names
};

const document::Kinds& skill_kinds();

Result<Manifest> read_manifest(const document::Document& document);

// A path in a package: relative, no "..", plain ASCII without what a shell or tar reads twice.
bool is_package_path(std::string_view path);

}  // namespace noctem::skill

#pragma once
// What a confined program sees of the file system, as a value: the parts of the system that every
// program needs, a person with an empty home, and what was granted. The words for bubblewrap and
// the rules for Landlock are both made from it, so the two layers cannot disagree.
//
// Pure; any thread.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "noctem/bark/grants.hpp"

#include "cage_plan.hpp"

namespace noctem::bark {

struct Person {
  std::uint32_t user = 0;  // as the program sees itself
  std::uint32_t group = 0;
  std::string name;
  std::string home;
};

struct SystemView {
  std::vector<std::string> files;   // small ones, shown as copies: a mount costs more
  std::vector<std::string> places;  // shown read-only as they are
  std::vector<std::pair<std::string, std::string>> links;  // path, target
};

// A granted file or folder. `source` is a path that was prepared for it, or empty where
// `descriptor` says which file it is.
struct ScenePath {
  enum class Kind { file, folder } kind = Kind::folder;
  std::string target;
  Access access = Access::read;
  std::string source;
  int descriptor = -1;
};

// Small files that are made for the run: descriptor of the content, path inside.
struct SceneText {
  std::string target;
  int descriptor = -1;
};

struct Scene {
  Person person;
  SystemView system;
  std::vector<ScenePath> granted;
  std::vector<std::pair<std::string, std::string>> links;  // names that led to what was granted
  std::vector<std::string> hidden;  // folders that are empty, whatever was granted around them
  std::vector<SceneText> texts;
  std::uint32_t scratch_mb = 0;
};

// Parents come before what lies in them.
void sort_granted(Scene& scene);

// Arguments of bubblewrap without its own name, up to where the command begins.
std::vector<std::string> bubblewrap_words(const Scene& scene);

std::vector<CagePath> cage_paths(const Scene& scene);

// The files that are made for the run.
std::string passwd_text(const Person& person);
std::string group_text(const Person& person);
std::string hosts_text();

}  // namespace noctem::bark

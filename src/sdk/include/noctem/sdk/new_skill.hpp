#pragma once
// What the folder of a new skill holds: a template in the language that was asked for, or one of
// the skills that come with the program, written out with the grants that a person named. Either is
// source like any other; it is packed, signed, installed and decided about like any other.
//
// Pure; any thread.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/base/result.hpp"

namespace noctem::sdk {

enum class Language { c, cpp, js, any };
std::optional<Language> language_of(std::string_view word);

// The skills that come with the program.
enum class BuiltIn { shell, file_read, file_write, web_fetch, task_status, message_send };
std::optional<BuiltIn> built_in_of(std::string_view word);
std::string_view name_of(BuiltIn built_in);  // "file-read"

struct NewFile {
  enum class Mode { text, program };
  std::string path;  // in the folder
  std::string text;
  Mode mode = Mode::text;
};

// The two names of a skill: "org.example/hello" and "hello". A word alone becomes "local/word".
struct SkillNames {
  std::string id;
  std::string word;
};
Result<SkillNames> names_of(std::string_view wanted);

std::vector<NewFile> template_of(Language language, const SkillNames& names);

// What a built-in skill is to ask for: absolute paths, and "host:port".
struct Wanted {
  std::vector<std::string> read = {};
  std::vector<std::string> write = {};
  std::vector<std::string> hosts = {};
};

// Refuses (invalid/usage) what this skill has no use for, and what it needs and was not named.
// The program that is its entry (entry_of) is not among the files.
Result<std::vector<NewFile>> built_in(BuiltIn which, const SkillNames& names, const Wanted& wanted);

// Where in the folder the entry of a built-in skill lies.
std::string entry_of(BuiltIn which);

// The folder that is packed: what lies beside it is the author's.
inline constexpr std::string_view kPackageFolder = "package";

}  // namespace noctem::sdk

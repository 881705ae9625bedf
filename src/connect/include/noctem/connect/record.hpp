#pragma once
// What was done to a host's file, kept in the home beside a copy of the file as it was before. As
// long as the file is what we left, undoing gives the very bytes back; when somebody else has
// changed it since, our parts alone are taken out.
//
// Uses the disk; one thread.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/env/files.hpp"

namespace noctem::connect {

inline constexpr std::uint64_t kFileBytesMax = 32u << 20;

struct Record {
  std::string path;                         // of the file
  std::vector<std::string> users;           // "claude user", "codex project"
  std::map<std::string, std::size_t> made;  // by kind of piece: what was made around it
  std::string after;                        // SHA-256 of what we left, in hex
  enum class Before { absent, kept } before = Before::absent;
  std::vector<std::string> folders;  // made for it, outermost first

  bool operator==(const Record&) const = default;
};

std::string digest_of(std::string_view text);

class Records {
 public:
  // `folder`: of the home, made when it is first needed.
  Records(env::Files& files, std::string folder) : files_(files), folder_(std::move(folder)) {}

  Result<std::optional<Record>> find(const std::string& path) const;
  Result<std::string> before(const Record& record) const;  // the copy; empty if there was no file
  // Durable when it returns. `before`: nullopt keeps the copy that is there.
  Result<> keep(const Record& record, const std::optional<std::string>& before);
  Result<> forget(const Record& record);
  std::string copy_path(const std::string& path) const;

 private:
  std::string record_path(const std::string& path) const;

  env::Files& files_;
  std::string folder_;
};

}  // namespace noctem::connect

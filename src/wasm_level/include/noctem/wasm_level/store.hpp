#pragma once
// What a skill keeps from one call to the next: keys and values, its own and nobody else's, in a
// folder that the skill never sees. A value is replaced wholly or not at all, also when power
// fails. How much it keeps has an end, counted as it lies on the disk.
//
// One thread.

#include <string>
#include <vector>

#include "noctem/env/files.hpp"

namespace noctem::wasm_level {

inline constexpr std::size_t kStoreKeyBytesMax = 256;
inline constexpr std::size_t kStoreValueBytesMax = 256u << 10;
inline constexpr std::size_t kStoreKeysMax = 256;
inline constexpr std::uint64_t kStoreBytesMax = 64u << 20;

class SkillStore {
 public:
  SkillStore(env::Files& files, std::string folder, std::uint64_t bytes_max = kStoreBytesMax);

  Result<std::string> get(std::string_view key);
  Result<> put(std::string_view key, std::string_view value);
  Result<> remove(std::string_view key);
  Result<std::vector<std::string>> list(std::string_view prefix);  // sorted

 private:
  std::string path_of(std::string_view key) const;
  Result<std::vector<env::FileEntry>> entries();
  Result<> check_room(const std::vector<env::FileEntry>& present, const std::string& path,
                      std::size_t bytes);

  env::Files& files_;
  std::string folder_;
  std::uint64_t bytes_max_;
};

}  // namespace noctem::wasm_level

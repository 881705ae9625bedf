#pragma once
// Compiled skills, kept so that they need not be compiled again. To load compiled code is to trust
// it, so an entry counts only with a code that the node's key makes over its name and its bytes:
// what a skill, a person or a failing disk wrote there is not found. The name says which binary it
// was made of and by which version.
//
// One thread.

#include <string>

#include "noctem/base/bytes.hpp"
#include "noctem/base/secret.hpp"
#include "noctem/env/files.hpp"

namespace noctem::wasm_level {

class Artefacts {
 public:
  Artefacts(env::Files& files, std::string folder, Secret key);

  // not_found where there is none that counts.
  Result<Bytes> find(ByteView binary, std::string_view version);
  Result<> keep(ByteView binary, std::string_view version, ByteView compiled);

 private:
  std::string path_of(std::string_view name) const;

  env::Files& files_;
  std::string folder_;
  Secret key_;
};

}  // namespace noctem::wasm_level

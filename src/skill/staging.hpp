#pragma once
// A skill's files laid out in a folder of their own for one run, written from the bytes that were
// checked, and gone with this object. The folder's name is drawn, so nobody can have made it
// before.
//
// One thread.

#include <string>

#include "noctem/env/files.hpp"
#include "noctem/env/random.hpp"
#include "noctem/skill/package.hpp"

namespace noctem::skill {

class Staging {
 public:
  static Result<std::unique_ptr<Staging>> make(env::Files& files, env::Random& random,
                                               std::string_view scratch, const Package& package);
  Staging(env::Files& files, std::string folder, const Package& package)
      : files_(files), folder_(std::move(folder)), package_(package) {}
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;
  ~Staging();

  const std::string& folder() const { return folder_; }

 private:
  Result<> write();

  env::Files& files_;
  std::string folder_;
  const Package& package_;
};

}  // namespace noctem::skill

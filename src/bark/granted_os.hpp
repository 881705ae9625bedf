#pragma once
// Granted paths, opened: from here on a grant is a descriptor, so that a link or a rename cannot
// make another file of it. Its name inside is the one that the kernel gives to what was opened.
//
// One thread.

#include "noctem/bark/launch.hpp"

#include "descriptor_os.hpp"
#include "scene.hpp"

namespace noctem::bark {

struct OpenGrant {
  Descriptor file;    // O_PATH
  std::string named;  // as it was granted
  std::string real;
  Access access = Access::read;
  ScenePath::Kind kind = ScenePath::Kind::folder;
  std::uint32_t owner = 0;
  std::uint32_t group = 0;
};

Result<std::vector<OpenGrant>> open_grants(const Launch& launch);

// Noctem's folders that lie in what was granted: these are to be hidden.
std::vector<std::string> own_inside(const std::vector<OpenGrant>& grants,
                                    const std::vector<std::string>& own);

}  // namespace noctem::bark

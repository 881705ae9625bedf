#pragma once
// Granted paths for a caller that is root. The program runs under a user of its own, which could
// not enter a private home; so each granted path is mounted once more, with the owner of the path
// shown as that user (an idmapped mount), in a place that only this run has. What the program
// writes there belongs on disk to the owner, and nobody else's files become its own.
//
// One thread.

#include <vector>

#include "granted_os.hpp"

namespace noctem::bark {

// Where mount number i of the stage lies.
std::string stage_path(std::size_t index);

// Copies of the granted mounts that show their owner as `user`; attached nowhere yet.
Result<std::vector<Descriptor>> map_grants(const std::vector<OpenGrant>& grants,
                                           std::uint32_t user);

// In the child, before it gives up root: a mount namespace of its own with the stage. An errno.
int set_stage(const std::vector<OpenGrant>& grants, const std::vector<Descriptor>& mounts);

}  // namespace noctem::bark

#pragma once
// What a member does in a mesh, in one call each: contribute, reflect, vote, claim work, deliver
// it, give it back. Commands and tools both say what came of it in their own words.
//
// Waits for the network; one thread.

#include <string>
#include <vector>

#include "noctem/client/member.hpp"
#include "noctem/client/queue.hpp"
#include "noctem/client/writing.hpp"

namespace noctem::client {

// Sent and answered, or kept on this machine because no node took it yet.
struct Published {
  enum class How { sent, kept } how = How::sent;
  std::string id;
  codec::Json answer;   // the node's, if it was sent
  std::string trouble;  // why it is kept
};

// A reflection goes where reflections go. A short id in `supersedes` or `sources` is made whole.
Result<Published> contribute(Member& member, Queue& queue, EntryText entry);

struct Opinion {
  std::string entry;  // its id, or 8 or more of its digits
  int vote = 1;
  std::string reason;
  enum class Reveal { deposit, keep } reveal = Reveal::deposit;
};
struct Voted {
  std::string entry;  // the full id
  std::int64_t round = 1;
  codec::Json answer;
};
Result<Voted> vote(Member& member, Queue& queue, const Opinion& opinion);

struct Preference {
  std::vector<std::string> types;
  std::vector<std::string> domains;
};
// {task, lease}; null where there is nothing to do.
Result<codec::Json> claim(Member& member, const Preference& preference);
Result<codec::Json> deliver(Member& member, EntryText result);  // `result.task` names the task
Result<codec::Json> release(Member& member, const std::string& task);

}  // namespace noctem::client

#pragma once
// How much somebody may do in an hour, beyond the door's buckets: a bucket of one hour's worth that
// refills evenly. The limit is said with each question, because it follows from parameters and
// reputation. Bounded: what has refilled is forgotten, and when there are too many names the one
// that was charged longest ago.
//
// The writer's thread.

#include <cstdint>
#include <string>
#include <unordered_map>

namespace noctem::hub {

class Quota {
 public:
  explicit Quota(std::size_t names_max = 16'384) : names_max_(names_max) {}

  // Seconds until one more is allowed; 0: now.
  std::int64_t wait(const std::string& name, std::int64_t per_hour, std::int64_t now) const;
  void charge(const std::string& name, std::int64_t per_hour, std::int64_t now);
  std::size_t size() const { return used_.size(); }

 private:
  // In 3600ths of one: an hour at the limit n gives back n of them a second.
  struct Used {
    std::int64_t amount = 0;
    std::int64_t at = 0;
  };
  static std::int64_t left_of(const Used& used, std::int64_t per_hour, std::int64_t now);
  void make_room(std::int64_t now);

  std::size_t names_max_;
  std::unordered_map<std::string, Used> used_;
};

}  // namespace noctem::hub

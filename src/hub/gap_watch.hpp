#pragma once
// Who looked where and found nothing worth 0.3: when a second operator does so in one domain on the
// same day (UTC), the node reports a gap, once for each domain and day. Bounded; what is forgotten
// is only a question.
//
// Any thread.

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace noctem::hub {

class GapWatch {
 public:
  explicit GapWatch(std::size_t domains_max = 1'024) : domains_max_(domains_max) {}

  void found_nothing(const std::string& domain, const std::string& operator_id, std::int64_t now);
  // Domains that two operators have missed and nobody has reported today; they count as reported.
  std::vector<std::string> take(std::int64_t now);

 private:
  struct Missed {
    std::string first;
    enum class Stage { once, twice, reported } stage = Stage::once;
  };
  void turn_day(std::int64_t now);

  std::size_t domains_max_;
  std::mutex mutex_;
  std::int64_t day_ = 0;
  std::map<std::string, Missed> missed_;
};

}  // namespace noctem::hub

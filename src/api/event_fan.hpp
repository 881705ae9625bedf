#pragma once
// Who listens to what is recorded. Each commit is told to every open event stream; one that is too
// slow or whose reader left is forgotten. What a listener missed it reads from the log: every event
// carries the record's seq as its id.
//
// Any thread.

#include <memory>
#include <mutex>
#include <vector>

#include "noctem/http/reply.hpp"
#include "noctem/hub/hub.hpp"

namespace noctem::api {

inline constexpr std::size_t kListenersMax = 256;

class EventFan {
 public:
  // exhausted/listeners if there are too many.
  Result<> listen(http::Reply& reply);
  void tell(const hub::Committed& committed);
  std::size_t size() const;

 private:
  mutable std::mutex mutex_;
  std::vector<std::shared_ptr<http::EventStream>> streams_;
};

}  // namespace noctem::api

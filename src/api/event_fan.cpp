#include "event_fan.hpp"

#include <string>

#include "noctem/codec/json.hpp"

namespace noctem::api {

Result<> EventFan::listen(http::Reply& reply) {
  const std::lock_guard lock(mutex_);
  std::erase_if(streams_, [](const auto& stream) { return !stream->is_open(); });
  if (streams_.size() >= kListenersMax) {
    return fail(exhausted("listeners",
                          "as many as may already listen to this node's events; "
                          "read /api/log/entries instead"));
  }
  streams_.push_back(reply.stream());
  return {};
}

void EventFan::tell(const hub::Committed& committed) {
  const std::lock_guard lock(mutex_);
  if (streams_.empty()) {
    return;
  }
  for (std::size_t i = 0; i < committed.records.size(); ++i) {
    const ledger::Record& record = committed.records[i];
    const std::string data = codec::write_canonical(codec::JsonObject{{"at", record.at},
                                                                      {"id", record.cid.text()},
                                                                      {"kind", committed.kinds[i]},
                                                                      {"seq", record.seq}});
    const std::string id = std::to_string(record.seq);
    std::erase_if(streams_, [&](const auto& stream) { return !stream->send("record", data, id); });
  }
}

std::size_t EventFan::size() const {
  const std::lock_guard lock(mutex_);
  return streams_.size();
}

}  // namespace noctem::api

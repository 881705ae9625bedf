#pragma once
// What was done from the page since the node began: who, what, about whom, when, and what came of
// it. The signed record in the mesh's log is the proof of a deed; this is the list that an
// administrator looks at, and a line of the node's log.
//
// Any thread.

#include <cstdint>
#include <deque>
#include <mutex>
#include <string>

#include "noctem/base/log.hpp"
#include "noctem/codec/json.hpp"
#include "noctem/http/reply.hpp"

namespace noctem::admin {

struct Deed {
  std::int64_t at = 0;  // Unix seconds
  std::uint64_t session = 0;
  std::string admin;  // id
  std::string act;
  std::string operator_id;
};

class Deeds {
 public:
  explicit Deeds(Log log) : log_(log) {}

  void add(const Deed& deed, const http::Response& answer);
  codec::JsonArray list() const;  // the newest first

 private:
  Log log_;
  mutable std::mutex mutex_;
  std::deque<codec::JsonObject> done_;
};

// Answers in place of `reply`, and notes the answer. The deeds outlive it.
http::Reply noted(Deeds& deeds, Deed deed, http::Reply reply);

}  // namespace noctem::admin

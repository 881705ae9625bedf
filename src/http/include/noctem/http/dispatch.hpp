#pragma once
// From a request to the handler of its route: match, check the signature where the route asks for
// one, call, and count by route what came out and how long it took. This is the Handler that a
// transport is given.
//
// Made when all routes are added. Any thread; what is handed in outlives it and the replies of its
// requests.

#include <cstdint>
#include <memory>

#include "noctem/env/clock.hpp"
#include "noctem/http/metrics.hpp"
#include "noctem/http/router.hpp"
#include "noctem/http/signed_request.hpp"

namespace noctem::http {

struct DispatchContext {
  const Router& router;
  Door* door = nullptr;  // may be absent only if no route is signed
  const env::Clock& clock;
  Metrics& metrics;
  std::int64_t started = 0;  // Unix seconds: when this process began to serve
};

class Dispatch {
 public:
  explicit Dispatch(const DispatchContext& context);
  ~Dispatch();

  void handle(Request request, Reply reply) const;
  Handler handler() const;  // this outlives it

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace noctem::http

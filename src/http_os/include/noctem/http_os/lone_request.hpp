#pragma once
// One request over a socket that its caller made, to a proxy that its caller runs on the same
// thread: step by step, with nothing looked up or dialled but that proxy, no thread, and no second
// connection.
//
// One thread.

#include <memory>
#include <string>

#include "noctem/env/wire.hpp"

namespace noctem::http_os {

struct LoneOptions {
  std::string proxy;             // "http://127.0.0.1:3128"
  int socket = -1;               // not connected; owned from then on
  std::string certificate_file;  // trusted authorities; empty: the system's
};

class LoneRequest {
 public:
  static Result<std::unique_ptr<LoneRequest>> begin(env::WireRequest request,
                                                    const LoneOptions& options);
  virtual ~LoneRequest() = default;

  enum class State { goes_on, over };
  virtual State step() = 0;
  virtual int socket() const = 0;                // to be waited for, or -1
  virtual Result<env::WireResponse> take() = 0;  // when it is over
};

}  // namespace noctem::http_os

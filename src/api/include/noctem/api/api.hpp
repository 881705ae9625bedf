#pragma once
// The mesh's door in HTTP: every endpoint of the seed and those that the design adds. A route here
// reads parameters, asks the hub or a Reader, and writes JSON; it decides nothing that the hub or
// the fold decides.
//
// Made when the hub is open; its routes are added before the Dispatch is made. It lives longer than
// the replies of its requests. Handlers run on any thread.

#include <memory>

#include "noctem/env/clock.hpp"
#include "noctem/http/router.hpp"
#include "noctem/http/signed_request.hpp"
#include "noctem/hub/hub.hpp"

namespace noctem::api {

// `local`: the node listens on loopback alone and behind no proxy, so whoever asks sits at this
// machine; then the observatory's routes answer without a signature, as long as the request itself
// says nothing else.
enum class Exposure { local, network };

// Who is shown what detectors saw, beside their reports: everybody, where all of it is made up.
enum class Evidence { administrators, everybody };

struct ApiContext {  // borrowed, but for what is a value
  hub::Hub& hub;
  const env::Clock& clock;
  http::Door& door;
  Exposure exposure = Exposure::network;
  std::int64_t started = 0;  // Unix seconds
  Evidence evidence = Evidence::administrators;
};

class Api {
 public:
  explicit Api(ApiContext context);
  ~Api();

  void add_routes(http::Router& router);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace noctem::api

#pragma once
// The administrator at the page. `noctem admin open` asks for a one-time link, in a request that
// the administrator's key signs; the page exchanges it for a session; and what is done in the
// session the node signs with the administrator's key in its own key folder and puts to its own
// door, as `noctem admin operator` would: the same routes, checks, refusals and records. Where that
// key is not there, nobody gets a link and nothing is signed.
//
// A session is a cookie that no script reads and a token that no other place is sent; each request
// needs both, and must come from the node's own page. All of it is in memory: a restart ends it.
//
// Made before the Dispatch, connected to it before the first request; outlives the replies. Any
// thread.

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "noctem/base/log.hpp"
#include "noctem/codec/cid.hpp"
#include "noctem/env/clock.hpp"
#include "noctem/env/files.hpp"
#include "noctem/env/random.hpp"
#include "noctem/http/router.hpp"
#include "noctem/http/signed_request.hpp"

namespace noctem::admin {

// How browsers come to this node. `open`: in the clear from other machines, or by way of a proxy;
// whoever is between would have the session, so there is none.
enum class Reach { loopback, tls, open };

struct AdminDoorContext {  // borrowed
  const env::Clock& clock;
  env::Random& random;
  env::Files& files;
  const http::KeyDirectory& members;
  std::function<bool(std::string_view id)> is_admin;
  Log log;
};

struct AdminDoorOptions {
  codec::Cid mesh;
  std::string key_file;  // the administrator's, in the node's own key folder
  Reach reach = Reach::open;
};

class AdminDoor {
 public:
  AdminDoor(AdminDoorContext context, AdminDoorOptions options);
  ~AdminDoor();

  void add_routes(http::Router& router);
  // Where the node puts what it signed: its own door.
  void connect(http::Handler door);

  struct State;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace noctem::admin

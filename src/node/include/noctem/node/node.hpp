#pragma once
// A running node: it owns a home, keeps its ledger and answers at its door. start() takes the
// home's lock, makes at the first start what is missing, and returns when the door is open.
// Destroying a node stops it at once and loses nothing that was acknowledged; drain() first lets
// what is in progress finish.
//
// start() and drain() from one thread; the others from any.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "noctem/base/log.hpp"
#include "noctem/base/result.hpp"
#include "noctem/env/env.hpp"
#include "noctem/home/home.hpp"
#include "noctem/node/config.hpp"

namespace noctem::mcp {
class Server;
}

namespace noctem::node {

using home::Home;

// What a node is for. A demonstration has a mesh of this name, which no other node makes or serves:
// what is made up in a time of its own is never taken for a real mesh, in whatever home it lies.
enum class Purpose { service, demonstration };
inline constexpr std::string_view kDemonstrationMesh = "DEMONSTRATION";

struct NodeOptions {
  Config config;
  Home home;
  Purpose purpose = Purpose::service;
  std::function<void()> on_idle;        // once, when config.idle_exit has passed without a request
  const mcp::Server* agents = nullptr;  // what /mcp serves; outlives the node. Null: there is none
  std::function<void()> pause = {};     // a few milliseconds, for files that commands change too
};

class Node {
 public:
  static Result<std::unique_ptr<Node>> start(env::Env env, NodeOptions options, Log log);
  virtual ~Node() = default;

  virtual std::string url() const = 0;
  virtual std::string mesh_id() const = 0;
  virtual Result<> reload_certificates() = 0;
  virtual void drain() = 0;
};

// What the first start would make, without serving: the keys and the mesh, of which it returns the
// id. conflict/mesh_exists if there is one.
Result<std::string> make_mesh(env::Env env, NodeOptions options, Log log);

}  // namespace noctem::node

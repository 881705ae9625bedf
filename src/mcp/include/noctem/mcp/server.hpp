#pragma once
// An MCP server: what it offers, declared once, and everything that the protocol makes of it, in
// all its revisions at once. It knows no socket, no pipe and no time but what it is handed: a
// transport makes a Peer (peer.hpp) for each client and feeds it messages.
//
// Every revision is chosen by the request itself: one that carries its revision in `_meta` is
// served without memory (2026-07-28), one that follows an `initialize` as was agreed there.
//
// Any thread. What is handed in, and the server, outlive its peers and the replies of its calls.

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "noctem/base/log.hpp"
#include "noctem/env/clock.hpp"
#include "noctem/env/random.hpp"
#include "noctem/mcp/prompt.hpp"
#include "noctem/mcp/resource.hpp"
#include "noctem/mcp/tool.hpp"

namespace noctem::mcp {

struct About {
  std::string name;
  std::string title;  // may be empty
  std::string version;
  std::string instructions;  // for the model: when to use this server
};

struct Limits {
  std::size_t message_bytes_max = 1u << 20;
  std::size_t message_depth_max = 64;
  std::size_t batch_messages_max = 32;
  std::size_t calls_per_peer_max = 64;  // in progress at once
  std::size_t result_bytes_max = 1u << 20;
  std::size_t state_bytes_max = 16 * 1024;  // sealed
  std::size_t page_items_max = 100;         // of a list
  std::size_t subscriptions_per_peer_max = 256;
  int rounds_max = 8;  // of questions in one call
  std::chrono::seconds state_life{600};
};

struct Surroundings {
  env::Clock& clock;
  env::Random& random;
  Log log;
};

class Server {
 public:
  Server(About about, Surroundings surroundings, Limits limits = {});
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();

  // Lists show what was added in that order. A name or URI that is there already is a bug. What is
  // added later is announced to whoever listens.
  void add(Tool tool);
  void add(Resource resource);
  void add(ResourceTemplate resource_template);
  void add(Prompt prompt);

  // Calls in progress keep it. One that is not there is fine.
  void remove_tool(std::string_view name);

  // To whoever subscribed.
  void tell_tools_changed();
  void tell_resources_changed();
  void tell_prompts_changed();
  void tell_resource_updated(std::string_view uri);

  const Limits& limits() const;

  struct State;

 private:
  friend class Peer;
  friend class HttpEndpoint;
  std::shared_ptr<State> state_;
};

}  // namespace noctem::mcp

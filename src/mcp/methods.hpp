#pragma once
// The methods of the protocol: which there are in which era, and what each does. A method is served
// by a function that answers its exchange, now or later.
//
// Any thread.

#include <memory>
#include <string_view>

#include "exchange.hpp"
#include "peer_state.hpp"
#include "server_state.hpp"

namespace noctem::mcp {

struct Turn {
  Server::State& server;
  const std::shared_ptr<Peer::State>& peer;
  const std::shared_ptr<Exchange>& exchange;
  const codec::JsonObject& params;
};

void serve(const Turn& turn);

// lifecycle.cpp
void serve_initialize(const Turn& turn);
void serve_ping(const Turn& turn);
void serve_set_level(const Turn& turn);
void serve_discover(const Turn& turn);
// listing.cpp
void serve_tools_list(const Turn& turn);
void serve_resources_list(const Turn& turn);
void serve_templates_list(const Turn& turn);
void serve_prompts_list(const Turn& turn);
// calling.cpp
void serve_tools_call(const Turn& turn);
void serve_resources_read(const Turn& turn);
void serve_prompts_get(const Turn& turn);
// completing.cpp
void serve_complete(const Turn& turn);
// subscribing.cpp
void serve_subscribe(const Turn& turn);
void serve_unsubscribe(const Turn& turn);
void serve_listen(const Turn& turn);

// A text parameter; refuses the exchange and returns null if it is not there.
const std::string* text_parameter(const Turn& turn, std::string_view name);

}  // namespace noctem::mcp

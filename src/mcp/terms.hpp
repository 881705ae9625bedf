#pragma once
// By which revision a request is served: what its `_meta` says (new era), else what its client
// agreed in `initialize` (old era).
//
// Pure but for the peer's memory; any thread.

#include <expected>

#include "exchange.hpp"
#include "message.hpp"
#include "peer_state.hpp"

namespace noctem::mcp {

inline constexpr std::string_view kMetaRevision = "io.modelcontextprotocol/protocolVersion";

bool is_modern(const Request& request);
std::expected<Terms, Refusal> terms_of(const Request& request, const Peer::State& peer);

Refusal wrong_params(std::string message);
Refusal unsupported_revision(std::string_view requested);
codec::JsonArray supported_revisions();
std::optional<Severity> severity_named(std::string_view name);
Client client_of(const codec::Json* implementation, const codec::Json* capabilities);

}  // namespace noctem::mcp

// How a client and this server meet: `initialize` and what belongs to it (old era), and
// `server/discover` (new era).

#include "methods.hpp"
#include "shape.hpp"
#include "terms.hpp"

namespace noctem::mcp {

using codec::JsonObject;

void serve_initialize(const Turn& turn) {
  const std::string* wanted = text_parameter(turn, "protocolVersion");
  if (!wanted) {
    return;
  }
  // What we do not serve that way is answered with the newest that we do.
  const auto known = revision_named(*wanted);
  const Revision revision =
      known && *known < Revision::v2026_07_28 ? *known : Revision::v2025_11_25;
  turn.peer->agree(revision,
                   client_of(turn.params.find("clientInfo"), turn.params.find("capabilities")));
  turn.server.listeners.add(turn.peer);
  JsonObject result{{"protocolVersion", name_of(revision)},
                    {"capabilities", capabilities_of(*turn.server.catalogue(), revision)},
                    {"serverInfo", implementation(turn.server.about, revision)}};
  if (!turn.server.about.instructions.empty()) {
    result.set("instructions", turn.server.about.instructions);
  }
  turn.exchange->finish(std::move(result));
}

void serve_ping(const Turn& turn) { turn.exchange->finish({}); }

void serve_set_level(const Turn& turn) {
  const std::string* level = text_parameter(turn, "level");
  if (!level) {
    return;
  }
  const auto severity = severity_named(*level);
  if (!severity) {
    turn.exchange->refuse(
        wrong_params("`level` must be debug, info, notice, warning, error, "
                     "critical, alert or emergency"));
    return;
  }
  turn.peer->set_log_from(*severity);
  turn.exchange->finish({});
}

void serve_discover(const Turn& turn) {
  JsonObject result{
      {"supportedVersions", supported_revisions()},
      {"capabilities", capabilities_of(*turn.server.catalogue(), Revision::v2026_07_28)}};
  if (!turn.server.about.instructions.empty()) {
    result.set("instructions", turn.server.about.instructions);
  }
  turn.exchange->finish(std::move(result));
}

}  // namespace noctem::mcp

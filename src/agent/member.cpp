#include "noctem/agent/member.hpp"

#include <fmt/core.h>

#include "noctem/agent/passphrase.hpp"
#include "noctem/client/tracker.hpp"
#include "noctem/http_os/client.hpp"

namespace noctem::agent {

namespace {

constexpr std::string_view kUrl = "--url";

Result<client::Member::Place> find_place(const Session& session, const home::Home& home) {
  if (const auto named = session.arguments().value(kUrl)) {
    return client::Member::Place{*named, "", ""};
  }
  NOCTEM_TRY(const auto tracker, client::read_tracker(session.files(), home));
  if (tracker.has_value()) {
    return client::Member::Place{tracker->url, tracker->mesh, tracker->label};
  }
  const auto running = home::running_node(session.files(), home);
  if (!running || !running->starts_with("http")) {
    return fail(unavailable("no_node",
                            fmt::format("no node runs in {}: start one with `noctem up` in another "
                                        "terminal, name one with --url, or join a mesh with `{} "
                                        "setup --tracker URL --label NAME`",
                                        home.root, session.program().name)));
  }
  return client::Member::Place{*running, "", ""};
}

}  // namespace

Option url_option() {
  return {std::string(kUrl), "URL",
          "Talk to this node instead of the tracker of `setup` or the one that this home runs."};
}

Result<std::unique_ptr<client::Member>> open_member(const Session& session, const home::Home& home,
                                                    client::Member::Place place) {
  NOCTEM_TRY(auto wire, http_os::make_client({}));
  const env::Env& env = session.world().env;
  client::KeyRing keys(session.files(), env.random, home, [&session](const std::string& what) {
    return passphrase_to_open(session, what);
  });
  return std::make_unique<client::Member>(env, std::move(wire), std::move(keys), std::move(place));
}

Result<std::unique_ptr<client::Member>> open_member(Session& session) {
  NOCTEM_TRY(const auto home, session.home());
  NOCTEM_TRY(auto place, find_place(session, home));
  return open_member(session, home, std::move(place));
}

}  // namespace noctem::agent

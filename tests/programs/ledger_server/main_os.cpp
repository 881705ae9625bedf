// The ground floor as a server, for tests and benchmarks: the real door, ledger, store and writer,
// without a node's configuration and without rules. It prints one line, `listening URL log CID`,
// and serves until SIGTERM.
//
//   ledger_server --home FOLDER --agent DID [--agent DID]… --port N [--workers N]

#include <fmt/core.h>

#include <atomic>
#include <cstdio>
#include <future>
#include <map>
#include <memory>
#include <string>

#include "noctem/base/strings.hpp"
#include "noctem/crypto/key_file.hpp"
#include "noctem/document/did_key.hpp"
#include "noctem/env_os/log.hpp"
#include "noctem/env_os/machine.hpp"
#include "noctem/env_os/signals.hpp"
#include "noctem/http/dispatch.hpp"
#include "noctem/http/request_signing.hpp"
#include "noctem/http_os/server.hpp"
#include "noctem/ledger/genesis.hpp"
#include "noctem/store/sqlite.hpp"

#include "notes.hpp"

namespace {

using namespace noctem;

constexpr std::size_t kBuckets = 10'000;
constexpr std::size_t kReplays = 2'000'000;
constexpr http::Rate kUnlimited{1e9, 1e9};

struct Arguments {
  std::string home;
  std::vector<std::string> agents;
  std::uint16_t port = 0;
  unsigned workers = 1;
};

Result<Arguments> parse(int count, char** words) {
  Arguments arguments;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string_view name = words[i];
    const std::string value = words[i + 1];
    if (name == "--home") {
      arguments.home = value;
    } else if (name == "--agent") {
      arguments.agents.push_back(value);
    } else if (name == "--port") {
      arguments.port = static_cast<std::uint16_t>(parse_decimal(value).value_or(0));
    } else if (name == "--workers") {
      arguments.workers = static_cast<unsigned>(parse_decimal(value).value_or(1));
    }
  }
  if (arguments.home.empty() || arguments.port == 0) {
    return fail(invalid("usage", "usage: ledger_server --home FOLDER --port N --agent DID…"));
  }
  return arguments;
}

class Agents final : public http::KeyDirectory {
 public:
  Result<> add(const std::string& did) {
    NOCTEM_TRY(const auto key, document::parse_signing_did(did));
    const auto id = http::key_id(key);
    known_.insert_or_assign(id, http::KnownKey{key, id});
    return {};
  }
  std::optional<http::KnownKey> find(std::string_view agent_id) const override {
    const auto at = known_.find(agent_id);
    return at == known_.end() ? std::nullopt : std::optional(at->second);
  }

 private:
  std::map<std::string, http::KnownKey, std::less<>> known_;
};

Result<crypto::SigningKey> log_key(env::Env env, const std::string& home) {
  const auto path = env::join_path(home, "log.key");
  if (!env.files.status(path)) {
    const auto key = crypto::SigningKey::generate(env.random);
    NOCTEM_CHECK(crypto::write_key_file(env.files, env.random, path, key, Secret()));
  }
  return crypto::read_key_file(env.files, path, Secret());
}

Result<ledger::LedgerOptions> ledger_options(env::Env env, const std::string& home) {
  NOCTEM_TRY(auto key, log_key(env, home));
  const auto name = key.public_key();
  NOCTEM_TRY(auto genesis, ledger::make_genesis({"fixture", {name}, name}, key,
                                                env::unix_seconds(env.clock.wall())));
  return ledger::LedgerOptions{
      .log_key = std::move(key), .genesis = std::move(genesis), .writer = {}};
}

// Budgets that never run out: the fixture measures work, not refusals.
struct Budgets {
  http::Buckets addresses{kUnlimited, kBuckets};
  http::Buckets agents{kUnlimited, kBuckets};
  http::Buckets operators{kUnlimited, kBuckets};
  http::RateLimits limits{addresses, agents, operators};
};

ByteArray<16> random_key(env::Random& random) {
  ByteArray<16> key{};
  random.fill(key);
  return key;
}

Result<> serve(const Arguments& arguments, env::Env env, std::future<void> told_to_stop) {
  Agents agents;
  for (const auto& did : arguments.agents) {
    NOCTEM_CHECK(agents.add(did));
  }
  Budgets budgets;
  http::ReplayCache replays(random_key(env.random), kReplays);
  const auto kinds = fixture::note_kinds();
  http::Metrics metrics;
  http::Door door({}, {agents, kinds, budgets.limits, replays, metrics});
  http::Router router;
  std::unique_ptr<http::Dispatch> dispatch;  // outlives the replies that the writer still holds

  NOCTEM_CHECK(env.files.make_directories(arguments.home));
  NOCTEM_TRY(auto database,
             store::open_sqlite({.path = env::join_path(arguments.home, "ledger.db")}));
  NOCTEM_TRY(auto options, ledger_options(env, arguments.home));
  NOCTEM_TRY(auto ledger, ledger::Ledger::open(*database, env.clock, std::move(options)));
  const auto writer = env.threads.start("writer", [&] { return ledger->writer().step(); });
  ledger->writer().set_waker([&] { writer->wake(); });
  store::ReadPool readers(*database, arguments.workers + 1);
  fixture::Notes notes(*ledger, readers);
  notes.add_routes(router);
  dispatch = std::make_unique<http::Dispatch>(
      http::DispatchContext{.router = router,
                            .door = &door,
                            .clock = env.clock,
                            .metrics = metrics,
                            .started = env::unix_seconds(env.clock.wall())});

  const auto sink = env_os::make_log_sink(env.clock, {});
  http_os::ServerOptions serving;
  serving.port = arguments.port;
  serving.workers = arguments.workers;
  NOCTEM_TRY(const auto server,
             http_os::Server::start(serving, dispatch->handler(), Log(*sink), metrics));
  fmt::print("listening {} log {}\n", server->url(), ledger->id().text());
  std::fflush(stdout);
  told_to_stop.wait();
  server->drain();
  return {};
}

}  // namespace

int main(int count, char** words) {
  std::promise<void> stop;
  std::atomic_flag stopping = ATOMIC_FLAG_INIT;
  const env_os::Signals signals([&](env_os::Signal) {
    if (!stopping.test_and_set()) {
      stop.set_value();
    }
  });
  env_os::Machine machine;
  const auto arguments = parse(count, words);
  const auto served = arguments ? serve(*arguments, machine.env(), stop.get_future())
                                : Result<>(fail(arguments.error()));
  if (!served) {
    fmt::print(stderr, "{}\n", to_string(served.error()));
    return 1;
  }
  return 0;
}

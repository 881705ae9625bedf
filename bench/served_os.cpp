#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <vector>

#include "noctem/base/bytes.hpp"
#include "noctem/base/strings.hpp"
#include "noctem/codec/multibase.hpp"
#include "noctem/http/request_signing.hpp"

#include "child.hpp"
#include "load.hpp"
#include "samples.hpp"
#include "served.hpp"

namespace noctem::bench {

namespace {

constexpr int kServerProcessor = 0;
constexpr int kLoadProcessor = 1;
constexpr std::size_t kRounds = 5;
constexpr double kSeconds = 1;                    // a round
constexpr std::size_t kWritesPrepared = 100'000;  // more than all rounds take
constexpr std::size_t kReadsPrepared = 2'000;
constexpr double kFillSeconds = 60;  // at most, for what the reads ask for
constexpr int kStarts = 15;
constexpr int kIdleConnections = 2'000;

// "listening http://127.0.0.1:PORT log baguqeera…"
struct Listening {
  std::uint16_t port = 0;
  codec::Cid log;
};

Result<Listening> parse_listening(const std::string& line) {
  const auto words = split(line, ' ');
  if (words.size() != 4) {
    return fail(internal("first_line", "not understood: " + line));
  }
  NOCTEM_TRY(const auto log, codec::Cid::parse(words[3]));
  const auto port = parse_decimal(words[1].substr(words[1].rfind(':') + 1));
  if (!port) {
    return fail(internal("first_line", "no port in: " + line));
  }
  return Listening{static_cast<std::uint16_t>(*port), log};
}

std::int64_t unix_now() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

class Requests {
 public:
  explicit Requests(Listening server)
      : server_(server),
        key_(sample_key()),
        agent_(http::key_id(key_.public_key())),
        host_(fmt::format("127.0.0.1:{}", server.port)) {}

  std::string write(const document::Envelope& envelope) const {
    const auto body = codec::write_canonical(document::envelope_json(envelope));
    return fmt::format(
        "POST /notes HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n"
        "X-Agent-ID: {}\r\nX-Agent-Timestamp: {}\r\nX-Agent-Signature: doc\r\n"
        "Content-Length: {}\r\n\r\n{}",
        host_, agent_, unix_now(), body.size(), body);
  }

  std::string read(const codec::Cid& id, std::size_t number) const {
    const auto target = "/notes/" + id.text();
    const auto timestamp = std::to_string(unix_now());
    const auto nonce = fmt::format("{:022}", number);
    const auto signature = key_.sign(view_of(http::bound_form_bytes({.method = "GET",
                                                                     .host = host_,
                                                                     .target = target,
                                                                     .timestamp = timestamp,
                                                                     .nonce = nonce,
                                                                     .body = ""})));
    return fmt::format(
        "GET {} HTTP/1.1\r\nHost: {}\r\nX-Agent-ID: {}\r\nX-Agent-Timestamp: {}\r\n"
        "X-Agent-Nonce: {}\r\nX-Agent-Signature: v2={}\r\n\r\n",
        target, host_, agent_, timestamp, nonce, codec::base64url_encode(signature.bytes));
  }

 private:
  Listening server_;
  crypto::SigningKey key_;
  std::string agent_;
  std::string host_;
};

// The median of a few rounds: one of them may meet a neighbour on the machine.
Result<LoadResult> run_rounds(const std::string& name, Load load) {
  std::vector<LoadResult> rounds;
  const auto all = load.requests;
  for (std::size_t round = 0; round < kRounds; ++round) {
    const auto share = all.size() / kRounds;
    load.requests = all.subspan(round * share, share);
    NOCTEM_TRY(auto result, run_load(load));
    if (result.unexpected != 0) {
      return fail(
          internal("load_answers", fmt::format("{}: {} of {} answers: {}", name, result.unexpected,
                                               result.answers, result.first_unexpected)));
    }
    rounds.push_back(std::move(result));
  }
  std::ranges::sort(rounds, {}, &LoadResult::per_second);
  return rounds[kRounds / 2];
}

Result<> add_load(Table& table, const std::string& name, const Load& load, double bound,
                  std::optional<Goal> goal) {
  NOCTEM_TRY(const auto result, run_rounds(name, load));
  table.add({name, result.per_second, "1/s", bound, goal});
  table.add({name + "_p50", result.p50_ms, "ms", std::nullopt, std::nullopt});
  table.add({name + "_p99", result.p99_ms, "ms", std::nullopt, std::nullopt});
  return {};
}

double bound_of(const Table& table, const char* second) {
  return 1.0 / (1.0 / table.value("ed25519_verify") + 1.0 / table.value(second));
}

ChildOptions server_options(const Programs& programs, const std::string& home, std::uint16_t port) {
  return {.program = programs.ledger_server,
          .arguments = {"--home", home, "--agent", sample_agent(), "--port", std::to_string(port)},
          .environment = {},
          .processor = kServerProcessor};
}

Result<> add_for_connections(Table& table, const Programs& programs, const std::string& folder,
                             unsigned connections) {
  const auto home = fmt::format("{}/ledger-{}", folder, connections);
  NOCTEM_TRY(const auto port, free_port());
  NOCTEM_TRY(const auto server, Child::start(server_options(programs, home, port)));
  NOCTEM_TRY(const auto listening, parse_listening(server->first_line()));
  const Requests requests(listening);

  std::vector<std::string> writes;
  std::vector<std::string> reads;
  for (std::size_t i = 0; i < kWritesPrepared; ++i) {
    const auto envelope = sample_envelope(i, listening.log);
    writes.push_back(requests.write(envelope));
    if (i < kReadsPrepared) {
      reads.push_back(requests.read(envelope.document.id(), i));
    }
  }
  const auto goal = [&](double share) {
    return connections == 64 ? std::optional<Goal>({Goal::Direction::at_least, share})
                             : std::nullopt;
  };
  NOCTEM_CHECK(add_load(table, fmt::format("signed_write_{}", connections),
                        {listening.port, connections, writes, Load::Use::once, kSeconds},
                        bound_of(table, "sqlite_group_row"), goal(0.6)));
  // A slow machine may not have come so far: what is read must be there.
  const auto read = std::span<const std::string>(writes).first(kReadsPrepared);
  NOCTEM_CHECK(run_load({listening.port, connections, read, Load::Use::once, kFillSeconds}));
  return add_load(table, fmt::format("signed_read_{}", connections),
                  {listening.port, connections, reads, Load::Use::again, kSeconds},
                  bound_of(table, "sqlite_point_read"), goal(0.7));
}

Result<double> idle_connection_kb(const Child& node, std::uint16_t port) {
  const std::string health = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
  const std::vector<std::string> once{health};
  NOCTEM_CHECK(run_load({port, 1, once, Load::Use::once, 1}));
  const double before = node.resident_mb();
  std::vector<int> idle;
  for (int i = 0; i < kIdleConnections; ++i) {
    idle.push_back(connect_loopback(port));
    if (idle.back() < 0) {
      return fail(unavailable("idle_connect", std::strerror(errno)));
    }
  }
  NOCTEM_CHECK(run_load({port, 1, once, Load::Use::once, 1}));  // all were accepted before this one
  const double after = node.resident_mb();
  for (const int fd : idle) {
    ::close(fd);
  }
  return (after - before) * 1024.0 / kIdleConnections;
}

// From exec to the first answer, which is more than the line that says so.
Result<double> start_ms(const ChildOptions& options, std::uint16_t port) {
  const std::vector<std::string> once{"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"};
  const auto started = std::chrono::steady_clock::now();
  NOCTEM_TRY(const auto node, Child::start(options));
  NOCTEM_CHECK(run_load({port, 1, once, Load::Use::once, 1}));
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - started)
      .count();
}

}  // namespace

Result<> add_ledger_rows(Table& table, const Programs& programs, const std::string& folder) {
  stay_on_processor(kLoadProcessor);
  for (const unsigned connections : {1u, 64u, 256u}) {
    NOCTEM_CHECK(add_for_connections(table, programs, folder, connections));
  }
  return {};
}

Result<> add_node_rows(Table& table, const Programs& programs, const std::string& folder) {
  NOCTEM_TRY(const auto port, free_port());
  const ChildOptions options{.program = programs.noctem,
                             .arguments = {"up", "--listen", fmt::format("127.0.0.1:{}", port)},
                             .environment = {"NOCTEM_HOME=" + folder + "/node"},
                             .processor = -1};
  std::vector<double> starts;
  for (int i = 0; i < kStarts; ++i) {
    NOCTEM_TRY(const auto ms, start_ms(options, port));
    starts.push_back(ms);
  }
  std::ranges::sort(starts);
  table.add(
      {"start_ms", starts[kStarts / 2], "ms", std::nullopt, Goal{Goal::Direction::at_most, 20}});
  NOCTEM_TRY(const auto node, Child::start(options));
  table.add(
      {"rss_mb", node->resident_mb(), "MB", std::nullopt, Goal{Goal::Direction::at_most, 25}});
  NOCTEM_TRY(const auto idle, idle_connection_kb(*node, port));
  table.add({"idle_connection_kb", idle, "KB", std::nullopt, Goal{Goal::Direction::at_most, 10}});
  return {};
}

}  // namespace noctem::bench

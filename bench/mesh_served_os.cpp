#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <vector>

#include "noctem/codec/multibase.hpp"
#include "noctem/http/request_signing.hpp"

#include "child.hpp"
#include "load.hpp"
#include "mesh_served.hpp"
#include "mesh_workshop.hpp"
#include "words.hpp"

namespace noctem::bench {

namespace {

constexpr std::size_t kTurns = 3;
constexpr double kSeconds = 3;                       // a turn
constexpr std::size_t kWritesPerSecondMax = 12'000;  // prepared; more than any turn takes
constexpr std::size_t kQuestionsPrepared = 2'000;
constexpr double kIndexSeconds = 120;  // at most, for the index to come along

std::int64_t unix_now() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

class Requests {
 public:
  Requests(const Town& town, std::uint16_t port)
      : town_(town), host_(fmt::format("127.0.0.1:{}", port)) {}

  std::string contribution(std::uint64_t number) const {
    const auto body = codec::write_canonical(document::envelope_json(town_.entry(number)));
    return fmt::format(
        "POST /api/agent/knowledge HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n"
        "X-Agent-ID: {}\r\nX-Agent-Timestamp: {}\r\nX-Agent-Signature: doc\r\n"
        "Content-Length: {}\r\n\r\n{}",
        host_, agent_id(number), unix_now(), body.size(), body);
  }

  std::string asking(Numbers& numbers, std::size_t number) const {
    auto words = question(numbers);
    words.pop_back();
    std::ranges::replace(words, ' ', '+');
    std::string encoded;
    for (const char c : words) {
      encoded += c == '+' ? std::string("%20") : std::string(1, c);
    }
    const auto target = "/api/agent/knowledge?query=" + encoded;
    const auto timestamp = std::to_string(unix_now());
    const auto nonce = fmt::format("{:022}", number);
    const auto signature = town_.agent(number % kOperators)
                               .sign(view_of(http::bound_form_bytes({.method = "GET",
                                                                     .host = host_,
                                                                     .target = target,
                                                                     .timestamp = timestamp,
                                                                     .nonce = nonce,
                                                                     .body = ""})));
    return fmt::format(
        "GET {} HTTP/1.1\r\nHost: {}\r\nX-Agent-ID: {}\r\nX-Agent-Timestamp: {}\r\n"
        "X-Agent-Nonce: {}\r\nX-Agent-Signature: v2={}\r\n\r\n",
        target, host_, agent_id(number), timestamp, nonce,
        codec::base64url_encode(signature.bytes));
  }

 private:
  std::string agent_id(std::uint64_t number) const {
    return http::key_id(town_.agent(number % kOperators).public_key());
  }
  const Town& town_;
  std::string host_;
};

struct Running {
  std::unique_ptr<Child> child;
  std::uint16_t port = 0;
};

Result<Running> start(const MeshNode& node) {
  NOCTEM_TRY(const auto port, free_port());
  NOCTEM_TRY(auto child,
             Child::start(
                 {.program = node.program,
                  .arguments = {"up", "--listen", fmt::format("127.0.0.1:{}", port)},
                  .environment = {"NOCTEM_HOME=" + node.home, "NOCTEM_LOG_LEVEL=warning,node=info",
                                  "NOCTEM_HTTP_REQUESTS_PER_SECOND_PER_ADDRESS=10000000"},
                  .processor = -1}));
  return Running{std::move(child), port};
}

struct Turn {
  LoadResult load;
  double server_cpu_seconds = 0;
};

Result<Turn> take_turn(const Child& child, const Load& load, const std::string& name) {
  const double before = child.cpu_seconds();
  NOCTEM_TRY(auto result, run_load(load));
  if (result.unexpected != 0) {
    return fail(
        internal("load_answers", fmt::format("{}: {} of {} answers: {}", name, result.unexpected,
                                             result.answers, result.first_unexpected)));
  }
  return Turn{result, child.cpu_seconds() - before};
}

void add_turns(Table& table, const std::string& name, std::vector<Turn> turns,
               std::optional<Goal> rate, std::optional<Goal> slowest) {
  std::ranges::sort(turns, {}, [](const Turn& turn) { return turn.load.per_second; });
  const Turn& turn = turns[turns.size() / 2];
  const auto answers = static_cast<double>(turn.load.answers);
  table.add({name, turn.load.per_second, "1/s", {}, rate});
  table.add({name + "_p50", turn.load.p50_ms, "ms", {}, {}});
  table.add({name + "_p99", turn.load.p99_ms, "ms", {}, slowest});
  table.add({name + "_cpu", turn.server_cpu_seconds * 1e6 / answers, "us", {}, {}});
  table.add({name + "_load_cpu", turn.load.cpu_seconds * 1e6 / answers, "us", {}, {}});
}

// One question is answered when everything that was acknowledged before it is in the index.
Result<double> wait_for_index(const Running& running, const Requests& requests) {
  Numbers numbers(77);
  const std::vector<std::string> once{requests.asking(numbers, 999'999)};
  const auto started = std::chrono::steady_clock::now();
  NOCTEM_TRY(const auto answer, run_load({.port = running.port,
                                          .connections = 1,
                                          .requests = once,
                                          .use = Load::Use::once,
                                          .seconds = kIndexSeconds,
                                          .wait = Load::Wait::sleep}));
  if (answer.unexpected != 0) {
    return fail(internal("load_answers", answer.first_unexpected));
  }
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - started)
      .count();
}

Result<> add_contributions(Table& table, const Running& running, const Requests& requests,
                           unsigned connections, Growth& growth) {
  const auto name = fmt::format("mesh_contribute_{}", connections);
  std::vector<Turn> turns;
  std::vector<double> behind_ms;
  for (std::size_t turn = 0; turn < kTurns; ++turn) {
    std::vector<std::string> writes;
    const auto count = static_cast<std::size_t>(kSeconds) * kWritesPerSecondMax;
    for (std::size_t i = 0; i < count; ++i) {
      writes.push_back(requests.contribution(growth.entries + i));
    }
    NOCTEM_TRY(auto taken, take_turn(*running.child,
                                     {.port = running.port,
                                      .connections = connections,
                                      .requests = writes,
                                      .use = Load::Use::once,
                                      .seconds = kSeconds,
                                      .wait = Load::Wait::sleep},
                                     name));
    growth.entries += taken.load.answers;
    turns.push_back(taken);
    NOCTEM_TRY(const auto ms, wait_for_index(running, requests));
    behind_ms.push_back(ms);
  }
  const bool judged = connections == 64;
  add_turns(table, name, std::move(turns),
            judged ? std::optional(Goal{Goal::Direction::at_least, 6'000}) : std::nullopt,
            judged ? std::optional(Goal{Goal::Direction::at_most, 30}) : std::nullopt);
  std::ranges::sort(behind_ms);
  table.add({name + "_index_behind", behind_ms[behind_ms.size() / 2], "ms", {}, {}});
  return {};
}

Result<> add_questions(Table& table, const Running& running, const Requests& requests,
                       unsigned connections) {
  const auto name = fmt::format("mesh_ask_{}", connections);
  Numbers numbers(3);
  std::vector<Turn> turns;
  for (std::size_t turn = 0; turn < kTurns; ++turn) {
    std::vector<std::string> reads;
    for (std::size_t i = 0; i < kQuestionsPrepared; ++i) {
      reads.push_back(requests.asking(numbers, turn * kQuestionsPrepared + i));
    }
    NOCTEM_TRY(auto taken, take_turn(*running.child,
                                     {.port = running.port,
                                      .connections = connections,
                                      .requests = reads,
                                      .use = Load::Use::again,
                                      .seconds = kSeconds,
                                      .wait = Load::Wait::sleep},
                                     name));
    turns.push_back(taken);
  }
  add_turns(table, name, std::move(turns), {}, {});
  return {};
}

Result<std::unique_ptr<Town>> town_of(const MeshNode& node) {
  NOCTEM_TRY(const auto shop, Workshop::open(node.home, 0));
  return shop->take_town();
}

}  // namespace

// After it has answered as many questions as fill its caches.
Result<> add_memory_rows(Table& table, const MeshNode& node, const Growth& growth) {
  NOCTEM_TRY(const auto town, town_of(node));
  NOCTEM_TRY(const auto running, start(node));
  const Requests requests(*town, running.port);
  Numbers numbers(4);
  std::vector<std::string> reads;
  for (std::size_t i = 0; i < kQuestionsPrepared; ++i) {
    reads.push_back(requests.asking(numbers, i));
  }
  NOCTEM_CHECK(take_turn(*running.child,
                         {.port = running.port,
                          .connections = 4,
                          .requests = reads,
                          .use = Load::Use::again,
                          .seconds = kSeconds,
                          .wait = Load::Wait::sleep},
                         "memory"));
  table.add(
      {fmt::format("mesh_rss_at_{}", growth.entries), running.child->resident_mb(), "MB", {}, {}});
  return {};
}

Result<> add_door_rows(Table& table, const MeshNode& node, Growth& growth) {
  NOCTEM_TRY(const auto town, town_of(node));
  NOCTEM_TRY(const auto running, start(node));
  const Requests requests(*town, running.port);
  for (const unsigned connections : {1u, 64u, 256u}) {
    NOCTEM_CHECK(add_contributions(table, running, requests, connections, growth));
  }
  for (const unsigned connections : {1u, 64u}) {
    NOCTEM_CHECK(add_questions(table, running, requests, connections));
  }
  return {};
}

}  // namespace noctem::bench

#include <doctest/doctest.h>

#include <algorithm>

#include "noctem/env_sim/world.hpp"

#include "one_node.hpp"

using namespace noctem;
using namespace noctem::env_sim;
using namespace std::chrono_literals;

namespace {

env::WireRequest request(std::string url) {
  env::WireRequest made;
  made.url = std::move(url);
  return made;
}

// Two nodes; beta answers with what it was asked and counts.
struct Two {
  explicit Two(std::uint64_t seed = 1, NetworkOptions network = NetworkOptions())
      : world(seed, options_of(network)),
        alpha(world.add_node("alpha", nothing)),
        beta(world.add_node("beta", [this](Node& node) -> std::shared_ptr<void> {
          node.serve([this](const env::WireRequest& asked, WireReply reply) {
            ++handled;
            heard.push_back(asked.body);
            reply(env::WireResponse{200, {}, "echo " + asked.body});
          });
          return nullptr;
        })) {
    alpha.start();
    beta.start();
  }
  static WorldOptions options_of(NetworkOptions network) {
    WorldOptions options;
    options.network = network;
    return options;
  }

  void ask(std::string body) {
    env::WireRequest asked = request("http://beta:7654/v1/x?y");
    asked.body = std::move(body);
    alpha.wire().send(std::move(asked), [this](Result<env::WireResponse> result) {
      ++answered;
      (result ? good : bad) += 1;
      last = result ? result->body : result.error().reason;
    });
  }

  World world;
  int handled = 0;
  int answered = 0;
  int good = 0;
  int bad = 0;
  std::string last;
  std::vector<std::string> heard;
  Node& alpha;
  Node& beta;
};

}  // namespace

TEST_CASE("a request is answered, later and once") {
  Two two;
  two.ask("hello");
  CHECK(two.answered == 0);
  two.world.run_for(1min);
  CHECK(two.answered == 1);
  CHECK(two.last == "echo hello");
}

TEST_CASE("a host where nobody listens refuses") {
  Two two;
  std::string reason;
  two.alpha.wire().send(request("http://gamma/"),
                        [&](auto result) { reason = result.error().reason; });
  two.world.run_for(1s);
  CHECK(reason == "refused");
  two.beta.crash(Crash::process);
  two.ask("hello");
  two.world.run_for(1s);
  CHECK(two.last == "refused");
  CHECK(two.world.faults().count(Fault::connection_refused) == 2);
}

TEST_CASE("what is lost ends at the deadline, once") {
  NetworkOptions network;
  network.lost_per_million = 300'000;
  Two two(1, network);
  for (int i = 0; i < 200; ++i) {
    two.ask("x");
  }
  two.world.run_for(9s);
  CHECK(two.bad == 0);
  two.world.run_for(1min);
  CHECK(two.answered == 200);
  CHECK(two.good > 60);
  CHECK(two.bad > 60);
  CHECK(two.handled > two.good);  // some answers were lost, not some questions
  CHECK(two.world.faults().count(Fault::message_lost) > 60);
}

TEST_CASE("a doubled request is handled twice and answered once") {
  NetworkOptions network;
  network.duplicated_per_million = 500'000;
  Two two(1, network);
  for (int i = 0; i < 100; ++i) {
    two.ask("x");
  }
  two.world.run_for(1min);
  CHECK(two.answered == 100);
  CHECK(two.good == 100);
  CHECK(two.handled > 120);
  CHECK(two.world.faults().count(Fault::message_duplicated) > 60);
}

TEST_CASE("messages overtake each other, and some are very late") {
  NetworkOptions network;
  network.delayed_per_million = 100'000;
  network.long_delay_max = 30s;
  Two two(1, network);
  for (int i = 0; i < 100; ++i) {
    two.ask(std::to_string(i));
  }
  two.world.run_for(1min);
  CHECK(two.answered == 100);
  CHECK(two.bad > 0);  // later than the deadline
  CHECK_FALSE(std::ranges::is_sorted(two.heard));
  CHECK(two.world.faults().count(Fault::message_reordered) > 0);
  CHECK(two.world.faults().count(Fault::message_delayed) > 0);
}

TEST_CASE("a partition cuts both ways and heals") {
  Two two;
  two.world.network().part({"alpha"}, {"beta"});
  two.ask("x");
  two.world.run_for(1min);
  CHECK(two.last == "deadline");
  CHECK(two.handled == 0);
  two.world.network().heal();
  two.ask("y");
  two.world.run_for(1min);
  CHECK(two.last == "echo y");
  CHECK(two.world.faults().count(Fault::message_cut) == 1);
}

TEST_CASE("a cut of one way lets the other through") {
  Two two;
  two.world.network().cut("beta", "alpha");
  two.ask("x");
  two.world.run_for(1min);
  CHECK(two.handled == 1);
  CHECK(two.last == "deadline");
}

TEST_CASE("a partition hits what is under way") {
  Two two;
  two.ask("x");
  two.world.network().part({"alpha"}, {"beta"});
  two.world.run_for(1min);
  CHECK(two.handled == 0);
}

TEST_CASE("who died hears nothing and answers nothing") {
  Two two;
  two.ask("x");
  two.alpha.crash(Crash::process);
  two.alpha.start();
  two.world.run_for(1min);
  CHECK(two.answered == 0);
  CHECK(two.handled == 1);

  WireReply parked;
  two.beta.serve([&](const env::WireRequest&, WireReply reply) { parked = std::move(reply); });
  two.ask("y");
  two.world.run_for(1s);
  REQUIRE(parked);
  two.beta.crash(Crash::process);
  parked(env::WireResponse{200, {}, "from the grave"});
  two.world.run_for(1min);
  CHECK(two.last == "deadline");
}

TEST_CASE("what a dead node waited with is let go at its burial") {
  Two two;
  WireReply parked;
  two.beta.serve([&](const env::WireRequest&, WireReply reply) { parked = std::move(reply); });
  auto held = std::make_shared<int>(1);
  const std::weak_ptr<int> watched = held;
  two.alpha.wire().send(request("http://beta/"), [held = std::move(held)](const auto&) {});
  two.world.run_for(1s);
  REQUIRE(parked);
  CHECK_FALSE(watched.expired());
  two.alpha.crash(Crash::process);
  CHECK(watched.expired());
  CHECK_FALSE(two.world.run_one());  // nor is there a deadline left
  parked(env::WireResponse{});
}

TEST_CASE("a stranger answers as it likes, and may not send too much") {
  Two two;
  two.world.network().listen("stranger", [](const env::WireRequest&, const WireReply& reply) {
    reply(env::WireResponse{200, {{"a", "b"}}, std::string(100, 'x')});
    reply(env::WireResponse{500, {}, "again"});
  });
  int answers = 0;
  std::string reason;
  env::WireRequest asked = request("https://stranger/");
  asked.response_bytes_max = 101;
  two.alpha.wire().send(asked, [&](auto result) {
    ++answers;
    reason = result ? "ok" : result.error().reason;
  });
  two.world.run_for(1min);
  CHECK(answers == 1);
  CHECK(reason == "response_too_large");
}

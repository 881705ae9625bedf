#include "anomaly_hook.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "noctem/base/strings.hpp"
#include "noctem/env_sim/world.hpp"

namespace noctem::node {

namespace {

// Keeps what was sent; the test answers.
class HandWire final : public env::Wire {
 public:
  void send(env::WireRequest request,
            std::function<void(Result<env::WireResponse>)> reply) override {
    bodies.push_back(request.body);
    reply_ = std::move(reply);
  }
  void answer(int status) { std::exchange(reply_, {})(env::WireResponse{status, {}, {}}); }
  void fail_it() { std::exchange(reply_, {})(fail(unavailable("wire", "nobody there"))); }

  std::vector<std::string> bodies;

 private:
  std::function<void(Result<env::WireResponse>)> reply_;
};

struct Receiver {
  Receiver() { node.start(); }

  std::unique_ptr<AnomalyHook> open() {
    auto hook = AnomalyHook::open({node.env().clock, node.env().files, wire, node.log()},
                                  {.url = "http://127.0.0.1:1/",
                                   .mesh = "m",
                                   .told = "/told",
                                   .now = 10,
                                   .next = [this](std::int64_t from) { return next(from); }});
    REQUIRE(hook.has_value());
    return std::move(*hook);
  }
  Result<std::optional<api::AnomalyReport>> next(std::int64_t from) const {
    for (const std::int64_t seq : seqs) {
      if (seq >= from) {
        return api::AnomalyReport{seq, codec::JsonObject{{"seq", seq}}};
      }
    }
    return std::optional<api::AnomalyReport>();
  }

  env_sim::World world{1, {}};
  env_sim::Node& node =
      world.add_node("receiver", [](env_sim::Node&) { return std::make_shared<int>(0); });
  HandWire wire;
  std::vector<std::int64_t> seqs;
};

}  // namespace

TEST_CASE("reports are told in order, the next after the last was taken, and none from before") {
  Receiver receiver;
  receiver.seqs = {3, 10, 12};
  const auto hook = receiver.open();
  int woken = 0;
  hook->set_waker([&] { ++woken; });
  CHECK(hook->step().when == env::Next::When::on_wake);
  CHECK(hook->step().when == env::Next::When::on_wake);  // an answer is awaited
  CHECK(receiver.wire.bodies == std::vector<std::string>{R"({"anomaly":{"seq":10},"mesh":"m"})"});
  receiver.wire.answer(204);
  CHECK(woken == 1);
  hook->step();
  CHECK(receiver.wire.bodies.back() == R"({"anomaly":{"seq":12},"mesh":"m"})");
  receiver.wire.answer(200);
  CHECK(hook->step().when == env::Next::When::at);
  CHECK(receiver.wire.bodies.size() == 2);
}

TEST_CASE("who refuses or is not there is told again, later and later, over a restart") {
  Receiver receiver;
  receiver.seqs = {10};
  {
    const auto hook = receiver.open();
    hook->step();
    receiver.wire.answer(500);
    const auto first = hook->step();
    REQUIRE(first.when == env::Next::When::at);
    const auto wait = first.time - receiver.node.env().clock.steady();
    receiver.world.run_for(std::chrono::duration_cast<env::Duration>(wait));
    hook->step();
    receiver.wire.fail_it();
    const auto second = hook->step();
    CHECK(second.time - receiver.node.env().clock.steady() > wait);
    CHECK(receiver.wire.bodies.size() == 2);
  }
  receiver.seqs.push_back(11);
  const auto hook = receiver.open();
  hook->step();
  CHECK(receiver.wire.bodies.back() == R"({"anomaly":{"seq":10},"mesh":"m"})");
  receiver.wire.answer(200);
  hook->step();
  const auto again = receiver.open();
  again->step();
  CHECK(receiver.wire.bodies.back() == R"({"anomaly":{"seq":11},"mesh":"m"})");
}

TEST_CASE("an answer that comes when the hook has gone hurts nobody") {
  Receiver receiver;
  receiver.seqs = {10};
  auto hook = receiver.open();
  hook->set_waker([] { FAIL("nobody is there to be woken"); });
  hook->step();
  hook.reset();
  receiver.wire.answer(200);
}

}  // namespace noctem::node

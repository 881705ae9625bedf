#include "noctem/client/queue.hpp"

#include <doctest/doctest.h>

#include "noctem/env_sim/world.hpp"

#include "queue_item.hpp"

namespace noctem::client {

namespace {

class Machine {
 public:
  Machine() : node_(world_.add_node("n", [](env_sim::Node&) { return std::make_shared<int>(0); })) {
    node_.start();
    home_.root = "/home";
  }
  env::Env env() { return node_.env(); }
  const home::Home& home() const { return home_; }

 private:
  env_sim::World world_{1, {}};
  env_sim::Node& node_;
  home::Home home_;
};

Waiting item(const std::string& id) {
  return {.kind = Waiting::Kind::contribution,
          .id = id,
          .target = "/api/agent/knowledge",
          .body = codec::JsonObject{{"document", codec::JsonObject{}}},
          .trouble = "nobody was there"};
}

}  // namespace

TEST_CASE("what is kept is there once, under its id") {
  Machine machine;
  Queue queue(machine.env(), machine.home());
  CHECK(queue.state()->waiting.empty());
  REQUIRE(queue.keep(item("baa")));
  REQUIRE(queue.keep(item("bbb")));
  REQUIRE(queue.keep(item("baa")));
  const Queue again(machine.env(), machine.home());
  const auto state = again.state();
  REQUIRE(state);
  REQUIRE(state->waiting.size() == 2);
  CHECK(state->count(Waiting::Kind::contribution) == 2);
  CHECK(state->count(Waiting::Kind::reveal) == 0);
  CHECK(state->waiting.front().trouble == "nobody was there");
  REQUIRE(queue.drop("baa"));
  CHECK(queue.state()->waiting.size() == 1);
}

TEST_CASE("a queue has an end") {
  Machine machine;
  Queue queue(machine.env(), machine.home());
  for (std::size_t i = 0; i < kQueueItemsMax; ++i) {
    REQUIRE(queue.keep(item("b" + std::to_string(i))));
  }
  const auto full = queue.keep(item("one-more"));
  REQUIRE_FALSE(full);
  CHECK(full.error().reason == "queue_full");
}

TEST_CASE("an item reads back as it was written, and nothing else is taken for one") {
  Waiting kept = item("baa");
  kept.kind = Waiting::Kind::reveal;
  kept.kept_at = 1'790'000'000;
  kept.due = 1'790'000'100;
  kept.tries = 3;
  const auto read = waiting_in(text_of(kept));
  REQUIRE(read);
  CHECK((read->kind == Waiting::Kind::reveal));
  CHECK(text_of(*read) == text_of(kept));
  for (const auto* text : {"", "{}", "[]", R"({"kind":"other"})"}) {
    CHECK(waiting_in(text).error().kind == ErrorKind::corrupt);
  }
}

TEST_CASE("what may pass later is told apart from what will not") {
  CHECK(is_passing(unavailable("wire", "")));
  CHECK(is_passing(exhausted("rate", "")));
  CHECK(is_passing(denied("unknown_key", "")));
  CHECK_FALSE(is_passing(denied("revoked", "")));
  CHECK_FALSE(is_passing(invalid("domain", "")));
  CHECK_FALSE(is_passing(conflict("already_known", "")));
}

TEST_CASE("keys are made once, and a rotation that was cut off goes on with the same key") {
  Machine machine;
  const auto none = [](const std::string&) { return Result<Secret>(Secret()); };
  KeyRing ring(machine.env().files, machine.env().random, machine.home(), none);
  CHECK_FALSE(ring.has(Hat::agent).value());
  REQUIRE(ring.make(Hat::agent, Secret()));
  const std::string id = ring.signer(Hat::agent)->id;
  REQUIRE(ring.make(Hat::agent, Secret()));
  CHECK(ring.signer(Hat::agent)->id == id);
  CHECK(machine.env().files.status(machine.home().keys() + "/agent.key")->permissions == 0600);

  const auto next = (*ring.prepare_next(Hat::agent, Secret()))->public_key();
  KeyRing later(machine.env().files, machine.env().random, machine.home(), none);
  CHECK(((*later.prepare_next(Hat::agent, Secret()))->public_key() == next));
  REQUIRE(later.replace(Hat::agent));
  CHECK(later.signer(Hat::agent)->id == id);
  CHECK((later.signer(Hat::agent)->key.public_key() == next));
}

}  // namespace noctem::client

#pragma once
// Who asks the node: writers who repeat what was not answered, a reader who keeps every head and
// looks for what was acknowledged, and somebody hostile. They live on a machine of their own that
// never crashes, and know of the node only what comes over the network.
//
// One thread, driven by the world.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "noctem/document/document.hpp"
#include "noctem/env_sim/world.hpp"

#include "history.hpp"
#include "scenario.hpp"

namespace noctem::sim {

class Clients {
 public:
  Clients(env_sim::World& world, env_sim::Node& machine, const Scenario& scenario, History& history,
          codec::Cid log);

  ~Clients();

  void start();
  void work_until(std::uint64_t acknowledged) { wanted_ = acknowledged; }
  bool done() const { return history_.acknowledged.size() >= wanted_; }

 private:
  struct Writer;
  using Answered = std::function<void(const Result<env::WireResponse>&)>;

  env::Next write(Writer& writer);
  void send_note(Writer& writer, document::Envelope note);
  env::Next read();
  void read_head();
  void read_note();
  env::Next attack();

  document::Envelope make_note(const crypto::SigningKey& author, codec::Cid log);
  void post(const std::string& agent, std::string body, Answered answered);
  void ask(env::WireRequest request, Answered answered);
  void note_refusal(const env::WireResponse& response);
  env::Next later(std::chrono::microseconds most);

  env_sim::World& world_;
  env_sim::Node& machine_;
  const Scenario& scenario_;
  History& history_;
  const codec::Cid log_;
  env_sim::Prng chance_;
  std::uint64_t wanted_ = 0;
  std::uint64_t made_ = 0;
  std::uint64_t attacks_ = 0;
  std::vector<std::unique_ptr<Writer>> writers_;
  std::vector<std::unique_ptr<env::Worker>> workers_;
};

}  // namespace noctem::sim

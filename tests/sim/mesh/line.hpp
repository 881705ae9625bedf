#pragma once
// How somebody outside speaks to the node: signed requests over the simulated network, from one
// machine, under one address. Every refusal is counted by its reason, and must be a proper problem.
//
// One thread, driven by the world.

#include <functional>
#include <string>

#include "noctem/codec/json.hpp"
#include "noctem/env_sim/world.hpp"

#include "cast.hpp"
#include "mesh_history.hpp"

namespace noctem::sim {

using Answered = std::function<void(const Result<env::WireResponse>&)>;

class Line {
 public:
  Line(env_sim::Node& machine, std::string address, env_sim::Prng chance, MeshHistory& history);

  void get(const Person& who, const std::string& target, Answered answered);
  // A request whose signature is that of its envelopes.
  void write(const Person& who, const std::string& target, std::string body, Answered answered);
  void remove(const Person& who, const std::string& target, std::string body, Answered answered);
  void post(const Person& who, const std::string& target, const std::string& body,
            Answered answered);
  void send(env::WireRequest request, Answered answered);

  // A signed read as it goes out, for whoever sends it twice or spoils it.
  env::WireRequest signed_get(const Person& who, const std::string& target);

  std::int64_t now() const;  // Unix seconds, as this machine believes
  std::string nonce();

 private:
  void send_documents(std::string method, const Person& who, const std::string& target,
                      std::string body, Answered answered);
  void note_refusal(const env::WireResponse& response);

  env_sim::Node& machine_;
  const std::string address_;
  env_sim::Prng chance_;
  MeshHistory& history_;
};

// "queue_full" of a problem; empty if it is none.
std::string reason_in(const env::WireResponse& response);

}  // namespace noctem::sim

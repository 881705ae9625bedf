#pragma once
// Approves operators, and rules: puts one into quarantine and releases it, says how many agents
// somebody may have, asks for a round anew, changes a parameter, and revokes who was caught. Of the
// honest so few at a time that the others can still decide.
//
// One thread, driven by the world.

#include <memory>
#include <optional>
#include <vector>

#include "office.hpp"

namespace noctem::sim {

class Administrator {
 public:
  Administrator(Town& town, env_sim::Prng chance, std::vector<Office*> offices);

  void start();
  void calm();  // releases whom she holds, and does nothing more
  bool is_calm() const { return calming_ && !held_.has_value() && courier_.open() == 0; }

 private:
  env::Next step();
  void rule();
  void approve_next();
  void quarantine();
  void release();
  void limit();
  void ask();
  void change();
  void revoke();
  void send(std::string target, std::string kind, codec::JsonObject fields,
            std::function<void()> done);

  Town& town_;
  env_sim::Prng chance_;
  std::vector<Office*> offices_;
  Person& person_;
  Line line_;
  Courier courier_;
  std::size_t approved_ = 0;
  std::size_t revoked_ = 0;
  std::optional<std::size_t> held_;  // in quarantine
  bool calming_ = false;
  std::unique_ptr<env::Worker> worker_;
};

}  // namespace noctem::sim

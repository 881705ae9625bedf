#pragma once
// Somebody hostile, with an operator's agents of its own: bad signatures, other people's words,
// strangers, other meshes, rules that are not its to make, votes that it may not cast, replays,
// floods and garbage, one after the other, again and again. What must never be recorded is written
// down as history.
//
// One thread, driven by the world.

#include <memory>

#include "office.hpp"

namespace noctem::sim {

class Intruder {
 public:
  struct Victims {
    Office& own;    // whose agents it has
    Office& other;  // somebody honest
  };
  Intruder(Town& town, env_sim::Prng chance, Victims victims);

  void start();
  void rest() { resting_ = true; }

 private:
  env::Next step();
  using Move = void (Intruder::*)();
  static const std::vector<Move>& moves();

  // Whatever nobody may record: the node must refuse it.
  void forge(const Person& sender, document::Envelope envelope);
  void send_forbidden(const Person& sender, std::string body);
  void send(const Person& sender, std::string body);
  document::Envelope new_entry(const Person& who);

  void spoil_a_signature();
  void sign_for_another();
  void come_from_outside();
  void come_from_elsewhere();
  void rule();
  void keep_the_log();
  void withdraw_of_others();
  void swap_words();
  void say_what_nobody_knows();
  void cite_nothing();
  void enrol_a_crowd();
  void vote_for_itself();
  void vote_twice();
  void vote_once_more(const std::string& entry, std::int64_t round);
  void reveal_otherwise();
  void reveal_late();
  void claim_twice();
  void speak_from_yesterday();
  void say_it_back();
  void flood();
  void babble();
  void press();

  Town& town_;
  env_sim::Prng chance_;
  Office& own_;
  Office& other_;
  Line line_;
  std::uint64_t made_ = 0;
  bool resting_ = false;
  std::unique_ptr<env::Worker> worker_;
};

}  // namespace noctem::sim

#pragma once
// An operator and her agents: enrols them, publishes, votes, corrects, replaces and withdraws,
// takes tasks, reflects, rotates keys. An honest one votes for what is true, but for a few errors;
// a liar votes against it. All of it through the door, as the node allows; what it refuses is not
// done.
//
// One thread, driven by the world.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "author.hpp"
#include "courier.hpp"
#include "library.hpp"

namespace noctem::sim {

// What all people of a scenario share.
struct Town {
  const Scenario& scenario;
  env_sim::World& world;
  env_sim::Node& machine;
  MeshHistory& history;
  Cast& cast;
  Library& library;
  Author author;
};

class Office {
 public:
  enum class Kind { honest, liar };
  struct Who {
    std::uint64_t number = 0;
    Kind kind = Kind::honest;
  };
  Office(Town& town, env_sim::Prng chance, Who who);

  void start();
  void approve() { approved_ = true; }  // she hears of it
  void rest() { resting_ = true; }      // what is open is still carried
  // From now on she votes about what was published lately, and nothing else matters.
  void hurry() { hurried_ = true; }

  const std::string& name() const { return name_; }
  Person& owner() { return owner_; }
  bool has_agents() const { return enrolled_ == agents_.size(); }
  Person& any_agent();

 private:
  env::Next step();
  void act();
  void enrol_next();
  void act_by(std::uint64_t choice);

  // Entries.
  void publish();
  void correct();
  void replace();
  void reflect();
  void withdraw();
  void send_entry(client::EntryText text, Truth truth);
  void shelve(const std::string& id, const client::EntryText& text, Truth truth);

  // Votes.
  void vote();
  void cast_vote(std::size_t which);
  void reveal_later(const Person& agent, const std::string& entry, std::string body);
  void voted(std::size_t which);
  void refused_vote(std::size_t which, const std::string& reason);
  void look_up_round(std::size_t which);
  int opinion_of(const KnownEntry& entry);
  std::optional<std::size_t> pick_to_vote();
  enum class Whose { own, others };
  std::optional<std::size_t> pick(Whose whose);

  // Work.
  void claim();
  void take(const codec::Json& task);
  void deliver(const std::string& task, client::EntryText text);
  client::EntryText answer_to(const codec::Json& task, const std::string& type);
  void give_back(const std::string& task);
  void look();
  void rotate();
  void replace_agent();

  std::string any_domain();

  Town& town_;
  env_sim::Prng chance_;
  const std::string name_;
  const Kind kind_;
  Line line_;
  Courier courier_;
  Person& owner_;
  std::vector<Person*> agents_;
  std::size_t enrolled_ = 0;
  std::uint64_t agents_ever_ = 0;
  bool approved_ = false;
  bool resting_ = false;
  bool hurried_ = false;
  bool changing_ = false;  // a rotation or a revocation is under way: nothing else is sent
  std::unique_ptr<env::Worker> worker_;
};

}  // namespace noctem::sim

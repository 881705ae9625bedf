#pragma once
// One simulated machine with one program on it. A life goes from start() to a crash. What the
// program made (objects, workers, open files) belongs to the life; the disk belongs to the node and
// is there for the next one.
//
// A crash in the middle of a step throws nothing. From that moment the life is over: its files
// answer with internal/crashed, its messages and wakes go nowhere, so that the stack, SQLite's
// included, unwinds by errors. When the step has returned the world destroys the program, which can
// change nothing any more. Therefore whoever looks at a result of the program asks alive() first: a
// dead program has told nobody anything.
//
// One thread.

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "noctem/base/log.hpp"
#include "noctem/env/env.hpp"
#include "noctem/env_sim/disk.hpp"
#include "noctem/env_sim/network.hpp"

namespace noctem::env_sim {

class Node;
class World;

// Makes the program in a new life and returns its owner; null if it could not start (it is then
// asked no more).
using Boot = std::function<std::shared_ptr<void>(Node&)>;

class Node {
 public:
  Node(World& world, std::string name, Boot boot, const DiskOptions& disk);
  ~Node();
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  const std::string& name() const { return name_; }

  void start();  // a new life; it must not have one
  void crash(Crash crash);
  bool alive() const;   // has a life that was not ended
  bool buried() const;  // has none: start() may be called
  std::uint64_t lives() const { return lives_; }
  void on_death(std::function<void()> action) {
    on_death_ = std::move(action);
  }  // after the burial

  // Of the present life. The references are good until its burial.
  env::Env env();
  env::Wire& wire();
  Log log();
  void serve(WireHandler handler);  // answers http://NAME/…

  Disk& disk() { return *disk_; }
  void jump_wall(env::Duration by);  // clocks are set by people and programs

 private:
  friend class World;
  struct Present;  // a life and what it was given
  struct Wall;     // how wrong its clock is
  void bury();     // after the step in which it died

  World& world_;
  const std::string name_;
  const Boot boot_;
  std::unique_ptr<Disk> disk_;
  std::function<void()> on_death_;
  std::uint64_t lives_ = 0;
  std::unique_ptr<Wall> wall_;
  std::unique_ptr<Present> present_;
};

}  // namespace noctem::env_sim

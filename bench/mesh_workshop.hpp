#pragma once
// The hub of a home without its node: opened, driven by hand in the calling thread and on a clock
// that is set by hand, and closed again. So a mesh of any size is filled as fast as its rules allow
// and its rounds end without anybody waiting for them; a node started on the home afterwards finds
// what its own hub would have written.
//
// One thread.

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "noctem/env_os/machine.hpp"
#include "noctem/home/home.hpp"
#include "noctem/hub/hub.hpp"

#include "mesh_town.hpp"

namespace noctem::bench {

class HandClock final : public env::Clock {
 public:
  explicit HandClock(const env::Clock& machine, std::int64_t seconds)
      : wall_(machine.wall() + std::chrono::seconds(seconds)) {}
  env::WallTime wall() const override { return wall_ + passed_; }
  env::SteadyTime steady() const override { return env::SteadyTime(passed_); }
  void pass(std::int64_t seconds) { passed_ += std::chrono::seconds(seconds); }

 private:
  env::WallTime wall_;
  std::chrono::seconds passed_{0};
};

class Workshop {
 public:
  // `ago`: how long before now its clock begins. A new home gets a mesh and its people.
  static Result<std::unique_ptr<Workshop>> open(const std::string& root, std::int64_t ago);
  ~Workshop();

  const Town& town() const { return *town_; }
  std::unique_ptr<Town> take_town() { return std::move(town_); }  // to write after it has closed
  hub::Hub& hub() { return *hub_; }
  store::Database& database() { return *database_; }
  env::Threads& threads() { return machine_.env().threads; }
  // As the door hands them over: signatures checked. The first refusal is the error.
  Result<std::vector<mesh::EntryId>> submit(std::vector<std::vector<document::Envelope>> all);
  void pass(std::int64_t seconds);  // and what is due then
  Result<> index_all();
  Result<hub::Findings> ask(hub::Question question);  // after index_all()

 private:
  explicit Workshop(std::int64_t ago);
  Result<> start(const std::string& root);
  Result<> found();
  void step();

  env_os::Machine machine_;
  HandClock clock_;
  std::unique_ptr<LogSink> sink_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<hub::Hub> hub_;
  std::unique_ptr<Town> town_;
};

// Of a home below `folder`.
home::Home home_at(const std::string& root);

}  // namespace noctem::bench

#pragma once
// House: a hub on a simulated machine with its writer and its tick, driven by virtual time, that
// can lose power and start again. People are called by names; "anna" is an operator and "anna/1"
// her agent. Short windows: commit 600 s, reveal 300 s.
//
// Belongs to one thread. Each helper aborts the test where it cannot go on.

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "noctem/env_sim/world.hpp"
#include "noctem/hub/audit.hpp"
#include "noctem/hub/hub.hpp"
#include "noctem/mesh/kinds.hpp"
#include "noctem/mesh/round.hpp"
#include "noctem/store/sqlite.hpp"

#include "engine_test.hpp"

namespace noctem::hub::test {

inline constexpr std::int64_t kCommitSeconds = 600;
inline constexpr std::int64_t kRevealSeconds = 300;

crypto::SigningKey key_of(std::string_view name);
std::string did_of(std::string_view name);
std::string id_of(std::string_view name);

class House {
 public:
  explicit House(codec::JsonObject params = {});

  Hub& hub() { return *program().hub; }
  bool runs() const { return program_ != nullptr; }
  env_sim::Node& node() { return node_; }
  Reader reader();

  // Documents, signed by `who` and stamped with the present time.
  document::Envelope make(mesh::Kind kind, std::string_view who, codec::JsonObject fields,
                          std::optional<codec::Json> body = {});
  document::Envelope entry(std::string_view agent, const std::string& content,
                           codec::JsonObject fields = {});
  struct Vote {
    document::Envelope commit;
    document::Envelope reveal;
  };
  Vote vote(std::string_view agent, const mesh::EntryId& entry, std::int64_t round, int vote);

  Result<Accepted> submit(std::vector<document::Envelope> envelopes);
  Result<Accepted> submit_as(std::string_view agent, document::Envelope envelope);
  Submitted accepted(std::vector<document::Envelope> envelopes);
  std::string refused(std::vector<document::Envelope> envelopes);  // the reason
  Result<std::optional<Claimed>> claim(std::string_view agent, std::vector<std::string> types = {});
  Result<Findings> ask(std::string_view operator_name, const std::string& text,
                       const std::string& domain = "");

  void team(const std::vector<std::string>& names);
  mesh::EntryId publish(std::string_view agent, const std::string& content,
                        codec::JsonObject fields = {});

  void pass(std::int64_t seconds);     // the node serves
  void off_for(std::int64_t seconds);  // without power
  void jump_clock(std::int64_t seconds) { node_.jump_wall(std::chrono::seconds(seconds)); }
  void lose_power();
  void start();
  void restart();
  std::int64_t now();

  std::uint64_t size();
  std::vector<std::string> kinds();  // of all records, in order
  mesh::EntryRow entry_row(const mesh::EntryId& id);
  mesh::MeshRow mesh_row();
  std::string audit();  // "" or what verify_mesh says
  bool disk_holds(const std::string& words);
  void change(const std::string& sql);  // behind the hub's back

 private:
  struct Program {
    explicit Program(env::Env env) : world{env.files, env.clock, env.random} {}
    store::SqliteWorld world;
    std::unique_ptr<store::Database> database;
    std::unique_ptr<Hub> hub;
    std::unique_ptr<env::Worker> writer;
    std::unique_ptr<env::Worker> tick;
  };
  Program& program();
  std::shared_ptr<void> boot();
  Result<> open(Program& program);
  template <typename T>
  T wait(std::optional<T>& answer);

  codec::JsonObject params_;
  std::unique_ptr<Engine> engine_ = fresh_engine();
  env_sim::World world_;
  env_sim::Node& node_;
  Program* program_ = nullptr;
  std::int64_t born_ = 0;
  int bodies_ = 0;
};

}  // namespace noctem::hub::test

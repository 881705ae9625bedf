#pragma once
// Writes documents as a person of the cast, in the very bytes that our clients write. Each entry
// has one word that stands nowhere else, by which its text can be looked for on a disk.
//
// One thread.

#include <string>

#include "noctem/client/writing.hpp"
#include "noctem/env_sim/prng.hpp"

#include "cast.hpp"
#include "mesh_history.hpp"

namespace noctem::sim {

class Author {
 public:
  Author(codec::Cid mesh, env_sim::Prng chance, MeshHistory& history);

  document::Envelope write(const Person& who, std::int64_t now, std::string kind,
                           codec::JsonObject fields);
  // In words of its own.
  document::Envelope entry(const Person& who, std::int64_t now, client::EntryText text);
  // In exactly these words, which others said.
  document::Envelope echo(const Person& who, std::int64_t now, const std::string& content);
  client::Ballot ballot(const Person& who, std::int64_t now, const client::Vote& vote);
  document::Envelope rotation(const Person& who, std::int64_t now);

  const codec::Cid& mesh() const { return mesh_; }

 private:
  class Chance final : public env::Random {
   public:
    explicit Chance(env_sim::Prng prng) : prng_(prng) {}
    void fill(std::span<std::uint8_t> out) override { prng_.fill(out); }

   private:
    env_sim::Prng prng_;
  };
  std::string rare_word();

  const codec::Cid mesh_;
  Chance random_;
  env_sim::Prng words_;
  MeshHistory& history_;
};

client::EntryText words_on(std::string domain, std::string type = "observation");
std::string text_of(const document::Envelope& envelope);

}  // namespace noctem::sim

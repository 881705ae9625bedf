#pragma once
// A draft that can be thrown away and begun again in the same place, because the fold above it
// stays.
//
// The writer's thread.

#include <optional>

#include "noctem/mesh/state.hpp"

namespace noctem::hub {

class Trial final : public mesh::State {
 public:
  explicit Trial(mesh::State& below) : below_(below), draft_(std::in_place, below) {}

  Result<std::optional<std::string>> get(mesh::Table table, std::string_view key) override {
    return draft_->get(table, key);
  }
  Result<> put(mesh::Table table, std::string_view key, std::string text) override {
    return draft_->put(table, key, std::move(text));
  }
  Result<> erase(mesh::Table table, std::string_view key) override {
    return draft_->erase(table, key);
  }
  Result<std::vector<mesh::StateRow>> scan(mesh::Table table, std::string_view prefix,
                                           std::string_view after, std::size_t rows_max) override {
    return draft_->scan(table, prefix, after, rows_max);
  }

  const mesh::Draft::Changes& changes() const { return draft_->changes(); }
  Result<> keep() { return draft_->keep(); }
  void drop() { draft_.emplace(below_); }

 private:
  mesh::State& below_;
  std::optional<mesh::Draft> draft_;
};

}  // namespace noctem::hub

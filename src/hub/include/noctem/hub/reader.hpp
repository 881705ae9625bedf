#pragma once
// One moment of the mesh, to read from: the log and the state as one commit left them, for as long
// as the Reader lives, while the writer goes on. All views (views.hpp) take one. Short-lived: an
// old moment keeps the database's log from shrinking.
//
// Belongs to one thread.

#include <memory>

#include "noctem/mesh/state.hpp"
#include "noctem/store/read_pool.hpp"

namespace noctem::hub {

class Reader {
 public:
  static Result<Reader> open(store::ReadPool& pool);
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) = delete;
  ~Reader();

  store::Connection& connection() const;
  mesh::State& state() const;  // put and erase are denied

 private:
  struct Moment;
  explicit Reader(std::unique_ptr<Moment> moment);
  std::unique_ptr<Moment> moment_;
};

}  // namespace noctem::hub

#include "noctem/hub/reader.hpp"

#include "sql_state.hpp"

namespace noctem::hub {

struct Reader::Moment {
  explicit Moment(store::ReadPool::Lease taken) : lease(std::move(taken)), state(0) {}
  store::ReadPool::Lease lease;  // ends the read transaction when it is given back
  SqlState state;
};

Result<Reader> Reader::open(store::ReadPool& pool) {
  NOCTEM_TRY(auto lease, pool.lease());
  NOCTEM_CHECK(lease->begin());
  auto moment = std::make_unique<Moment>(std::move(lease));
  moment->state.stand_on(*moment->lease);
  NOCTEM_CHECK(moment->state.get(mesh::Table::mesh, ""));  // SQLite's moment is the first reading
  return Reader(std::move(moment));
}

Reader::Reader(std::unique_ptr<Moment> moment) : moment_(std::move(moment)) {}
Reader::Reader(Reader&&) noexcept = default;
Reader::~Reader() = default;

store::Connection& Reader::connection() const { return *moment_->lease; }
mesh::State& Reader::state() const { return moment_->state; }

}  // namespace noctem::hub

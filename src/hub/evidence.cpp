#include "noctem/hub/evidence.hpp"

#include <array>

namespace noctem::hub {

Result<std::map<std::int64_t, std::string>> evidence_between(const Reader& reader,
                                                             std::int64_t first,
                                                             std::int64_t last) {
  std::map<std::int64_t, std::string> found;
  const std::array<store::Parameter, 2> bounds{first, last};
  NOCTEM_CHECK(reader.connection().query(
      {"SELECT seq, words FROM hub_evidence WHERE seq >= $1 AND seq <= $2", bounds},
      [&](const store::Row& row) -> Result<store::Walk> {
        found.emplace(row.integer(0), std::string(row.text(1)));
        return store::Walk::go_on;
      }));
  return found;
}

}  // namespace noctem::hub

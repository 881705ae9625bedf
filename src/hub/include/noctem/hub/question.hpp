#pragma once
// A query as somebody asks it, and what it finds. Everybody finds what was acknowledged before they
// asked. What was found is remembered for a day, so that its echo is not taken for an observation;
// that two operators found nothing in a domain becomes a `gap` record.
//
// Values; any thread.

#include <string>
#include <vector>

#include "noctem/hub/views.hpp"
#include "noctem/mesh/ids.hpp"
#include "noctem/search/query.hpp"

namespace noctem::hub {

struct Question {
  search::Query query;
  mesh::OperatorId asker;  // empty: nobody that is known
};

struct Found {
  EntryView entry;
  std::int64_t score = 0;
  search::Hit::Match match = search::Hit::Match::listed;
};

struct Findings {
  std::vector<Found> found;
  std::vector<std::string> terms;
  std::string next;
};

}  // namespace noctem::hub

#include <algorithm>

#include "noctem/search/item.hpp"

namespace noctem::search {
namespace {

// What an author alone can reach (section 7 of the rules: p = min(author's, 0.6)).
constexpr int kUnverifiedMax = 600;
constexpr int kWeightMax = 1000;

}  // namespace

int weight_of(const Standing& standing) {
  return standing.verified == Verified::yes
             ? std::clamp(standing.confidence, kUnverifiedMax + 1, kWeightMax)
             : std::clamp(standing.confidence, 0, kUnverifiedMax);
}

}  // namespace noctem::search

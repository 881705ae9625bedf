#include "bad_signatures.hpp"

#include <algorithm>

namespace noctem::http {
namespace {

constexpr std::size_t kPlaces = 16'384;
constexpr std::uint64_t kCountMax = 3;

}  // namespace

BadSignatures::BadSignatures() : places_(kPlaces) {}

unsigned BadSignatures::add(std::uint64_t connection) {
  std::atomic<std::uint64_t>& place = places_[connection % kPlaces];
  std::uint64_t seen = place.load();
  std::uint64_t count = 0;
  do {
    const bool same = seen / (kCountMax + 1) == connection;
    count = same ? std::min(seen % (kCountMax + 1) + 1, kCountMax) : 1;
  } while (!place.compare_exchange_weak(seen, connection * (kCountMax + 1) + count));
  return static_cast<unsigned>(count);
}

}  // namespace noctem::http

#include "words.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <tuple>

#include "noctem/crypto/hash.hpp"
#include "noctem/ledger/ledger.hpp"
#include "noctem/text/simhash.hpp"

namespace noctem::hub {

namespace {

using store::Parameter;
using store::Row;
using store::Walk;

std::int64_t band_key(std::size_t which, std::uint16_t bits) {
  return static_cast<std::int64_t>(which) * 65'536 + bits;
}

struct Candidate {
  int distance = text::kNearBits + 1;
  std::int64_t seq = 0;
};

Result<> look_in_band(store::Connection& connection, std::int64_t band, std::uint64_t simhash,
                      Candidate& best) {
  const std::array<Parameter, 2> values{band, kNearCandidates};
  return connection.query(
      {"SELECT w.seq, w.simhash FROM hub_band b JOIN hub_words w ON w.seq = b.seq "
       "WHERE b.band = $1 ORDER BY b.seq DESC LIMIT $2",
       values},
      [&](const Row& row) -> Result<Walk> {
        const auto seq = row.integer(0);
        const auto distance =
            text::simhash_distance(simhash, std::bit_cast<std::uint64_t>(row.integer(1)));
        if (std::tie(distance, seq) < std::tie(best.distance, best.seq)) {
          best = {distance, seq};
        }
        return Walk::go_on;
      });
}

Result<std::optional<ledger::Near>> near_of(store::Connection& connection, std::int64_t seq,
                                            std::int64_t distance) {
  NOCTEM_TRY(const auto records, ledger::read_from(connection, static_cast<std::uint64_t>(seq), 1));
  if (records.empty() || records.front().record.seq != static_cast<std::uint64_t>(seq)) {
    return fail(corrupt("log_record", "a record is missing; run `noctem log verify`"));
  }
  return std::optional(ledger::Near{records.front().record.cid, distance});
}

}  // namespace

WordsDigest digest_of(std::string_view content) {
  WordsDigest words;
  words.simhash = text::simhash(content);
  std::ranges::copy_n(crypto::sha256(content).begin(), words.content.size(), words.content.begin());
  return words;
}

Result<std::optional<ledger::Near>> find_near(store::Connection& connection,
                                              const WordsDigest& words) {
  std::optional<std::int64_t> equal;
  const std::array<Parameter, 1> content{ByteView(words.content)};
  NOCTEM_CHECK(connection.query(
      {"SELECT seq FROM hub_words WHERE content = $1 ORDER BY seq LIMIT 1", content},
      [&](const Row& row) -> Result<Walk> {
        equal = row.integer(0);
        return Walk::stop;
      }));
  if (equal.has_value()) {
    return near_of(connection, *equal, 0);
  }
  if (!words.simhash.has_value()) {
    return std::optional<ledger::Near>();
  }
  Candidate best;
  const auto bands = text::simhash_bands(*words.simhash);
  for (std::size_t which = 0; which < bands.size(); ++which) {
    NOCTEM_CHECK(look_in_band(connection, band_key(which, bands[which]), *words.simhash, best));
  }
  if (best.distance > text::kNearBits) {
    return std::optional<ledger::Near>();
  }
  return near_of(connection, best.seq, best.distance);
}

Result<> put_words(store::Connection& connection, std::uint64_t seq, const WordsDigest& words) {
  const auto number = static_cast<std::int64_t>(seq);
  const Parameter simhash = words.simhash.has_value()
                                ? Parameter(std::bit_cast<std::int64_t>(*words.simhash))
                                : Parameter(nullptr);
  const std::array<Parameter, 3> row{number, simhash, ByteView(words.content)};
  NOCTEM_CHECK(connection.execute(
      {"INSERT INTO hub_words (seq, simhash, content) VALUES ($1, $2, $3)", row}));
  if (!words.simhash.has_value()) {
    return {};
  }
  const auto bands = text::simhash_bands(*words.simhash);
  for (std::size_t which = 0; which < bands.size(); ++which) {
    const std::array<Parameter, 2> band{band_key(which, bands[which]), number};
    NOCTEM_CHECK(connection.execute({"INSERT INTO hub_band (band, seq) VALUES ($1, $2)", band}));
  }
  return {};
}

Result<> erase_words(store::Connection& connection, std::uint64_t seq) {
  const std::array<Parameter, 1> number{static_cast<std::int64_t>(seq)};
  std::optional<std::uint64_t> simhash;
  NOCTEM_CHECK(connection.query({"SELECT simhash FROM hub_words WHERE seq = $1", number},
                                [&](const Row& row) -> Result<Walk> {
                                  if (!row.is_null(0)) {
                                    simhash = std::bit_cast<std::uint64_t>(row.integer(0));
                                  }
                                  return Walk::stop;
                                }));
  NOCTEM_CHECK(connection.execute({"DELETE FROM hub_words WHERE seq = $1", number}));
  if (!simhash.has_value()) {
    return {};
  }
  const auto bands = text::simhash_bands(*simhash);
  for (std::size_t which = 0; which < bands.size(); ++which) {
    const std::array<Parameter, 2> band{band_key(which, bands[which]), number[0]};
    NOCTEM_CHECK(connection.execute({"DELETE FROM hub_band WHERE band = $1 AND seq = $2", band}));
  }
  return {};
}

}  // namespace noctem::hub

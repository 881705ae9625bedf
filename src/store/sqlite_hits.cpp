#include "sqlite_hits.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>

#include "sqlite_statements.hpp"

namespace noctem::store {
namespace {

constexpr int kPhrasesMax = 256;
constexpr int kHitBytes = 4;
constexpr int kColumnMax = (1 << 4) - 1;
constexpr int kWordMax = (1 << 20) - 1;

// On the stack: this runs for every row that is looked at, between the engine's own allocations.
struct Hits {
  std::array<std::uint8_t, std::size_t{kPhrasesMax} * kSqliteHitsMax * kHitBytes> bytes;
  std::size_t size = 0;

  void add(int phrase, int column, int word) {
    const auto place =
        static_cast<std::uint32_t>(std::min(column, kColumnMax) << 20 | std::min(word, kWordMax));
    bytes[size++] = static_cast<std::uint8_t>(phrase);
    for (const int shift : {16, 8, 0}) {
      bytes[size++] = static_cast<std::uint8_t>(place >> shift & 0xffU);
    }
  }
};

int append_phrase(const Fts5ExtensionApi& api, Fts5Context* context, int phrase, Hits& hits) {
  Fts5PhraseIter at;
  int column = 0;
  int word = 0;
  const int code = api.xPhraseFirst(context, phrase, &at, &column, &word);
  for (int i = 0; code == SQLITE_OK && column >= 0 && i < kSqliteHitsMax; ++i) {
    hits.add(phrase, column, word);
    api.xPhraseNext(context, &at, &column, &word);
  }
  return code;
}

void hits_of_row(const Fts5ExtensionApi* api, Fts5Context* context, sqlite3_context* out, int,
                 sqlite3_value**) {
  Hits hits;
  const int phrases = std::min(api->xPhraseCount(context), kPhrasesMax);
  for (int phrase = 0; phrase < phrases; ++phrase) {
    if (const int code = append_phrase(*api, context, phrase, hits); code != SQLITE_OK) {
      sqlite3_result_error_code(out, code);
      return;
    }
  }
  sqlite3_result_blob(out, hits.bytes.data(), static_cast<int>(hits.size), SQLITE_TRANSIENT);
}

}  // namespace

int add_hits_function(sqlite3* handle) {
  sqlite3_stmt* raw = nullptr;
  int code = sqlite3_prepare_v2(handle, "SELECT fts5(?1)", -1, &raw, nullptr);
  const std::unique_ptr<sqlite3_stmt, FinalizeStatement> statement(raw);
  if (code != SQLITE_OK) {
    return code;
  }
  fts5_api* api = nullptr;
  sqlite3_bind_pointer(raw, 1, static_cast<void*>(&api), "fts5_api_ptr", nullptr);
  code = sqlite3_step(raw);
  if (api == nullptr) {
    return code == SQLITE_ROW || code == SQLITE_DONE ? SQLITE_ERROR : code;
  }
  return api->xCreateFunction(api, "noctem_hits", nullptr, hits_of_row, nullptr);
}

}  // namespace noctem::store

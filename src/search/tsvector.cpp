// PostgreSQL: a tsvector of the same terms with a GIN index, written as a literal, so that no
// dictionary of the server takes part. The columns are the weights A, B and C; places have no
// position. Erased rows leave the files with the server's own VACUUM.

#include <map>

#include "noctem/base/strings.hpp"

#include "postings.hpp"

namespace noctem::search {
namespace {

constexpr std::string_view kWeights = "ABC";
constexpr std::size_t kPositionMax = 16'383;  // of a tsvector
constexpr std::size_t kPositionsMax = 255;    // of one term; PostgreSQL keeps no more
constexpr std::size_t kToldMax = 16;          // of one term in one column; FTS5 tells as many

// Column after column, so that the first positions that are kept are those of the summary.
std::string vector_of(const Columns& columns) {
  std::map<std::string_view, std::string> places;
  for (std::size_t column = 0; column < kColumns; ++column) {
    std::map<std::string_view, std::size_t> counts;
    const auto& terms = columns.terms[column];
    for (std::size_t word = 0; word < terms.size() && word < kPositionMax; ++word) {
      std::string& at = places[terms[word]];
      if (++counts[terms[word]] <= kPositionsMax) {
        at += (at.empty() ? ":" : ",") + std::to_string(word + 1) + kWeights[column];
      }
    }
    for (std::size_t word = kPositionMax; word < terms.size(); ++word) {
      places.try_emplace(terms[word], ":" + std::to_string(kPositionMax) + kWeights[column]);
    }
  }
  for (const std::string& place : columns.places) {
    places.try_emplace(place, "");
  }
  std::string literal;
  for (const auto& [term, at] : places) {
    literal.append("'").append(term).append("'").append(at).append(" ");
  }
  return literal;
}

void append_all(std::string& expression, const std::vector<std::string>& terms,
                std::string_view between) {
  if (terms.empty()) {
    return;
  }
  expression += expression.empty() ? "(" : " & (";
  for (std::size_t i = 0; i < terms.size(); ++i) {
    expression.append(i == 0 ? "" : between).append("'").append(terms[i]).append("'");
  }
  expression += ')';
}

// Positions begin anew in each column, so each is asked by itself.
void append_phrase(std::string& expression, const std::vector<std::string>& terms) {
  expression += expression.empty() ? "(" : " & (";
  for (std::size_t column = 0; column < kColumns; ++column) {
    expression += column == 0 ? "(" : " | (";
    for (std::size_t i = 0; i < terms.size(); ++i) {
      expression.append(i == 0 ? "'" : " <-> '").append(terms[i]).append("':");
      expression += kWeights[column];
    }
    expression += ')';
  }
  expression += ')';
}

std::string expression_of(const Match& match) {
  std::string expression;
  append_all(expression, match.places, " & ");
  if (match.how == Match::Wanted::phrase) {
    append_phrase(expression, match.wanted);
  } else {
    append_all(expression, match.wanted, match.how == Match::Wanted::all ? " & " : " | ");
  }
  return expression;
}

std::string terms_told(const Match& match) {
  std::string terms;
  for (const auto* list : {&match.wanted, &match.besides}) {
    for (const std::string& term : *list) {
      terms += (terms.empty() ? "" : " ") + term;
    }
  }
  return terms;
}

int index_of(const Match& match, std::string_view term) {
  int index = 0;
  for (const auto* list : {&match.wanted, &match.besides}) {
    for (const std::string& one : *list) {
      if (one == term) {
        return index;
      }
      ++index;
    }
  }
  return -1;
}

// "3,17" and "A,C" side by side.
void append_occurrences(std::vector<Occurrence>& to, int term, std::string_view positions,
                        std::string_view weights) {
  const auto words = split(positions, ',');
  const auto columns = split(weights, ',');
  std::size_t told[kColumns] = {};
  for (std::size_t i = 0; i < words.size() && i < columns.size(); ++i) {
    const std::size_t column = columns[i].empty() ? kWeights.size() : kWeights.find(columns[i]);
    const auto word = parse_decimal(words[i]);
    if (column < kColumns && word && ++told[column] <= kToldMax) {
      to.push_back({term, static_cast<Column>(column), static_cast<int>(*word) - 1});
    }
  }
}

class TsvectorPostings final : public Postings {
 public:
  std::string_view schema() const override {
    return "CREATE TABLE search_item (slot BIGINT PRIMARY KEY, id BYTEA NOT NULL UNIQUE,"
           "  confidence BIGINT NOT NULL, verified BIGINT NOT NULL, listed BIGINT NOT NULL,"
           "  weight BIGINT NOT NULL, words BIGINT NOT NULL);"
           "CREATE TABLE search_sample (term TEXT COLLATE \"C\" PRIMARY KEY,"
           "  documents BIGINT NOT NULL);"
           "CREATE TABLE search_words (slot BIGINT PRIMARY KEY, terms TSVECTOR NOT NULL);"
           "CREATE INDEX search_words_terms ON search_words USING GIN (terms);";
  }
  std::string_view drop() const override {
    return "DROP TABLE IF EXISTS search_words; DROP TABLE IF EXISTS search_sample;"
           "DROP TABLE IF EXISTS search_item;";
  }

  Result<> add(store::Connection& connection, std::int64_t slot,
               const Columns& columns) const override {
    const std::string literal = vector_of(columns);
    const store::Parameter row[] = {slot, std::string_view(literal)};
    NOCTEM_CHECK(connection.execute(
        {"INSERT INTO search_words (slot, terms) VALUES ($1, CAST($2 AS TEXT)::TSVECTOR)", row}));
    return {};
  }
  Result<> remove(store::Connection& connection, std::int64_t slot, const Columns&) const override {
    const store::Parameter row[] = {slot};
    NOCTEM_CHECK(connection.execute({"DELETE FROM search_words WHERE slot = $1", row}));
    return {};
  }

  Result<Found> match(store::Connection& connection, const Match& match) const override {
    const std::string expression = expression_of(match);
    const std::string told = terms_told(match);
    const store::Parameter parameters[] = {
        std::string_view(expression), match.slot_min, match.slot_max,
        static_cast<std::int64_t>(match.slots_max), std::string_view(told)};
    Found found;
    NOCTEM_CHECK(connection.query(
        {"WITH chosen AS (SELECT slot, terms FROM search_words"
         " WHERE terms @@ CAST($1 AS TEXT)::TSQUERY AND slot BETWEEN $2 AND $3"
         " ORDER BY slot DESC LIMIT $4)"
         " SELECT chosen.slot, COALESCE(told.lexeme, ''),"
         " COALESCE(array_to_string(told.positions, ','), ''),"
         " COALESCE(array_to_string(told.weights, ','), '')"
         " FROM chosen LEFT JOIN LATERAL unnest(chosen.terms) AS told"
         " ON told.lexeme = ANY(string_to_array($5, ' ')) ORDER BY chosen.slot DESC",
         parameters},
        [&](const store::Row& row) -> Result<store::Walk> {
          if (found.slots.empty() || found.slots.back().slot != row.integer(0)) {
            const std::size_t begin = found.occurrences.size();
            found.slots.push_back({row.integer(0), begin, begin});
          }
          const bool is_told = match.how != Match::Wanted::phrase;
          if (const int term = index_of(match, row.text(1)); is_told && term >= 0) {
            append_occurrences(found.occurrences, term, row.text(2), row.text(3));
          }
          found.slots.back().end = found.occurrences.size();
          return store::Walk::go_on;
        }));
    return found;
  }

  Result<Rewrite> begin_rewrite(store::Connection&, int) const override { return Rewrite::done; }
  Result<Rewrite> go_on_rewriting(store::Connection&, int) const override { return Rewrite::done; }

  std::string_view select_items() const override {
    return "SELECT slot, id, confidence, verified, listed FROM search_item WHERE slot ="
           " ANY(CAST(string_to_array($1, ',') AS BIGINT[]))";
  }
};

constinit const TsvectorPostings kTsvector{};

}  // namespace

const Postings& tsvector_postings() { return kTsvector; }

}  // namespace noctem::search

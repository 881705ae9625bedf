// SQLite: a contentless FTS5 table over terms that are cut, folded and stemmed already. Terms are
// bound as a string of quoted words, none of which can hold a quote.

#include <algorithm>

#include "postings.hpp"

namespace noctem::search {
namespace {

constexpr std::size_t kHitBytes = 4;

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) {
    all += all.empty() ? "" : " ";
    all += text;
  }
  return all;
}

void append_group(std::string& expression, const std::vector<std::string>& first,
                  const std::vector<std::string>& second, std::string_view between) {
  expression += expression.empty() ? "(" : " AND (";
  bool begun = false;
  for (const auto* terms : {&first, &second}) {
    for (const std::string& term : *terms) {
      expression += begun ? between : "";
      expression += '"' + term + '"';
      begun = true;
    }
  }
  expression += ')';
}

// A term that is only told of stands in a group that is true wherever the wanted ones are.
std::string expression_of(const Match& match) {
  std::string expression;
  if (!match.places.empty()) {
    append_group(expression, match.places, {}, " AND ");
  }
  if (match.how == Match::Wanted::phrase) {
    append_group(expression, {joined(match.wanted)}, {}, "");
  } else if (!match.wanted.empty()) {
    append_group(expression, match.wanted, {}, match.how == Match::Wanted::all ? " AND " : " OR ");
  }
  if (!match.besides.empty()) {
    append_group(expression, match.besides, match.wanted, " OR ");
  }
  return expression;
}

void append_slot(Found& found, std::int64_t slot, ByteView hits, const Match& match) {
  const std::size_t begin = found.occurrences.size();
  const int before = static_cast<int>(match.places.size());
  const bool is_told = match.how != Match::Wanted::phrase;
  const int terms = is_told ? static_cast<int>(match.wanted.size() + match.besides.size()) : 0;
  for (; hits.size() >= kHitBytes; hits = hits.subspan(kHitBytes)) {
    const int term = hits[0] - before;
    const int column = hits[1] >> 4;
    if (term >= 0 && term < terms && column < static_cast<int>(kColumns)) {
      found.occurrences.push_back(
          {term, static_cast<Column>(column), (hits[1] & 0xf) << 16 | hits[2] << 8 | hits[3]});
    }
  }
  found.slots.push_back({slot, begin, found.occurrences.size()});
}

class Fts5Postings final : public Postings {
 public:
  std::string_view schema() const override {
    return "CREATE TABLE search_item (slot INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE,"
           "  confidence INTEGER NOT NULL, verified INTEGER NOT NULL, listed INTEGER NOT NULL,"
           "  weight INTEGER NOT NULL, words INTEGER NOT NULL) STRICT;"
           "CREATE TABLE search_sample (term TEXT PRIMARY KEY, documents INTEGER NOT NULL)"
           "  STRICT, WITHOUT ROWID;"
           "CREATE VIRTUAL TABLE search_words USING fts5(summary, labels, content, places,"
           "  content='', columnsize=0, tokenize=\"ascii tokenchars '=#._+/-'\");";
  }
  std::string_view drop() const override {
    return "DROP TABLE IF EXISTS search_words; DROP TABLE IF EXISTS search_sample;"
           "DROP TABLE IF EXISTS search_item;";
  }

  Result<> add(store::Connection& connection, std::int64_t slot,
               const Columns& columns) const override {
    return write(connection, slot, columns,
                 "INSERT INTO search_words (rowid, summary, labels, content, places)"
                 " VALUES ($1, $2, $3, $4, $5)");
  }
  Result<> remove(store::Connection& connection, std::int64_t slot,
                  const Columns& columns) const override {
    return write(connection, slot, columns,
                 "INSERT INTO search_words (search_words, rowid, summary, labels, content, places)"
                 " VALUES ('delete', $1, $2, $3, $4, $5)");
  }

  Result<Found> match(store::Connection& connection, const Match& match) const override {
    const std::string expression = expression_of(match);
    const store::Parameter parameters[] = {std::string_view(expression), match.slot_min,
                                           match.slot_max,
                                           static_cast<std::int64_t>(match.slots_max)};
    Found found;
    const bool newest = match.first == Match::First::newest;
    NOCTEM_CHECK(
        connection.query({newest ? "SELECT rowid, noctem_hits(search_words) FROM search_words"
                                   " WHERE search_words MATCH $1 AND rowid BETWEEN $2 AND $3"
                                   " ORDER BY rowid DESC LIMIT $4"
                                 : "SELECT rowid, noctem_hits(search_words) FROM search_words"
                                   " WHERE search_words MATCH $1 AND rowid BETWEEN $2 AND $3"
                                   " ORDER BY rowid LIMIT $4",
                          parameters},
                         [&](const store::Row& row) -> Result<store::Walk> {
                           append_slot(found, row.integer(0), row.blob(1), match);
                           return store::Walk::go_on;
                         }));
    if (!newest) {
      std::reverse(found.slots.begin(), found.slots.end());
    }
    return found;
  }

  // A negative number makes one segment of all; positive ones go on with it. FTS5 says that it
  // found nothing to do by changing less than two rows.
  Result<Rewrite> begin_rewrite(store::Connection& connection, int pages) const override {
    return merge(connection, -pages);
  }
  Result<Rewrite> go_on_rewriting(store::Connection& connection, int pages) const override {
    return merge(connection, pages);
  }

  std::string_view select_items() const override {
    return "SELECT slot, id, confidence, verified, listed FROM search_item WHERE slot IN"
           " (SELECT value FROM json_each('[' || $1 || ']'))";
  }

 private:
  static Result<> write(store::Connection& connection, std::int64_t slot, const Columns& columns,
                        std::string_view sql) {
    const std::string texts[] = {joined(columns.terms[0]), joined(columns.terms[1]),
                                 joined(columns.terms[2]), joined(columns.places)};
    const store::Parameter row[] = {slot, std::string_view(texts[0]), std::string_view(texts[1]),
                                    std::string_view(texts[2]), std::string_view(texts[3])};
    NOCTEM_CHECK(connection.execute({sql, row}));
    return {};
  }

  static Result<std::int64_t> total_changes(store::Connection& connection) {
    std::int64_t changes = 0;
    NOCTEM_CHECK(connection.query({"SELECT total_changes()", {}},
                                  [&](const store::Row& row) -> Result<store::Walk> {
                                    changes = row.integer(0);
                                    return store::Walk::stop;
                                  }));
    return changes;
  }

  static Result<Rewrite> merge(store::Connection& connection, int pages) {
    const store::Parameter parameters[] = {std::int64_t{pages}};
    NOCTEM_TRY(const std::int64_t before, total_changes(connection));
    NOCTEM_CHECK(connection.execute(
        {"INSERT INTO search_words (search_words, rank) VALUES ('merge', $1)", parameters}));
    NOCTEM_TRY(const std::int64_t after, total_changes(connection));
    return after - before < 2 ? Rewrite::done : Rewrite::more;
  }
};

constinit const Fts5Postings kFts5{};

}  // namespace

const Postings& fts5_postings() { return kFts5; }

}  // namespace noctem::search

#include "noctem/search/index.hpp"

#include <algorithm>

#include "answer.hpp"
#include "items.hpp"
#include "postings.hpp"

namespace noctem::search {
namespace {

// Changes with everything that decides which terms a text has and how they are stored.
constexpr std::int64_t kVersion = 2;

constexpr std::string_view kStateTable =
    "CREATE TABLE IF NOT EXISTS search_state (id BIGINT PRIMARY KEY, version BIGINT NOT NULL,"
    " records BIGINT NOT NULL, erased BIGINT NOT NULL, rewriting BIGINT NOT NULL);";
constexpr std::string_view kWeightIndex =
    "CREATE INDEX search_item_weight ON search_item (weight, slot);";

struct State {
  std::int64_t version = 0;  // 0: not made yet
  std::int64_t records = 0;
  std::int64_t erased = 0;
  std::int64_t rewriting = 0;
};

Result<State> read_state(store::Connection& connection) {
  State state;
  NOCTEM_CHECK(connection.query(
      {"SELECT version, records, erased, rewriting FROM search_state WHERE id = 1", {}},
      [&](const store::Row& row) -> Result<store::Walk> {
        state = {row.integer(0), row.integer(1), row.integer(2), row.integer(3)};
        return store::Walk::stop;
      }));
  return state;
}

Result<> set_rewriting(store::Connection& connection, std::int64_t rewriting) {
  const store::Parameter row[] = {rewriting};
  NOCTEM_CHECK(connection.execute({"UPDATE search_state SET rewriting = $1 WHERE id = 1", row}));
  return {};
}

Result<> make_tables(store::Connection& connection, const Postings& postings) {
  NOCTEM_CHECK(connection.execute_script(postings.drop()));
  NOCTEM_CHECK(connection.execute_script(postings.schema()));
  NOCTEM_CHECK(connection.execute_script(kWeightIndex));
  const store::Parameter row[] = {kVersion};
  const store::Command commands[] = {
      {"DELETE FROM search_state", {}},
      {"INSERT INTO search_state (id, version, records, erased, rewriting)"
       " VALUES (1, $1, 0, 0, 0)",
       row}};
  return connection.execute_all(commands);
}

}  // namespace

const Postings& postings_of(store::Dialect dialect) {
  return dialect == store::Dialect::sqlite ? fts5_postings() : tsvector_postings();
}

Result<Index> Index::open(store::Database& database) {
  NOCTEM_TRY(const auto connection, database.connect(store::Access::write));
  NOCTEM_CHECK(connection->begin());
  NOCTEM_CHECK(connection->execute_script(kStateTable));
  NOCTEM_TRY(const State state, read_state(*connection));
  if (state.version != kVersion) {
    NOCTEM_CHECK(make_tables(*connection, postings_of(database.dialect())));
  }
  NOCTEM_CHECK(connection->commit());
  return Index(database.dialect());
}

Result<std::uint64_t> Index::indexed_until(store::Connection& connection) const {
  NOCTEM_TRY(const State state, read_state(connection));
  return static_cast<std::uint64_t>(state.records);
}

Result<> Index::set_indexed_until(store::Connection& connection, std::uint64_t records) const {
  const store::Parameter row[] = {static_cast<std::int64_t>(records)};
  NOCTEM_CHECK(connection.execute({"UPDATE search_state SET records = $1 WHERE id = 1", row}));
  return {};
}

Terms cut(const Words& words) { return std::make_shared<const Columns>(columns_of(words)); }

Result<> Index::put(store::Connection& connection, const Item& item) const {
  return put(connection, item.id, item.standing, cut(item.words));
}

Result<> Index::put(store::Connection& connection, const codec::Cid& id, const Standing& standing,
                    const Terms& terms) const {
  NOCTEM_TRY(const auto known, known_item(connection, id));
  if (known) {
    return update_item(connection, id, standing);
  }
  const Columns& columns = *terms;
  NOCTEM_TRY(const std::int64_t serial, last_serial(connection));
  const std::int64_t slot = slot_of(serial + 1, columns);
  NOCTEM_CHECK(insert_item(connection, {slot, columns.hash}, id, standing));
  NOCTEM_CHECK(postings_of(dialect_).add(connection, slot, columns));
  return sample(connection, slot, columns, Sampled::add);
}

Result<> Index::set_standing(store::Connection& connection, const codec::Cid& id,
                             const Standing& standing) const {
  return update_item(connection, id, standing);
}

Result<> Index::erase(store::Connection& connection, const codec::Cid& id,
                      const Words& words) const {
  NOCTEM_TRY(const auto known, known_item(connection, id));
  if (!known) {
    return {};
  }
  const Columns columns = columns_of(words);
  if (columns.hash != known->words) {
    return fail(
        conflict("other_words", "these are not the words that " + id.text() + " was indexed with"));
  }
  NOCTEM_CHECK(postings_of(dialect_).remove(connection, known->slot, columns));
  NOCTEM_CHECK(sample(connection, known->slot, columns, Sampled::remove));
  NOCTEM_CHECK(delete_item(connection, known->slot));
  NOCTEM_CHECK(
      connection.execute({"UPDATE search_state SET erased = erased + 1 WHERE id = 1", {}}));
  return {};
}

// What is erased while a rewriting is under way waits for the next one.
Result<Rewrite> Index::rewrite(store::Connection& connection, int pages) const {
  NOCTEM_TRY(const State state, read_state(connection));
  const Postings& postings = postings_of(dialect_);
  const int step = std::max(pages, 1);
  Rewrite outcome = Rewrite::done;
  if (state.rewriting != 0) {
    NOCTEM_TRY(outcome, postings.go_on_rewriting(connection, step));
  } else if (state.erased != 0) {
    NOCTEM_CHECK(connection.execute({"UPDATE search_state SET erased = 0 WHERE id = 1", {}}));
    NOCTEM_TRY(outcome, postings.begin_rewrite(connection, step));
  }
  if ((outcome == Rewrite::more) != (state.rewriting != 0)) {
    NOCTEM_CHECK(set_rewriting(connection, outcome == Rewrite::more ? 1 : 0));
  }
  const bool is_next_due = state.rewriting != 0 && state.erased != 0;
  return outcome == Rewrite::done && is_next_due ? Rewrite::again : outcome;
}

Result<Answer> Index::query(store::Connection& connection, const Query& query) const {
  NOCTEM_TRY(const std::optional<Cursor> cursor, read_cursor(query));
  NOCTEM_TRY(const std::int64_t serial, last_serial(connection));
  const auto limit = static_cast<std::size_t>(std::clamp(query.limit, 1, kLimitMax));
  const std::int64_t newest = (serial + 1) * kLengthClasses - 1;
  const Asking asking{query, cursor, cursor ? std::min(cursor->slot_max, newest) : newest, limit};
  const Postings& postings = postings_of(dialect_);
  if (query.text.empty()) {
    return list_items(connection, postings, asking);
  }
  Question question = parse_question(query.text);
  if (question.terms.empty()) {
    return Answer{};  // words were asked for, and none that could be found
  }
  return answer_words(connection, postings, asking, std::move(question));
}

}  // namespace noctem::search

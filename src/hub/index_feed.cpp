#include "index_feed.hpp"

#include <algorithm>

#include "noctem/mesh/row.hpp"

#include "body.hpp"

namespace noctem::hub {

namespace {

constexpr std::size_t kExpectedMax = 2048;  // more are read when their turn comes

std::vector<std::string> tags_in(const codec::Json& document) {
  std::vector<std::string> tags;
  const auto* found = document.find("tags");
  if (found != nullptr && found->array() != nullptr) {
    for (const auto& tag : *found->array()) {
      tags.push_back(tag.text() == nullptr ? std::string() : *tag.text());
    }
  }
  return tags;
}

Result<search::Words> stored_words(const codec::Json& document, const std::string& body_text) {
  NOCTEM_TRY(const auto value, codec::parse_json(body_text));
  NOCTEM_TRY(auto body, read_body(value));
  return words_of(document, std::move(body.summary), std::move(body.content));
}

bool is_entry(const codec::Json& document) {
  const auto* kind = document.find("kind");
  return kind != nullptr && kind->text() != nullptr && *kind->text() == "entry";
}

}  // namespace

search::Words words_of(const codec::Json& document, std::string summary, std::string content) {
  const auto* domain = document.find("domain");
  return {domain == nullptr || domain->text() == nullptr ? std::string() : *domain->text(),
          tags_in(document), std::move(summary), std::move(content)};
}

search::Standing standing_of(const mesh::EntryRow& entry) {
  const bool listed = entry.is_live() && entry.verdict != mesh::Verdict::false_;
  return {static_cast<int>(entry.confidence / 1000),
          mesh::is_verified(entry.verdict) ? search::Verified::yes : search::Verified::no,
          listed ? search::Listed::yes : search::Listed::no};
}

Result<IndexFeed> IndexFeed::open(store::Database& database) {
  NOCTEM_TRY(auto index, search::Index::open(database));
  IndexFeed feed(index);
  NOCTEM_TRY(const auto connection, database.connect(store::Access::read));
  NOCTEM_TRY(feed.fed_, index.indexed_until(*connection));
  return feed;
}

Result<std::size_t> IndexFeed::feed(ledger::Transaction& transaction, mesh::State& state) {
  auto& connection = transaction.connection();
  NOCTEM_TRY(const auto begin, index_.indexed_until(connection));
  const auto end = std::min<std::uint64_t>(transaction.size(), begin + kRecordsAtOnce);
  fed_ = begin;
  while (fed_ < end) {
    const auto next = expected_.lower_bound(fed_);
    const auto until = next == expected_.end() ? end : std::min(end, next->first);
    NOCTEM_CHECK(put_stored(transaction, state, fed_, until));
    fed_ = until;
    if (fed_ < end) {
      NOCTEM_CHECK(put_expected(connection, state, next->second));
      ++fed_;
    }
  }
  if (fed_ > begin) {
    NOCTEM_CHECK(index_.set_indexed_until(connection, fed_));
  }
  return fed_ - begin;
}

void IndexFeed::expect(const ledger::Record& entry, const search::Terms& terms) {
  if (expected_.size() < kExpectedMax) {
    expected_.insert_or_assign(entry.seq, Expected{entry.cid, terms});
  }
}

Result<> IndexFeed::put_expected(store::Connection& connection, mesh::State& state,
                                 const Expected& expected) {
  NOCTEM_TRY(const auto entry, mesh::find<mesh::EntryRow>(state, expected.id.text()));
  return entry.has_value() && !entry->erased
             ? index_.put(connection, expected.id, standing_of(*entry), expected.terms)
             : Result<>();
}

Result<> IndexFeed::put_stored(ledger::Transaction& transaction, mesh::State& state,
                               std::uint64_t seq, std::uint64_t until) {
  if (seq == until) {
    return {};
  }
  NOCTEM_TRY(const auto records, ledger::read_from(transaction.connection(), seq, until - seq));
  for (const auto& stored : records) {
    NOCTEM_CHECK(put(transaction, state, stored));
  }
  return {};
}

Result<> IndexFeed::put(ledger::Transaction& transaction, mesh::State& state,
                        const ledger::Stored& stored) {
  if (!stored.body.has_value()) {
    return {};
  }
  NOCTEM_TRY(const auto document, codec::parse_json(stored.document));
  const auto id = stored.record.cid.text();
  NOCTEM_TRY(const auto entry, mesh::find<mesh::EntryRow>(state, id));
  if (!is_entry(document) || !entry.has_value() || entry->erased) {
    return {};
  }
  NOCTEM_TRY(auto words, stored_words(document, *stored.body));
  return index_.put(transaction.connection(),
                    {stored.record.cid, std::move(words), standing_of(*entry)});
}

Result<> IndexFeed::follow(store::Connection& connection, const mesh::Draft::Changes& changes) {
  const auto first = changes.lower_bound({mesh::Table::entries, ""});
  for (auto it = first; it != changes.end() && it->first.first == mesh::Table::entries; ++it) {
    if (!it->second.has_value()) {
      continue;
    }
    NOCTEM_TRY(const auto row, mesh::row_from_text<mesh::EntryRow>(it->first.second, *it->second));
    if (static_cast<std::uint64_t>(row.seq) >= fed_) {
      continue;  // it comes with its standing
    }
    NOCTEM_TRY(const auto id, codec::Cid::parse(it->first.second));
    NOCTEM_CHECK(index_.set_standing(connection, id, standing_of(row)));
  }
  return {};
}

Result<> IndexFeed::erase(store::Connection& connection, const ledger::Stored& entry) {
  if (entry.record.seq >= fed_) {
    return {};
  }
  NOCTEM_TRY(const auto document, codec::parse_json(entry.document));
  NOCTEM_TRY(const auto words, stored_words(document, *entry.body));
  return index_.erase(connection, entry.record.cid, words);
}

void IndexFeed::committed(std::uint64_t size) {
  durable_.store(fed_);
  size_.store(size);
  expected_.erase(expected_.begin(), expected_.lower_bound(fed_));
}

// What was undone takes no number; another record will have it.
void IndexFeed::rolled_back() {
  fed_ = durable_.load();
  expected_.erase(expected_.lower_bound(size_.load()), expected_.end());
}

}  // namespace noctem::hub

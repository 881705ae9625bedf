#pragma once
// What the search index is given: the words of entries, in the order of the log, a batch at a time
// and behind the commits; and, of what it holds already, each new standing in the commit that
// changes it. covers() says whether a query may ask without feeding first.
//
// size(), covers() and behind() from any thread; the others belong to the writer's.

#include <atomic>
#include <map>

#include "noctem/ledger/ledger.hpp"
#include "noctem/ledger/transaction.hpp"
#include "noctem/mesh/entry.hpp"
#include "noctem/mesh/state.hpp"
#include "noctem/search/index.hpp"

namespace noctem::hub {

inline constexpr std::size_t kRecordsAtOnce = 256;

class IndexFeed {
 public:
  static Result<IndexFeed> open(store::Database& database);
  IndexFeed(IndexFeed&& other) noexcept
      : index_(other.index_), fed_(other.fed_), durable_(other.fed_) {}

  // An entry of the open commit whose terms are at hand: nobody needs to read its words again and
  // to cut them on the writer's thread.
  void expect(const ledger::Record& entry, const search::Terms& terms);
  // Feeds what the log has and the index has not. How many records it took.
  Result<std::size_t> feed(ledger::Transaction& transaction, mesh::State& state);
  // Entries that are in the index and have another standing now.
  Result<> follow(store::Connection& connection, const mesh::Draft::Changes& changes);
  Result<> erase(store::Connection& connection, const ledger::Stored& entry);
  Result<search::Rewrite> rewrite(store::Connection& connection, int pages) {
    return index_.rewrite(connection, pages);
  }

  const search::Index& index() const { return index_; }
  // Of the last commit: records in the log, and of these how many are in the index.
  void committed(std::uint64_t size);
  void rolled_back();
  std::uint64_t size() const { return size_.load(); }
  bool covers(std::uint64_t records) const { return durable_.load() >= records; }
  std::uint64_t behind() const {
    const auto durable = durable_.load();
    const auto size = size_.load();
    return size > durable ? size - durable : 0;
  }

 private:
  explicit IndexFeed(search::Index index) : index_(index) {}
  Result<> put(ledger::Transaction& transaction, mesh::State& state, const ledger::Stored& stored);

  struct Expected {
    codec::Cid id;
    search::Terms terms;
  };
  Result<> put_expected(store::Connection& connection, mesh::State& state,
                        const Expected& expected);
  // Of records that nobody expected, from `seq` to before `until`.
  Result<> put_stored(ledger::Transaction& transaction, mesh::State& state, std::uint64_t seq,
                      std::uint64_t until);

  search::Index index_;
  std::map<std::uint64_t, Expected> expected_;  // by record; what the index holds leaves it
  std::uint64_t fed_ = 0;                       // in the open transaction
  std::atomic<std::uint64_t> durable_ = 0;
  std::atomic<std::uint64_t> size_ = 0;
};

search::Standing standing_of(const mesh::EntryRow& entry);
search::Words words_of(const codec::Json& document, std::string summary, std::string content);

}  // namespace noctem::hub

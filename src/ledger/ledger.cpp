#include "noctem/ledger/ledger.hpp"

#include <utility>

#include "noctem/base/assert.hpp"
#include "noctem/base/mutation.hpp"
#include "noctem/ledger/genesis.hpp"

#include "rows.hpp"
#include "schema.hpp"
#include "tail.hpp"

namespace noctem::ledger {

namespace {

// What one append carries from submit to reply.
struct Pending {
  document::Envelope envelope;
  std::function<void(Result<Appended>)> reply;
  Appended appended;
};

enum class Origin { own, copied };

// The commit in progress, as works and the owner see it.
class OpenCommit final : public Transaction {
 public:
  OpenCommit(store::Connection& connection, Tail& tail, Origin origin)
      : connection_(connection), tail_(tail), origin_(origin) {}

  std::int64_t at() const override { return tail_.time(); }
  std::uint64_t size() const override { return tail_.size(); }
  store::Connection& connection() override { return connection_; }
  Result<std::optional<Record>> find(const codec::Cid& cid) override {
    return find_record(connection_, cid);
  }
  Result<Appended> append(const document::Envelope& envelope,
                          const std::optional<Near>& near) override {
    NOCTEM_CHECK(must_be(Origin::own));
    return tail_.append(connection_, envelope, near);
  }
  Result<Appended> adopt(const Foreign& foreign) override {
    NOCTEM_CHECK(must_be(Origin::copied));
    return tail_.adopt(connection_, foreign);
  }
  Result<> adopt_head(const document::SignedHead& head) override {
    NOCTEM_CHECK(must_be(Origin::copied));
    return tail_.adopt_head(connection_, head);
  }
  Result<> erase_body(const codec::Cid& cid) override {
    return ledger::erase_body(connection_, cid);
  }

 private:
  Result<> must_be(Origin origin) const {
    if (origin == origin_) {
      return {};
    }
    return origin_ == Origin::copied
               ? fail(denied("copy", "this is a copy of a log; what is new goes to its source"))
               : fail(conflict("not_a_copy", "this log has a key of its own and adopts nothing"));
  }

  store::Connection& connection_;
  Tail& tail_;
  Origin origin_;
};

class DurableLedger final : public Ledger, private store::CommitHooks {
 public:
  DurableLedger(env::Clock& clock, LedgerOptions options, codec::Cid id, Tail tail)
      : clock_(clock),
        log_key_(std::move(options.log_key)),
        owner_(options.owner),
        id_(id),
        kept_(tail),
        growing_(tail) {}

  void start(std::unique_ptr<store::Connection> connection, store::WriterOptions options) {
    store::CommitHooks& hooks = *this;
    writer_ = std::make_unique<store::Writer>(std::move(connection), hooks, options);
  }

  void submit(Work work, std::function<void(Result<>)> reply) override {
    auto shared = std::make_shared<std::function<void(Result<>)>>(std::move(reply));
    store::Write write{
        .apply =
            [this, work = std::move(work)](store::Connection& connection) {
              OpenCommit commit(connection, growing_, origin());
              return work(commit);
            },
        .reply = [shared](Result<> committed) { (*shared)(std::move(committed)); },
    };
    if (auto taken = writer_->submit(std::move(write)); !taken) {
      (*shared)(std::move(taken));
    }
  }

  void append(document::Envelope envelope, std::function<void(Result<Appended>)> reply) override {
    auto pending = std::make_shared<Pending>(Pending{std::move(envelope), std::move(reply), {}});
    submit(
        [pending](Transaction& transaction) -> Result<store::Write::Outcome> {
          NOCTEM_TRY(pending->appended, transaction.append(pending->envelope, std::nullopt));
          return pending->appended.how == Appended::How::added ? store::Write::Outcome::written
                                                               : store::Write::Outcome::refused;
        },
        [pending](Result<> committed) {
          if (!committed) {
            pending->reply(fail(std::move(committed).error()));
            return;
          }
          pending->reply(pending->appended);
        });
  }

  store::Writer& writer() override { return *writer_; }
  const codec::Cid& id() const override { return id_; }

 private:
  Origin origin() const { return log_key_.has_value() ? Origin::own : Origin::copied; }

  Result<> begin(store::Connection& connection) override {
    ending_ = false;
    if (doubtful_) {  // a commit whose end nobody knows may have been durable
      if (mutated("stay_doubtful")) {
        return fail(unavailable("doubtful", "the end of the last commit is not known"));
      }
      NOCTEM_TRY(kept_, Tail::load(connection, id_));
      growing_ = kept_;
      doubtful_ = false;
    }
    if (origin() == Origin::own) {
      growing_.stamp(env::unix_seconds(clock_.wall()));
    }
    return owner_ == nullptr ? Result<>() : begin_owner(connection);
  }
  Result<> begin_owner(store::Connection& connection) {
    NOCTEM_TRY(const auto time, owner_->time(connection));
    if (origin() == Origin::own) {
      growing_.stamp(time);
    }
    OpenCommit commit(connection, growing_, origin());
    return owner_->begin(commit);
  }
  Result<> end(store::Connection& connection) override {
    ending_ = true;
    if (owner_ != nullptr) {
      OpenCommit commit(connection, growing_, origin());
      NOCTEM_CHECK(owner_->end(commit));
    }
    if (log_key_.has_value()) {
      return growing_.seal(connection, *log_key_);
    }
    return growing_.is_sealed() ? Result<>()
                                : fail(corrupt("log_head", "records were adopted without a head"));
  }
  void committed() override {
    kept_ = growing_;
    if (owner_ != nullptr) {
      owner_->committed();
    }
  }
  // Before the end no commit was tried, so nothing of it can be durable.
  void rolled_back() override {
    growing_ = kept_;
    doubtful_ = doubtful_ || ending_;
    if (owner_ != nullptr) {
      owner_->rolled_back(ending_ ? CommitOwner::Undone::not_known : CommitOwner::Undone::all);
    }
  }

  env::Clock& clock_;
  std::optional<crypto::SigningKey> log_key_;
  CommitOwner* owner_;
  codec::Cid id_;
  Tail kept_;     // what is durable
  Tail growing_;  // what the open transaction makes of it
  bool doubtful_ = false;
  bool ending_ = false;
  std::unique_ptr<store::Writer> writer_;
};

Result<> write_genesis(store::Connection& connection, env::Clock& clock,
                       const document::Envelope& genesis, const crypto::SigningKey& log_key) {
  NOCTEM_TRY(auto tail, Tail::load(connection, genesis.document.id()));
  tail.stamp(env::unix_seconds(clock.wall()));
  NOCTEM_CHECK(connection.begin());
  auto written = tail.append(connection, genesis, std::nullopt);
  auto sealed = written ? tail.seal(connection, log_key) : Result<>(fail(written.error()));
  if (!sealed) {
    connection.rollback();
    return sealed;
  }
  return connection.commit();
}

// The id of a log that has a genesis, or gets one now.
Result<codec::Cid> settle_genesis(store::Connection& connection, env::Clock& clock,
                                  const LedgerOptions& options) {
  NOCTEM_TRY(const auto size, count_records(connection));
  if (size == 0) {
    if (!options.genesis.has_value() || !options.log_key.has_value()) {
      return fail(not_found("log_empty", "there is no log here yet; `noctem up` makes one"));
    }
    NOCTEM_CHECK(write_genesis(connection, clock, *options.genesis, *options.log_key));
  }
  NOCTEM_TRY(const auto envelope, read_genesis_envelope(connection));
  NOCTEM_TRY(const auto genesis, read_genesis(envelope.document));
  if (options.log_key.has_value() && genesis.log_key != options.log_key->public_key()) {
    return fail(denied("log_key",
                       "this log is signed by another key than the one in the key folder; put "
                       "the log's own key back, or start with an empty home"));
  }
  return envelope.document.id();
}

// Which log this is. A copy may be empty still, and knows only what it is to be a copy of.
Result<codec::Cid> settle_id(store::Connection& connection, env::Clock& clock,
                             const LedgerOptions& options) {
  const bool may_be_empty = !options.log_key.has_value() && options.copy_of.has_value();
  NOCTEM_TRY(const auto size, count_records(connection));
  if (size == 0 && may_be_empty) {
    return *options.copy_of;
  }
  NOCTEM_TRY(const auto id, settle_genesis(connection, clock, options));
  if (options.copy_of.has_value() && *options.copy_of != id) {
    return fail(conflict("other_log", "here lies a copy of another log, " + id.text() +
                                          "; take an empty home for this one"));
  }
  return id;
}

}  // namespace

Result<std::unique_ptr<Ledger>> Ledger::open(store::Database& database, env::Clock& clock,
                                             LedgerOptions options) {
  std::vector<store::Migration> steps(kMigrations.begin(), kMigrations.end());
  steps.insert(steps.end(), options.migrations.begin(), options.migrations.end());
  NOCTEM_CHECK(store::migrate(database, steps));
  NOCTEM_TRY(auto connection, database.connect(store::Access::write));
  NOCTEM_TRY(const auto id, settle_id(*connection, clock, options));
  NOCTEM_TRY(auto tail, Tail::load(*connection, id));
  const auto writer = options.writer;
  auto ledger = std::make_unique<DurableLedger>(clock, std::move(options), id, tail);
  ledger->start(std::move(connection), writer);
  return ledger;
}

}  // namespace noctem::ledger

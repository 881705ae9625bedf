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

class DurableLedger final : public Ledger, private store::CommitHooks {
 public:
  DurableLedger(env::Clock& clock, crypto::SigningKey log_key, codec::Cid id, Tail tail)
      : clock_(clock), log_key_(std::move(log_key)), id_(id), kept_(tail), growing_(tail) {}

  void start(std::unique_ptr<store::Connection> connection, store::WriterOptions options) {
    store::CommitHooks& hooks = *this;
    writer_ = std::make_unique<store::Writer>(std::move(connection), hooks, options);
  }

  void append(document::Envelope envelope, std::function<void(Result<Appended>)> reply) override {
    auto pending = std::make_shared<Pending>(Pending{std::move(envelope), std::move(reply), {}});
    store::Write write{
        .apply = [this, pending](store::Connection& connection) -> Result<store::Write::Outcome> {
          NOCTEM_TRY(pending->appended, growing_.append(connection, pending->envelope));
          return pending->appended.how == Appended::How::added ? store::Write::Outcome::written
                                                               : store::Write::Outcome::refused;
        },
        .reply =
            [pending](Result<> committed) {
              if (!committed) {
                pending->reply(fail(std::move(committed).error()));
                return;
              }
              pending->reply(pending->appended);
            },
    };
    if (auto taken = writer_->submit(std::move(write)); !taken) {
      pending->reply(fail(std::move(taken).error()));
    }
  }

  store::Writer& writer() override { return *writer_; }
  const codec::Cid& id() const override { return id_; }

 private:
  Result<> begin(store::Connection& connection) override {
    if (doubtful_) {  // a commit whose end nobody knows may have been durable
      if (mutated("stay_doubtful")) {
        return fail(unavailable("doubtful", "the end of the last commit is not known"));
      }
      NOCTEM_TRY(kept_, Tail::load(connection, id_));
      growing_ = kept_;
      doubtful_ = false;
    }
    growing_.stamp(env::unix_seconds(clock_.wall()));
    return {};
  }
  Result<> end(store::Connection& connection) override {
    return growing_.seal(connection, log_key_);
  }
  void committed() override { kept_ = growing_; }
  void rolled_back() override {
    growing_ = kept_;
    doubtful_ = true;
  }

  env::Clock& clock_;
  crypto::SigningKey log_key_;
  codec::Cid id_;
  Tail kept_;     // what is durable
  Tail growing_;  // what the open transaction makes of it
  bool doubtful_ = false;
  std::unique_ptr<store::Writer> writer_;
};

Result<> write_genesis(store::Connection& connection, env::Clock& clock,
                       const document::Envelope& genesis, const crypto::SigningKey& log_key) {
  NOCTEM_TRY(auto tail, Tail::load(connection, genesis.document.id()));
  tail.stamp(env::unix_seconds(clock.wall()));
  NOCTEM_CHECK(connection.begin());
  auto written = tail.append(connection, genesis);
  auto sealed = written ? tail.seal(connection, log_key) : Result<>(fail(written.error()));
  if (!sealed) {
    connection.rollback();
    return sealed;
  }
  return connection.commit();
}

// The genesis of a log that has one, or of a log that gets one now.
Result<document::Envelope> settle_genesis(store::Connection& connection, env::Clock& clock,
                                          const LedgerOptions& options) {
  NOCTEM_TRY(const auto size, count_records(connection));
  if (size == 0) {
    if (!options.genesis.has_value()) {
      return fail(not_found("log_empty", "there is no log here yet; `noctem up` makes one"));
    }
    NOCTEM_CHECK(write_genesis(connection, clock, *options.genesis, options.log_key));
  }
  return read_genesis_envelope(connection);
}

}  // namespace

Result<std::unique_ptr<Ledger>> Ledger::open(store::Database& database, env::Clock& clock,
                                             LedgerOptions options) {
  NOCTEM_CHECK(store::migrate(database, kMigrations));
  NOCTEM_TRY(auto connection, database.connect(store::Access::write));
  NOCTEM_TRY(const auto envelope, settle_genesis(*connection, clock, options));
  NOCTEM_TRY(const auto genesis, read_genesis(envelope.document));
  if (genesis.log_key != options.log_key.public_key()) {
    return fail(denied("log_key",
                       "this log is signed by another key than the one in the key folder; put "
                       "the log's own key back, or start with an empty home"));
  }
  const auto id = envelope.document.id();
  NOCTEM_TRY(auto tail, Tail::load(*connection, id));
  auto ledger = std::make_unique<DurableLedger>(clock, std::move(options.log_key), id, tail);
  ledger->start(std::move(connection), options.writer);
  return ledger;
}

}  // namespace noctem::ledger

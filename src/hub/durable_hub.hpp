#pragma once
// The hub over a database: around each commit of the ledger it brings the fold's time forward,
// writes the pause if there was one, and puts the changed rows beside the log's. See hub.hpp for
// what it promises.
//
// What is called by the ledger runs on the writer's thread; the rest as hub.hpp says.

#include <atomic>
#include <deque>
#include <mutex>

#include "noctem/hub/clock_watch.hpp"
#include "noctem/hub/hub.hpp"
#include "noctem/text/served_sentences.hpp"

#include "admission.hpp"
#include "alarm_watch.hpp"
#include "gap_watch.hpp"
#include "index_feed.hpp"
#include "leasing.hpp"
#include "sql_state.hpp"

namespace noctem::hub {

struct Counters {
  std::atomic<std::uint64_t> added = 0;
  std::atomic<std::uint64_t> known = 0;
  std::atomic<std::uint64_t> refused = 0;
  std::atomic<std::uint64_t> rounds_opened = 0;
  std::atomic<std::uint64_t> rounds_closed = 0;
  std::atomic<std::uint64_t> reveals_lost = 0;
  std::atomic<std::uint64_t> erased = 0;
  std::atomic<std::uint64_t> pauses = 0;
};

// Erased words are found no more at once, and leave the index's pages when it is written anew: a
// step with each tick, at most once an hour.
struct IndexRewrite {
  bool due = true;        // words were erased, or a former life may have left some
  bool counts = false;    // an hour passes after this one
  bool done_now = false;  // in the open commit
  bool again = false;     // what was erased meanwhile waits for another one
  std::optional<env::SteadyTime> last;
};

class DurableHub final : public Hub, private ledger::CommitOwner {
 public:
  DurableHub(HubContext context, HubOptions options);
  ~DurableHub() override;
  Result<> start();

  const codec::Cid& mesh() const override { return ledger_->id(); }
  bool is_copy() const override { return !options_.log_key.has_value(); }
  const document::Kinds& kinds() const override { return kinds_; }
  const Directory& directory() const override { return directory_; }
  ledger::Ledger& ledger() override { return *ledger_; }
  HubCounters counters() const override;

  void submit(Submission submission, std::function<void(Result<Accepted>)> reply) override;
  void claim(Claim claim, std::function<void(Result<std::optional<Claimed>>)> reply) override;
  void query(Question question, std::function<void(Result<Findings>)> reply) override;
  void served(const mesh::OperatorId& to, const EntryView& entry) override;
  void adopt(Stretch stretch, std::function<void(Result<>)> reply) override;
  void accept_clock(std::function<void(Result<>)> reply) override;
  env::Next tick() override;
  Result<Reader> reader() override { return Reader::open(*readers_); }
  void set_waker(std::function<void()> wake) override { wake_ = std::move(wake); }
  void on_commit(std::function<void(const Committed&)> listener) override {
    listener_ = std::move(listener);
  }

 private:
  using Outcome = store::Write::Outcome;

  Result<std::int64_t> time(store::Connection& connection) override;
  Result<> begin(ledger::Transaction& transaction) override;
  Result<> end(ledger::Transaction& transaction) override;
  void committed() override;
  void rolled_back(Undone undone) override;

  static Error is_read_only();
  Result<> begin_copy(ledger::Transaction& transaction);
  Result<> adopt_all(ledger::Transaction& transaction, const Stretch& stretch);
  Result<> adopt_one(ledger::Transaction& transaction, const ledger::Foreign& foreign);
  Result<> keep_beside(store::Connection& connection, const ledger::Foreign& foreign);
  Result<> open_ledger();
  Result<> give_birth(ledger::Transaction& transaction);
  Result<> move_on(ledger::Transaction& transaction, const mesh::MeshRow& mesh);
  Result<Outcome> do_what_is_due(ledger::Transaction& transaction);
  Result<> report_gaps(ledger::Transaction& transaction, bool& wrote);
  Result<> report_alarms(ledger::Transaction& transaction, bool& wrote);
  Result<bool> report(ledger::Transaction& transaction, const vigil::Alarm& alarm);
  Result<> rewrite_index(bool& wrote);
  void submit_tick();
  void feed_index();
  void answer_waiting();
  Result<Findings> find(const Question& question);
  Result<> check_echo(const Prepared& prepared, const std::string& operator_id);
  void expect_words(const Prepared& prepared, const Accepted& accepted);
  void remember_served(const Question& question, const Findings& findings);
  void forget_old_pages();

  HubContext context_;
  HubOptions options_;
  document::Kinds kinds_;
  SqlState state_;
  Trial pending_;  // what the open commit changes
  Bench bench_;
  ClockWatch clock_watch_;
  Directory directory_;
  std::optional<IndexFeed> index_;
  std::optional<NodeSigner> signer_;
  std::optional<Admission> admission_;
  std::optional<Leasing> leasing_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<store::ReadPool> readers_;
  std::function<void()> wake_;
  std::function<void(const Committed&)> listener_;

  // The writer's.
  store::Connection* connection_ = nullptr;
  std::uint64_t size_ = 0;
  bool moved_ = false;      // time has brought something about, in the open commit
  bool reload_ = true;      // the directory must be read again
  bool erasing_ = true;     // words wait to be erased, as the open commit knows
  bool to_erase_ = true;    // as the last one knew
  bool erased_ = false;     // in the open commit
  bool old_pages_ = false;  // the database's log holds what was erased
  std::vector<codec::Cid> erased_ids_;
  IndexRewrite rewrite_;

  std::atomic<bool> accept_clock_ = false;
  std::atomic<bool> tick_waits_ = false;
  Counters counters_;

  std::mutex served_mutex_;
  text::ServedSentences served_;
  GapWatch gaps_;
  AlarmWatch alarms_;

  struct Waiting {
    Question question;
    std::uint64_t needs = 0;  // records in the index
    std::function<void(Result<Findings>)> reply;
  };
  std::mutex waiting_mutex_;
  std::deque<Waiting> waiting_;
  std::optional<Error> feed_error_;
  std::atomic<bool> feed_waits_ = false;
  env::SteadyTime next_tick_{};
};

}  // namespace noctem::hub

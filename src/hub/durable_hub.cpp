#include "durable_hub.hpp"

#include "noctem/mesh/row.hpp"

#include "erasure.hpp"
#include "naming.hpp"
#include "remembering.hpp"
#include "schema.hpp"

namespace noctem::hub {

namespace {

// How old the stored time of an idle mesh may become: a stop later than that is a pause.
constexpr std::int64_t kStoredTimeSecondsMax = 60;
// Further than this the index does not trail; else it waits for a query or the next second.
constexpr std::uint64_t kRecordsBehindMax = 1024;

}  // namespace

DurableHub::DurableHub(HubContext context, HubOptions options)
    : context_(context),
      options_(std::move(options)),
      kinds_(mesh::mesh_kinds()),
      state_(options_.cache_bytes_max),
      pending_(state_),
      bench_(pending_),
      alarms_(kinds_) {}

// The workers have gone. What still waits in the writer is answered while everything else stands.
DurableHub::~DurableHub() {
  wake_ = nullptr;
  readers_.reset();
  ledger_.reset();
  for (auto& waiting : waiting_) {
    waiting.reply(fail(unavailable("stopping", "the node is stopping; try again later")));
  }
}

Result<> DurableHub::open_ledger() {
  ledger::LedgerOptions opened{.copy_of = options_.copy_of,
                               .genesis = std::move(options_.genesis),
                               .writer = options_.writer,
                               .owner = this,
                               .migrations = kMigrations};
  if (options_.log_key.has_value()) {
    opened.log_key = options_.log_key->copy();
  }
  NOCTEM_TRY(ledger_, ledger::Ledger::open(context_.database, context_.clock, std::move(opened)));
  if (options_.log_key.has_value()) {
    signer_.emplace(*options_.log_key, kinds_, ledger_->id());
    admission_.emplace(*signer_, ledger_->id().text());
    leasing_.emplace(*signer_, *admission_);
  }
  return {};
}

Result<> DurableHub::start() {
  NOCTEM_CHECK(open_ledger());
  NOCTEM_CHECK(catch_up_with_names(context_.database));
  NOCTEM_CHECK(catch_up_with_history(context_.database));
  NOCTEM_TRY(auto feed, IndexFeed::open(context_.database));
  index_.emplace(std::move(feed));
  readers_ = std::make_unique<store::ReadPool>(context_.database, options_.readers_max);
  NOCTEM_TRY(const auto born, [&]() -> Result<bool> {
    NOCTEM_TRY(const auto now, reader());
    NOCTEM_TRY(const auto row, now.state().get(mesh::Table::mesh, ""));
    NOCTEM_CHECK(directory_.load(now.state()));
    NOCTEM_TRY(size_, ledger::size_of(now.connection()));
    return row.has_value();
  }());
  index_->committed(size_);
  if (born || is_copy()) {
    return {};
  }
  std::optional<Result<>> done;
  ledger_->submit([](ledger::Transaction&) -> Result<Outcome> { return Outcome::written; },
                  [&done](Result<> committed) { done = std::move(committed); });
  while (ledger_->writer().step().when == env::Next::When::now) {
  }
  return done.has_value() ? std::move(*done) : Result<>();
}

HubCounters DurableHub::counters() const {
  const auto& now = counters_;
  return {.added = now.added,
          .known = now.known,
          .refused = now.refused,
          .rounds_opened = now.rounds_opened,
          .rounds_closed = now.rounds_closed,
          .reveals_lost = now.reveals_lost,
          .erased = now.erased,
          .pauses = now.pauses};
}

// --- around a commit ---

Result<std::int64_t> DurableHub::time(store::Connection& connection) {
  connection_ = &connection;
  state_.stand_on(connection);
  pending_.drop();
  bench_.journal = {};
  moved_ = false;
  erased_ = false;
  rewrite_.done_now = false;
  erased_ids_.clear();
  NOCTEM_TRY(const auto mesh, mesh::find<mesh::MeshRow>(pending_, ""));
  return mesh.has_value() ? mesh->time : 0;
}

Result<> DurableHub::begin(ledger::Transaction& transaction) {
  if (is_copy()) {
    return begin_copy(transaction);
  }
  if (accept_clock_.exchange(false)) {
    clock_watch_.accept(context_.clock.wall(), context_.clock.steady());
  }
  NOCTEM_TRY(auto mesh, mesh::find<mesh::MeshRow>(pending_, ""));
  if (!mesh.has_value()) {
    NOCTEM_CHECK(give_birth(transaction));
    NOCTEM_TRY(mesh, mesh::find<mesh::MeshRow>(pending_, ""));
  }
  if (static_cast<std::uint64_t>(mesh->size) != transaction.size()) {
    return fail(corrupt("state", "log and state of the mesh differ in length; restore a backup"));
  }
  if (reload_) {
    NOCTEM_CHECK(directory_.load(pending_));
    reload_ = false;
  }
  NOCTEM_CHECK(clock_watch_.check(context_.clock.wall(), context_.clock.steady(), mesh->time));
  return move_on(transaction, *mesh);
}

// The first record of a log lies there before anybody folds it.
Result<> DurableHub::give_birth(ledger::Transaction& transaction) {
  if (transaction.size() != 1) {
    return fail(corrupt("state",
                        "the log has records that its state does not know; restore a "
                        "backup, or import the log into an empty home"));
  }
  NOCTEM_TRY(const auto first, ledger::read_from(transaction.connection(), 0, 1));
  NOCTEM_TRY(auto value, codec::parse_json(first.front().document));
  NOCTEM_TRY(const auto genesis, document::Document::from_json(std::move(value), kinds_));
  NOCTEM_CHECK(bench_.fold.apply(first.front().record, genesis));
  moved_ = true;
  return bench_.tried.keep();
}

// Time goes on for the fold; where the node did not serve for long, it says so first.
Result<> DurableHub::move_on(ledger::Transaction& transaction, const mesh::MeshRow& mesh) {
  const auto at = transaction.at();
  if (at - mesh.time > kPauseSecondsMin) {
    NOCTEM_TRY(auto pause, signer_->sign(mesh::Kind::pause, {{"from", mesh.time}, {"to", at}}, at));
    Proposal proposal(transaction, bench_);
    NOCTEM_CHECK(proposal.add(std::move(pause)));
    NOCTEM_CHECK(proposal.keep());
    moved_ = true;
  }
  const auto before = pending_.changes().size();
  NOCTEM_CHECK(bench_.fold.advance(at));
  NOCTEM_CHECK(bench_.tried.keep());
  moved_ =
      moved_ || pending_.changes().size() > before + 1 || at - mesh.time >= kStoredTimeSecondsMax;
  return {};
}

Result<> DurableHub::end(ledger::Transaction& transaction) {
  auto& connection = transaction.connection();
  NOCTEM_TRY(const auto noted, note_erasures(connection, state_, pending_.changes()));
  erasing_ = erasing_ || noted > 0;
  NOCTEM_CHECK(index_->follow(connection, pending_.changes()));
  if (erasing_) {
    NOCTEM_TRY(erased_ids_, erase_noted(transaction, *index_));
    erased_ = !erased_ids_.empty();
  }
  size_ = transaction.size();
  return state_.flush(pending_.changes());
}

void DurableHub::committed() {
  state_.committed(pending_.changes());
  if (auto taken = directory_.take(pending_.changes()); !taken) {
    context_.log.error("hub.directory", {{"error", taken.error().message}});
    reload_ = true;
  }
  index_->committed(size_);
  erasing_ = erased_ids_.size() == kErasuresAtOnce;
  to_erase_ = erasing_;
  if (erased_) {
    std::lock_guard guard(served_mutex_);
    for (const auto& id : erased_ids_) {
      served_.forget(id);
    }
    counters_.erased += erased_ids_.size();
    old_pages_ = true;
    rewrite_.due = true;
    rewrite_.counts = true;
  }
  if (rewrite_.done_now && !erased_) {
    if (rewrite_.counts) {
      rewrite_.last = context_.clock.steady();
    }
    rewrite_.due = rewrite_.again;
    rewrite_.counts = rewrite_.again;
    old_pages_ = true;
  }
  if (old_pages_) {
    forget_old_pages();
  }
  for (const auto& kind : bench_.journal.kinds) {
    counters_.rounds_opened += kind == "round.open" ? 1 : 0;
    counters_.rounds_closed += kind == "round.close" ? 1 : 0;
    counters_.pauses += kind == "pause" ? 1 : 0;
  }
  counters_.added += bench_.journal.records.size();
  if (index_->behind() > kRecordsBehindMax) {
    feed_index();
  }
  if (listener_ && !bench_.journal.records.empty()) {
    listener_(bench_.journal);
  }
  pending_.drop();
}

// While somebody reads an older state its pages stay; the next tick tries again.
void DurableHub::forget_old_pages() { old_pages_ = !connection_->forget_old_pages().has_value(); }

void DurableHub::rolled_back(Undone undone) {
  pending_.drop();
  index_->rolled_back();
  erasing_ = to_erase_;
  if (undone == Undone::not_known) {
    erasing_ = true;
    state_.forget();
    reload_ = true;
  }
}

Result<std::unique_ptr<Hub>> Hub::open(HubContext context, HubOptions options) {
  auto hub = std::make_unique<DurableHub>(context, std::move(options));
  NOCTEM_CHECK(hub->start());
  return hub;
}

}  // namespace noctem::hub

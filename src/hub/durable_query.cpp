// Queries: who must wait for the index, and what is remembered of an answer.
#include "noctem/text/sentences.hpp"

#include "durable_hub.hpp"

namespace noctem::hub {

namespace {

constexpr std::size_t kWaitingMax = 1'024;
constexpr int kGapConfidence = 300;  // what is below counts as nothing found

}  // namespace

void DurableHub::query(Question question, std::function<void(Result<Findings>)> reply) {
  const auto needs = index_->size();
  if (index_->covers(needs)) {
    reply(find(question));
    return;
  }
  std::unique_lock guard(waiting_mutex_);
  if (waiting_.size() >= kWaitingMax) {
    guard.unlock();
    reply(fail(exhausted("queries", "too many queries wait; try again in a second")));
    return;
  }
  waiting_.push_back({std::move(question), needs, std::move(reply)});
  guard.unlock();
  feed_index();
}

// One batch; and another one at once while somebody waits or the index trails.
void DurableHub::feed_index() {
  if (feed_waits_.exchange(true)) {
    return;
  }
  ledger_->submit(
      [this](ledger::Transaction& transaction) -> Result<Outcome> {
        NOCTEM_TRY(const auto fed, index_->feed(transaction, pending_));
        return fed > 0 ? Outcome::written : Outcome::refused;
      },
      [this](const Result<>& done) {
        feed_waits_ = false;
        {
          std::lock_guard guard(waiting_mutex_);
          feed_error_ = done ? std::nullopt : std::optional(done.error());
        }
        if (done && index_->behind() > 0) {
          feed_index();
        }
        if (wake_) {
          wake_();
        }
      });
}

void DurableHub::answer_waiting() {
  for (;;) {
    std::optional<Waiting> next;
    std::optional<Error> error;
    {
      std::lock_guard guard(waiting_mutex_);
      if (waiting_.empty() || (!index_->covers(waiting_.front().needs) && !feed_error_)) {
        return;
      }
      error = feed_error_;
      next = std::move(waiting_.front());
      waiting_.pop_front();
    }
    next->reply(error ? Result<Findings>(fail(*error)) : find(next->question));
  }
}

Result<Findings> DurableHub::find(const Question& question) {
  NOCTEM_TRY(const auto now, reader());
  NOCTEM_TRY(auto answer, index_->index().query(now.connection(), question.query));
  Findings findings{{}, std::move(answer.terms), std::move(answer.next)};
  bool something = false;
  for (const auto& hit : answer.hits) {
    NOCTEM_TRY(auto view, entry_view(now, mesh::EntryId(hit.id.text())));
    if (!view.text.has_value() || !view.row.is_live()) {
      continue;  // it left since the index was told
    }
    something = something || hit.standing.confidence >= kGapConfidence;
    findings.found.push_back({std::move(view), hit.score, hit.match});
  }
  if (!something && question.query.cursor.empty() &&
      question.query.confidence_min <= kGapConfidence) {
    gaps_.found_nothing(question.query.domain, question.asker.value(),
                        env::unix_seconds(context_.clock.wall()));
  }
  remember_served(question, findings);
  return findings;
}

void DurableHub::remember_served(const Question& question, const Findings& findings) {
  if (!question.asker.value().empty()) {
    for (const auto& found : findings.found) {
      served(question.asker, found.entry);
    }
  }
}

void DurableHub::served(const mesh::OperatorId& to, const EntryView& entry) {
  if (!entry.text.has_value() || to == entry.row.operator_id) {
    return;
  }
  const auto sentences = text::sentence_hashes(entry.text->content);
  const auto now = env::unix_seconds(context_.clock.wall());
  std::lock_guard guard(served_mutex_);
  served_.remember(to.value(), entry.stored.record.cid, sentences, now);
}

}  // namespace noctem::hub

// Submissions and claims: what is done on the caller's thread, and what inside of the commit.
#include <algorithm>

#include "durable_hub.hpp"

namespace noctem::hub {

namespace {

// Whether one of the sources is one of these entries.
bool cites_any(const codec::Json& entry, const std::vector<codec::Cid>& entries) {
  const auto* sources = entry.find("sources");
  if (sources == nullptr) {
    return false;
  }
  return std::ranges::any_of(*sources->array(), [&](const codec::Json& source) {
    const auto* cited = source.find("entry");
    return cited != nullptr && std::ranges::any_of(entries, [&](const codec::Cid& one) {
             return *cited->text() == one.text();
           });
  });
}

}  // namespace

void DurableHub::submit(Submission submission, std::function<void(Result<Accepted>)> reply) {
  struct Job {
    Prepared prepared;
    std::function<void(Result<Accepted>)> reply;
    Result<Accepted> answer;
  };
  if (is_copy()) {
    reply(fail(is_read_only()));
    return;
  }
  const std::string operator_id =
      submission.signer.has_value() ? submission.signer->operator_id : std::string();
  auto prepared = prepare(std::move(submission));
  if (auto echo = prepared ? check_echo(*prepared, operator_id) : Result<>(); !echo) {
    prepared = fail(std::move(echo).error());
  }
  if (!prepared) {
    ++counters_.refused;
    reply(fail(std::move(prepared).error()));
    return;
  }
  auto job = std::make_shared<Job>(Job{std::move(*prepared), std::move(reply), {}});
  ledger_->submit(
      [this, job](ledger::Transaction& transaction) -> Result<Outcome> {
        Proposal proposal(transaction, bench_);
        auto decision = admission_->decide(transaction, proposal, job->prepared);
        if (!decision) {
          job->answer = fail(decision.error());
          return is_refusal(decision.error()) ? Result<Outcome>(Outcome::refused)
                                              : fail(std::move(decision).error());
        }
        if (decision->writes) {
          NOCTEM_CHECK(admission_->write(transaction, proposal, job->prepared, *decision));
          expect_words(job->prepared, decision->accepted);
        }
        const bool wrote = decision->writes;
        job->answer = std::move(decision->accepted);
        return wrote ? Outcome::written : Outcome::refused;
      },
      [this, job](Result<> committed) {
        if (!committed) {
          job->reply(fail(std::move(committed).error()));
          return;
        }
        counters_.refused += job->answer.has_value() ? 0 : 1;
        if (job->answer.has_value()) {
          for (const auto& submitted : *job->answer) {
            counters_.known += submitted.fate == Fate::known ? 1 : 0;
          }
        }
        job->reply(std::move(job->answer));
      });
}

void DurableHub::expect_words(const Prepared& prepared, const Accepted& accepted) {
  for (std::size_t i = 0; i < accepted.size(); ++i) {
    if (prepared.documents[i].terms != nullptr && accepted[i].fate != Fate::known) {
      index_->expect(*accepted[i].record, prepared.documents[i].terms);
    }
  }
}

// An agent that says again what its operator was told adds nothing.
Result<> DurableHub::check_echo(const Prepared& prepared, const std::string& operator_id) {
  const auto& first = prepared.documents.front();
  const auto& value = first.envelope.document.value();
  if (operator_id.empty() || first.kind != mesh::Kind::entry ||
      *value.find("type")->text() != "observation") {
    return {};
  }
  const auto now = env::unix_seconds(context_.clock.wall());
  text::ServedMatch match;
  {
    std::lock_guard guard(served_mutex_);
    match = served_.match(operator_id, first.content, now);
  }
  if (!match.mostly_served() || match.entries.empty()) {
    return {};
  }
  if (cites_any(value, match.entries)) {
    return {};
  }
  return fail(conflict("already_known", "this was told to you by " + match.entries[0].text() +
                                            "; vote for it, or name it in `sources`"));
}

void DurableHub::claim(Claim claim, std::function<void(Result<std::optional<Claimed>>)> reply) {
  if (is_copy()) {
    reply(fail(is_read_only()));
    return;
  }
  struct Job {
    Claim claim;
    std::function<void(Result<std::optional<Claimed>>)> reply;
    Result<std::optional<Claimed>> answer;
  };
  auto job = std::make_shared<Job>(Job{std::move(claim), std::move(reply), {}});
  ledger_->submit(
      [this, job](ledger::Transaction& transaction) -> Result<Outcome> {
        auto leased = leasing_->lease(transaction, bench_, job->claim);
        if (!leased) {
          job->answer = fail(leased.error());
          return is_refusal(leased.error()) ? Result<Outcome>(Outcome::refused)
                                            : fail(std::move(leased).error());
        }
        const bool wrote = leased->wrote;
        job->answer = std::move(leased->claimed);
        return wrote ? Outcome::written : Outcome::refused;
      },
      [job](Result<> committed) {
        job->reply(committed ? std::move(job->answer) : fail(std::move(committed).error()));
      });
}

void DurableHub::accept_clock(std::function<void(Result<>)> reply) {
  if (is_copy()) {
    reply(fail(is_read_only()));
    return;
  }
  accept_clock_ = true;
  ledger_->submit([](ledger::Transaction&) -> Result<Outcome> { return Outcome::written; },
                  std::move(reply));
}

}  // namespace noctem::hub

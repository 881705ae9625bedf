// A hub without the log's key: it takes records as another node's log has them, folds them by the
// same rules, and makes none of its own. Time is the log's; the clock of this machine plays no
// part.
#include "noctem/mesh/round.hpp"
#include "noctem/mesh/row.hpp"

#include "body.hpp"
#include "durable_hub.hpp"
#include "fields.hpp"
#include "naming.hpp"
#include "open_rounds.hpp"
#include "words.hpp"

namespace noctem::hub {

namespace {

Error refused_by_rules(std::uint64_t seq, const Error& why) {
  return corrupt("log_rules",
                 "record " + std::to_string(seq) + ": the rules refuse it: " + to_string(why));
}

mesh::EntryId entry_in(const document::Document& document) {
  return mesh::EntryId(std::string(text_in(document, "entry")));
}

Result<> keep_words(store::Connection& connection, const ledger::Foreign& foreign) {
  if (!foreign.envelope.body.has_value()) {
    return {};
  }
  const auto body = read_body(*foreign.envelope.body);
  if (!body) {
    return fail(corrupt("log_record", "record " + std::to_string(foreign.record.seq) +
                                          ": its body is none: " + to_string(body.error())));
  }
  return put_words(connection, foreign.record.seq, digest_of(body->content));
}

}  // namespace

Error DurableHub::is_read_only() {
  return denied("copy", "this is a copy of a mesh, for reading: write to the node that it follows");
}

Result<> DurableHub::begin_copy(ledger::Transaction& transaction) {
  NOCTEM_TRY(const auto mesh, mesh::find<mesh::MeshRow>(pending_, ""));
  const auto known = mesh.has_value() ? static_cast<std::uint64_t>(mesh->size) : 0;
  if (known != transaction.size()) {
    return fail(corrupt("state",
                        "log and state of the copy differ in length; follow the mesh "
                        "anew in an empty home"));
  }
  if (reload_ && mesh.has_value()) {
    NOCTEM_CHECK(directory_.load(pending_));
    reload_ = false;
  }
  return {};
}

void DurableHub::adopt(Stretch stretch, std::function<void(Result<>)> reply) {
  auto shared = std::make_shared<Stretch>(std::move(stretch));
  ledger_->submit(
      [this, shared](ledger::Transaction& transaction) -> Result<Outcome> {
        auto adopted = adopt_all(transaction, *shared);
        bench_.tried.drop();
        if (!adopted) {
          return fail(std::move(adopted).error());
        }
        return Outcome::written;
      },
      std::move(reply));
}

Result<> DurableHub::adopt_all(ledger::Transaction& transaction, const Stretch& stretch) {
  auto head = stretch.heads.begin();
  for (const auto& foreign : stretch.records) {
    NOCTEM_CHECK(adopt_one(transaction, foreign));
    for (; head != stretch.heads.end() && head->head.size <= transaction.size(); ++head) {
      NOCTEM_CHECK(transaction.adopt_head(*head));
    }
  }
  for (; head != stretch.heads.end(); ++head) {
    NOCTEM_CHECK(transaction.adopt_head(*head));
  }
  if (transaction.size() == 0) {
    return {};
  }
  NOCTEM_CHECK(bench_.fold.advance(transaction.at()));
  return bench_.tried.keep();
}

Result<> DurableHub::adopt_one(ledger::Transaction& transaction, const ledger::Foreign& foreign) {
  NOCTEM_TRY(const auto appended, transaction.adopt(foreign));
  if (appended.how == ledger::Appended::How::known) {
    return {};
  }
  const auto& document = foreign.envelope.document;
  if (auto applied = bench_.fold.apply(foreign.record, document); !applied) {
    return fail(refused_by_rules(foreign.record.seq, applied.error()));
  }
  NOCTEM_CHECK(bench_.tried.keep());
  NOCTEM_CHECK(keep_beside(transaction.connection(), foreign));
  bench_.journal.records.push_back(foreign.record);
  bench_.journal.kinds.push_back(document.kind());
  return {};
}

// What a node keeps beside the state: what readers ask for, and what it needs to go on where this
// log ends once it is given the log's key.
Result<> DurableHub::keep_beside(store::Connection& connection, const ledger::Foreign& foreign) {
  const auto& document = foreign.envelope.document;
  NOCTEM_CHECK(put_names(connection, foreign.record.seq, document.value()));
  NOCTEM_TRY(const auto kind, mesh::kind_from(document.kind()));
  if (kind == mesh::Kind::entry) {
    return keep_words(connection, foreign);
  }
  if (kind == mesh::Kind::round_close || kind == mesh::Kind::tombstone) {
    return forget_round(connection, entry_in(document));
  }
  if (kind != mesh::Kind::round_open) {
    return {};
  }
  const auto entry = entry_in(document);
  const auto number = integer_in(document, "round");
  NOCTEM_TRY(const auto round,
             mesh::load<mesh::RoundRow>(pending_, mesh::round_key(entry, number)));
  return remember_round(connection, entry, number, round.reveal_until);
}

}  // namespace noctem::hub

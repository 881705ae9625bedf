#include "record_checks.hpp"

#include <algorithm>
#include <string>

#include "noctem/crypto/hash.hpp"

namespace noctem::ledger {

namespace {

constexpr std::size_t kAtOnce = 16;

Error wrong(std::uint64_t seq, std::string what) {
  return corrupt("log_record", "record " + std::to_string(seq) + ": " + std::move(what));
}

Result<document::Document> read_document(const Stored& stored, const document::Kinds* kinds) {
  if (kinds == nullptr) {
    return document_in(stored);
  }
  NOCTEM_TRY(auto value, codec::parse_json(stored.document));
  return document::Document::from_json(std::move(value), *kinds);
}

// Only a kind's own rules know where the body's name stands; any text of the document that is the
// body's id does.
Result<> check_body(const Stored& stored, const document::Document& document) {
  if (!stored.body.has_value()) {
    return {};
  }
  const auto body = codec::parse_json(*stored.body);
  const auto* named = document.value().find("body");
  const codec::Cid id(codec::CidCodec::raw, crypto::sha256(*stored.body));
  if (!body || codec::write_canonical(*body) != *stored.body || named == nullptr ||
      named->text() == nullptr || *named->text() != id.text()) {
    return fail(wrong(stored.record.seq, "its body is not the one that the document names"));
  }
  return {};
}

Result<document::Document> check_record(const PackedRecord& packed, Stored& stored,
                                        const document::Kinds* kinds) {
  NOCTEM_TRY(stored, unpacked(packed));
  const auto seq = stored.record.seq;
  auto document = read_document(stored, kinds);
  if (!document) {
    return fail(wrong(seq, "its document is none (" + document.error().message + ")"));
  }
  if (document->canonical() != stored.document || document->id() != stored.record.cid) {
    return fail(wrong(seq, "its document is not the one that it names"));
  }
  if (!document::verify(*document, stored.record.signature)) {
    return fail(wrong(seq, "its signature is not the author's"));
  }
  NOCTEM_CHECK(check_body(stored, *document));
  return document;
}

}  // namespace

RecordChecks::RecordChecks(const document::Kinds* kinds, env::Threads* threads) : kinds_(kinds) {
  if (threads != nullptr) {
    helper_ = threads->start("verify", [this] { return help(); });
  }
}

void RecordChecks::begin(std::vector<PackedRecord> records) {
  std::vector<Checked> batch;
  batch.reserve(records.size());
  for (PackedRecord& packed : records) {
    batch.push_back({std::move(packed), {}, std::nullopt});
  }
  {
    std::lock_guard guard(mutex_);
    batch_ = std::move(batch);
    next_ = 0;
    done_ = 0;
  }
  if (helper_ != nullptr) {
    helper_->wake();
  }
}

std::vector<Checked> RecordChecks::take() {
  check_some();
  std::unique_lock guard(mutex_);
  finished_.wait(guard, [this] { return done_ == batch_.size(); });
  next_ = 0;
  done_ = 0;
  return std::exchange(batch_, {});
}

// A few at a time until nobody has to begin with any. The batch stays until all are done.
void RecordChecks::check_some() {
  std::unique_lock guard(mutex_);
  while (next_ < batch_.size()) {
    const std::size_t first = next_;
    const std::size_t last = std::min(first + kAtOnce, batch_.size());
    next_ = last;
    Checked* const items = batch_.data();
    guard.unlock();
    for (std::size_t i = first; i < last; ++i) {
      items[i].document = check_record(items[i].packed, items[i].stored, kinds_);
    }
    guard.lock();
    done_ += last - first;
  }
  finished_.notify_all();
}

env::Next RecordChecks::help() {
  check_some();
  return env::Next::on_wake();
}

}  // namespace noctem::ledger

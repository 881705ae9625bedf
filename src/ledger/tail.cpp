#include "tail.hpp"

#include <algorithm>

#include "noctem/base/mutation.hpp"

#include "rows.hpp"
#include "schema.hpp"

namespace noctem::ledger {

Result<Tail> Tail::load(store::Connection& connection, codec::Cid id) {
  Tail tail;
  tail.id_ = id;
  NOCTEM_TRY(const auto size, count_records(connection));
  std::vector<document::Digest> peaks;
  for (const auto position : document::peak_positions(size)) {
    NOCTEM_TRY(const auto hash, read_node(connection, position));
    peaks.push_back(hash);
  }
  NOCTEM_TRY(tail.tree_, document::MerkleLog::continue_from(size, std::move(peaks)));
  NOCTEM_TRY(const auto head, last_head(connection, id.text()));
  if (!head.has_value() && size == 0) {
    return tail;
  }
  if (!head.has_value() || head->head.size != size || head->head.root != tail.tree_.root()) {
    return fail(corrupt("log_head",
                        "the log's last head does not fit its records; restore a backup and run "
                        "`noctem log verify`"));
  }
  tail.sealed_size_ = size;
  tail.time_ = head->head.time;
  return tail;
}

void Tail::stamp(std::int64_t now) {
  time_ = mutated("clock_backwards") ? now : std::max(time_, now);
}

Result<Appended> Tail::append(store::Connection& connection, const document::Envelope& envelope,
                              const std::optional<Near>& near) {
  const Record record{.at = time_,
                      .cid = envelope.document.id(),
                      .near = near,
                      .seq = tree_.size(),
                      .signature = envelope.signature};
  return grow(connection, record, envelope);
}

Result<Appended> Tail::grow(store::Connection& connection, const Record& record,
                            const document::Envelope& envelope) {
  const auto leaf = leaf_of(record);
  NOCTEM_TRY(const auto added, insert_record(connection, record, envelope, {leaf, *deflater_}));
  if (!added) {
    NOCTEM_TRY(const auto known, find_record(connection, envelope.document.id()));
    if (!known.has_value()) {
      return fail(corrupt("log_record",
                          "the log's index names a record that is not there; restore "
                          "a backup and run `noctem log verify`"));
    }
    return Appended{*known, Appended::How::known};
  }
  for (const auto& node : tree_.append(leaf)) {
    if (node.position.level >= kNodeLevelMin) {
      NOCTEM_CHECK(insert_node(connection, node));
    }
  }
  return Appended{record, Appended::How::added};
}

Result<> Tail::seal(store::Connection& connection, const crypto::SigningKey& log_key) {
  if (sealed_size_ == tree_.size()) {
    return {};
  }
  const auto head = document::sign_head({id_.text(), tree_.root(), tree_.size(), time_}, log_key);
  NOCTEM_CHECK(insert_head(connection, head));
  sealed_size_ = tree_.size();
  return {};
}

}  // namespace noctem::ledger

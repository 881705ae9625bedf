#include "noctem/follow/follower.hpp"

#include <fmt/core.h>

#include <set>

#include "noctem/document/did_key.hpp"
#include "noctem/http/request_signing.hpp"
#include "noctem/hub/views.hpp"
#include "noctem/mesh/entry.hpp"
#include "noctem/mesh/row.hpp"

namespace noctem::follow {

namespace {

// A stretch ends at the first head from here on.
constexpr std::uint64_t kRecordsAtOnce = 1'024;
constexpr std::uint64_t kHeadDistanceMax = 65'536;
constexpr std::int64_t kClockSeconds = 300;  // what two machines' clocks may differ by

Result<std::uint64_t> size_of(hub::Hub& copy) {
  NOCTEM_TRY(const auto reader, copy.reader());
  return ledger::size_of(reader.connection());
}

Result<document::SignedHead> kept_head(hub::Hub& copy) {
  NOCTEM_TRY(const auto reader, copy.reader());
  return ledger::latest_head(reader.connection());
}

// That the log's key signed it, as the copy knows the key.
Result<> check_signature(hub::Hub& copy, const document::SignedHead& head, const std::string& url) {
  NOCTEM_TRY(const auto reader, copy.reader());
  NOCTEM_TRY(const auto mesh, hub::mesh_view(reader));
  NOCTEM_TRY(const auto key, document::parse_signing_did(mesh.log_key));
  if (head.head.mesh != mesh.id || !document::verify_head(head, key)) {
    return fail(
        corrupt("log_head", fmt::format("{} shows a head that the log's key did not sign", url)));
  }
  return {};
}

Result<document::Digest> own_root(hub::Hub& copy, std::uint64_t size) {
  NOCTEM_TRY(const auto reader, copy.reader());
  return ledger::root_at(reader.connection(), size);
}

Error forked(const std::string& url, std::uint64_t size) {
  return corrupt("log_fork",
                 fmt::format("{} shows another log than before: its head of size {} is signed by "
                             "the log's key over other records than those that this copy has",
                             url, size));
}

bool has_words(const ledger::Foreign& foreign) {
  return foreign.envelope.document.kind() != "entry" || foreign.envelope.body.has_value();
}

}  // namespace

Result<Look> Follower::catch_up(const Progress& on_progress) {
  NOCTEM_TRY(auto look, look_once(on_progress));
  NOCTEM_TRY(const auto asked_at, size_of(copy_));
  NOCTEM_CHECK(drop_erased());
  if (wordless_.empty()) {
    return look;
  }
  // They may have been erased while we asked; then a newer head says so.
  NOCTEM_TRY(const auto again, look_once(on_progress));
  NOCTEM_CHECK(drop_erased());
  if (!wordless_.empty()) {
    return fail(corrupt("log_withheld",
                        fmt::format("{} does not give the words of record {}, and nobody erased "
                                    "them",
                                    source_.url(), wordless_.front().seq)));
  }
  return Look{again.head, again.head.head.size - asked_at + look.records, again.witnesses};
}

Result<Look> Follower::look_once(const Progress& on_progress) {
  NOCTEM_TRY(const auto served, source_.head());
  const auto& latest = served.head;
  if (latest.head.mesh != copy_.mesh().text()) {
    return fail(conflict(
        "other_log", fmt::format("{} serves another mesh, {}", source_.url(), latest.head.mesh)));
  }
  NOCTEM_TRY(auto size, size_of(copy_));
  const auto before = size;
  if (size > 0) {
    NOCTEM_CHECK(check_signature(copy_, latest, source_.url()));
    NOCTEM_CHECK(check_growth(latest));
  }
  while (size < latest.head.size) {
    NOCTEM_TRY(auto stretch, next_stretch(size, latest));
    note_wordless(stretch);
    NOCTEM_CHECK(adopt_(std::move(stretch)));
    NOCTEM_TRY(size, size_of(copy_));
    on_progress(size, latest.head.size);
  }
  NOCTEM_TRY(const auto witnesses, count_witnesses(served));
  return Look{latest, size - before, witnesses};
}

Result<> Follower::check_growth(const document::SignedHead& served) {
  NOCTEM_TRY(const auto kept, kept_head(copy_));
  const auto from = kept.head.size;
  const auto to = served.head.size;
  if (to < from) {
    NOCTEM_TRY(const auto root, own_root(copy_, to));
    if (root != served.head.root) {
      return fail(forked(source_.url(), to));
    }
    return fail(corrupt("log_truncated",
                        fmt::format("{} shows {} records and showed {} before: it withholds what "
                                    "is newer, or went back to an old backup",
                                    source_.url(), to, from)));
  }
  if (to == from) {
    return served.head.root == kept.head.root ? Result<>() : fail(forked(source_.url(), to));
  }
  NOCTEM_TRY(const auto proof, source_.consistency(from, to));
  if (!document::verify_consistency(from, kept.head.root, to, served.head.root, proof)) {
    return fail(corrupt("log_rewritten",
                        fmt::format("{} cannot prove that its log of {} records continues the {} "
                                    "that this copy has: it rewrote or forked its log",
                                    source_.url(), to, from)));
  }
  return {};
}

Result<std::vector<document::SignedHead>> Follower::next_heads(std::uint64_t size,
                                                               const document::SignedHead& latest) {
  NOCTEM_TRY(const auto served, source_.heads_above(size));
  std::vector<document::SignedHead> heads;
  for (const auto& head : served) {
    const auto last = heads.empty() ? size : heads.back().head.size;
    if (head.head.size <= last || head.head.size > latest.head.size) {
      break;
    }
    if (!heads.empty() && head.head.size > size + kRecordsAtOnce) {
      break;
    }
    heads.push_back(head);
  }
  if (heads.empty() || heads.front().head.size > size + kHeadDistanceMax) {
    return fail(corrupt("log_withheld",
                        fmt::format("{} shows a head of {} records and none of those on the way "
                                    "there from {}",
                                    source_.url(), latest.head.size, size)));
  }
  if (heads.back().head.size == latest.head.size) {
    heads.push_back(latest);  // two heads of one size are over the same records
  }
  return heads;
}

Result<hub::Stretch> Follower::next_stretch(std::uint64_t size,
                                            const document::SignedHead& latest) {
  NOCTEM_TRY(auto heads, next_heads(size, latest));
  hub::Stretch stretch{{}, std::move(heads)};
  const auto end = stretch.heads.back().head.size;
  while (size + stretch.records.size() < end) {
    const auto from = size + stretch.records.size();
    NOCTEM_TRY(auto page, source_.records(from, end - from));
    if (page.empty()) {
      return fail(corrupt("log_withheld",
                          fmt::format("{} does not give record {}, though its head covers {}",
                                      source_.url(), from, latest.head.size)));
    }
    std::ranges::move(page, std::back_inserter(stretch.records));
  }
  return stretch;
}

// Those who verified the head for themselves. What an enrolled key countersigned within this copy
// must be what this copy has.
Result<std::size_t> Follower::count_witnesses(const ServedHead& served) {
  std::set<std::string> operators;
  NOCTEM_TRY(const auto size, size_of(copy_));
  for (const auto& witness : served.witnesses) {
    if (!hub::verify_witness(witness) || witness.head.mesh != served.head.head.mesh) {
      return fail(corrupt("log_witness",
                          fmt::format("{} shows a countersignature that is none", source_.url())));
    }
    const auto known = copy_.directory().find(http::key_id(witness.key));
    if (!known.has_value() || known->key != witness.key || witness.head.size > size) {
      continue;
    }
    NOCTEM_TRY(const auto root, own_root(copy_, witness.head.size));
    if (root != witness.head.root) {
      return fail(corrupt("log_split",
                          fmt::format("operator {} countersigned other records than those that {} "
                                      "shows here: the mesh's node tells two stories",
                                      known->operator_id, source_.url())));
    }
    if (witness.head == served.head.head) {
      operators.insert(known->operator_id);
    }
  }
  return operators.size();
}

Result<std::uint64_t> Follower::compare(Source& other) {
  NOCTEM_TRY(const auto served, other.head());
  NOCTEM_CHECK(check_signature(copy_, served.head, other.url()));
  NOCTEM_TRY(const auto kept, kept_head(copy_));
  const auto split = [&](std::uint64_t size) {
    return fail(corrupt("log_split",
                        fmt::format("{} and {} were shown different logs of {} records, both "
                                    "signed by the log's key: the mesh's node tells two stories",
                                    source_.url(), other.url(), size)));
  };
  const auto theirs = served.head.head.size;
  if (theirs <= kept.head.size) {
    NOCTEM_TRY(const auto root, own_root(copy_, theirs));
    return root == served.head.head.root ? Result<std::uint64_t>(0) : split(theirs);
  }
  NOCTEM_TRY(const auto proof, other.consistency(kept.head.size, theirs));
  if (!document::verify_consistency(kept.head.size, kept.head.root, theirs, served.head.head.root,
                                    proof)) {
    return split(kept.head.size);
  }
  return theirs - kept.head.size;
}

void Follower::note_wordless(const hub::Stretch& stretch) {
  for (const auto& foreign : stretch.records) {
    if (!has_words(foreign)) {
      wordless_.push_back({foreign.record.cid, foreign.record.seq});
    }
  }
}

// No words are owed of what was erased, or ended by its ttl: the source's clock may be ahead of its
// last record.
Result<> Follower::drop_erased() {
  if (wordless_.empty()) {
    return {};
  }
  const auto now = env::unix_seconds(clock_.wall()) + kClockSeconds;
  NOCTEM_TRY(const auto reader, copy_.reader());
  std::vector<Wordless> left;
  for (const auto& one : wordless_) {
    NOCTEM_TRY(const auto row, mesh::find<mesh::EntryRow>(reader.state(), one.entry.text()));
    const bool over = row.has_value() && row->expires_at.has_value() && *row->expires_at <= now;
    if (row.has_value() && !row->erased && !over) {
      left.push_back(one);
    }
  }
  wordless_ = std::move(left);
  return {};
}

}  // namespace noctem::follow

#include "noctem/hub/audit.hpp"

#include <fmt/core.h>

#include <mutex>

#include "noctem/codec/multibase.hpp"
#include "noctem/ledger/verification.hpp"
#include "noctem/mesh/fold.hpp"
#include "noctem/mesh/row.hpp"

#include "schema.hpp"
#include "sql_state.hpp"

namespace noctem::hub {

namespace {

constexpr std::size_t kRecordsAtOnce = 256;

Error wrong(std::uint64_t seq, std::string what) {
  return corrupt("state", fmt::format("record {}: {}", seq, std::move(what)));
}

Result<> apply(mesh::Fold& fold, const ledger::Record& record, const document::Document& document) {
  auto applied = fold.apply(record, document);
  return applied ? Result<>()
                 : fail(wrong(record.seq, "the rules refuse it: " + to_string(applied.error())));
}

// `on` sees each record from `seq` to before `until`.
template <typename On>
Result<> each_record(store::Connection& connection, std::uint64_t seq, std::uint64_t until, On on) {
  while (seq < until) {
    const auto count = std::min<std::uint64_t>(until - seq, kRecordsAtOnce);
    NOCTEM_TRY(const auto records, ledger::read_from(connection, seq, count));
    if (records.empty()) {
      return fail(wrong(seq, "is missing"));
    }
    for (const auto& stored : records) {
      NOCTEM_CHECK(on(stored));
    }
    seq += records.size();
  }
  return {};
}

// The kept heads in their order.
class HeadWalk {
 public:
  explicit HeadWalk(store::Connection& connection) : connection_(connection) {}

  // The head of this size if there is one; sizes come in rising order.
  Result<std::optional<document::SignedHead>> take(std::uint64_t size) {
    if (next_ == page_.size() && more_) {
      NOCTEM_TRY(page_, ledger::heads_above(connection_, size - 1, kRecordsAtOnce));
      next_ = 0;
      more_ = page_.size() == kRecordsAtOnce;
    }
    if (next_ == page_.size() || page_[next_].head.size != size) {
      return std::optional<document::SignedHead>();
    }
    return std::optional(page_[next_++]);
  }

 private:
  store::Connection& connection_;
  std::vector<document::SignedHead> page_;
  std::size_t next_ = 0;
  bool more_ = true;
};

constexpr int kVersion = kMigrations.back().version;

Result<> check_this_version(store::Connection& connection) {
  NOCTEM_CHECK(check_not_newer(connection));
  NOCTEM_TRY(const int version, store::schema_version(connection));
  return version == kVersion
             ? Result<>()
             : fail(unsupported("older_version",
                                fmt::format("the database is at version {} and this program's is "
                                            "{}; start the node once, it brings it there",
                                            version, kVersion)));
}

std::string line_of(const ledger::Stored& stored) {
  std::string line = "{";
  if (stored.body.has_value()) {
    line += "\"body\":" + *stored.body + ",";
  }
  return line + "\"document\":" + stored.document +
         ",\"record\":" + codec::write_canonical(ledger::record_json(stored.record)) +
         ",\"signature\":\"" + codec::base64url_encode(stored.record.signature.bytes) + "\"}";
}

// The hash of what the log makes, and into `stored_hash` that of what is stored: side by side if
// there is a thread for it.
Result<crypto::Digest> both_hashes(mesh::State& stored, mesh::State& again, env::Threads* threads,
                                   crypto::Digest& stored_hash) {
  std::once_flag once;
  Result<crypto::Digest> hash;
  const auto make = [&] { std::call_once(once, [&] { hash = mesh::hash_of(again); }); };
  std::unique_ptr<env::Worker> helper;
  if (threads != nullptr) {
    helper = threads->start("hash", [&] {
      make();
      return env::Next::on_wake();
    });
    helper->wake();
  }
  NOCTEM_TRY(stored_hash, mesh::hash_of(stored));
  make();
  return hash;
}

}  // namespace

Result<> check_not_newer(store::Connection& connection) {
  NOCTEM_TRY(const int version, store::schema_version(connection));
  return version <= kVersion
             ? Result<>()
             : fail(unsupported("newer_version",
                                fmt::format("the database is at version {} and this program knows "
                                            "{}; install a newer program",
                                            version, kVersion)));
}

Result<> refold(store::Connection& connection, mesh::State& into, std::uint64_t size,
                std::int64_t time, const Progress& on_progress) {
  const auto kinds = mesh::mesh_kinds();
  mesh::Fold fold(into);
  NOCTEM_CHECK(each_record(connection, 0, size, [&](const ledger::Stored& stored) -> Result<> {
    NOCTEM_TRY(auto value, codec::parse_json(stored.document));
    NOCTEM_TRY(const auto document, document::Document::from_json(std::move(value), kinds));
    auto applied = apply(fold, stored.record, document);
    if (applied && on_progress && stored.record.seq % kRecordsAtOnce == 0) {
      on_progress(stored.record.seq);
    }
    return applied;
  }));
  return fold.advance(time);
}

Result<MeshVerified> verify_mesh(store::Connection& connection, const Progress& on_progress,
                                 env::Threads* threads) {
  NOCTEM_CHECK(check_this_version(connection));
  MeshVerified verified;
  const auto kinds = mesh::mesh_kinds();
  mesh::MemoryState again;
  mesh::Fold fold(again);
  const ledger::Verification whole{
      .on_progress = on_progress,
      .kinds = &kinds,
      .on_record =
          [&](const ledger::Stored& stored, const document::Document& document) {
            return apply(fold, stored.record, document);
          },
      .threads = threads};
  NOCTEM_TRY(verified.log, ledger::verify(connection, whole));
  SqlState stored(0);
  stored.stand_on(connection);
  NOCTEM_TRY(const auto mesh, mesh::load<mesh::MeshRow>(stored, ""));
  verified.time = mesh.time;
  if (static_cast<std::uint64_t>(mesh.size) != verified.log.records) {
    return fail(corrupt("state", fmt::format("the state is that of {} records, the log has {}",
                                             mesh.size, verified.log.records)));
  }
  NOCTEM_CHECK(fold.advance(mesh.time));
  NOCTEM_TRY(const auto hash, both_hashes(stored, again, threads, verified.state_hash));
  if (hash != verified.state_hash) {
    return fail(corrupt("state",
                        "the stored state is not what the log makes; import the log into "
                        "an empty home"));
  }
  return verified;
}

Result<> export_lines(store::Connection& connection,
                      const std::function<Result<>(std::string_view line)>& on_line) {
  NOCTEM_TRY(const auto last, ledger::latest_head(connection));
  NOCTEM_CHECK(on_line(codec::write_canonical(document::head_json(last))));
  HeadWalk heads(connection);
  return each_record(connection, 0, last.head.size, [&](const ledger::Stored& stored) -> Result<> {
    NOCTEM_CHECK(on_line(line_of(stored)));
    NOCTEM_TRY(const auto head, heads.take(stored.record.seq + 1));
    return head.has_value() ? on_line(codec::write_canonical(document::head_json(*head)))
                            : Result<>();
  });
}

}  // namespace noctem::hub

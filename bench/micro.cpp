#include "micro.hpp"

#include <benchmark/benchmark.h>
#include <fmt/core.h>

#include <array>
#include <cstdint>
#include <memory>

#include "noctem/base/assert.hpp"
#include "noctem/document/did_key.hpp"
#include "noctem/document/document.hpp"
#include "noctem/document/merkle.hpp"
#include "noctem/store/sqlite.hpp"
#include "noctem/text/scanner.hpp"
#include "noctem/text/simhash.hpp"

#include "samples.hpp"

namespace noctem::bench {

namespace {

using benchmark::State;
using store::Connection;
using store::Parameter;

constexpr int kGroup = 64;
constexpr std::int64_t kPointRows = 100'000;

void verify_signature(State& state) {
  const auto sample = sample_envelope(0);
  const auto& text = sample.document.canonical();
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        crypto::verify(sample.document.author(), view_of(text), sample.signature));
  }
}

void hash_1k(State& state) {
  const Bytes block(1024, 0x5a);
  for (auto _ : state) {
    benchmark::DoNotOptimize(crypto::sha256(block));
  }
}

// A table of rows as wide as the ledger's, without what makes a ledger of them.
class Rows {
 public:
  explicit Rows(const std::string& path)
      : database_(store::open_sqlite({.path = path}).value()),
        connection_(database_->connect(store::Access::write).value()) {
    NOCTEM_ASSERT(
        connection_
            ->execute_script("CREATE TABLE row (id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE,"
                             " signature BLOB NOT NULL, document BLOB NOT NULL)")
            .has_value());
  }

  void commit(int rows) {
    NOCTEM_ASSERT(connection_->begin().has_value());
    for (int i = 0; i < rows; ++i) {
      insert();
    }
    const auto committed = connection_->commit();
    NOCTEM_ASSERT(committed.has_value(), to_string(committed ? Error{} : committed.error()));
  }

  void read(std::int64_t id) {
    const std::array<Parameter, 1> key{id};
    bool found = false;
    NOCTEM_ASSERT(connection_
                      ->query({"SELECT document FROM row WHERE id = $1", key},
                              [&](const store::Row& row) -> Result<store::Walk> {
                                found = row.blob(0).size() == kDocumentBytes;
                                return store::Walk::stop;
                              })
                      .has_value());
    NOCTEM_ASSERT(found, id);
  }

  std::int64_t size() const { return next_; }

 private:
  static constexpr std::size_t kDocumentBytes = 1024;

  void insert() {
    const auto name = crypto::sha256(std::to_string(next_));
    const std::array<Parameter, 4> values{next_++, ByteView(name), ByteView(signature_),
                                          ByteView(document_)};
    NOCTEM_ASSERT(connection_
                      ->execute({"INSERT INTO row (id, name, signature, document) "
                                 "VALUES ($1, $2, $3, $4)",
                                 values})
                      .has_value());
  }

  std::unique_ptr<store::Database> database_;
  std::unique_ptr<Connection> connection_;
  std::int64_t next_ = 0;
  const Bytes signature_ = Bytes(64, 0x17);
  const Bytes document_ = Bytes(kDocumentBytes, 0x2a);
};

void commit_rows(State& state, const std::string& path, int rows) {
  Rows table(path);
  for (auto _ : state) {
    table.commit(rows);
  }
  state.SetItemsProcessed(state.iterations() * rows);
}

void read_points(State& state, const std::string& path) {
  Rows table(path);
  while (table.size() < kPointRows) {
    table.commit(1000);
  }
  std::uint64_t at = 1;
  for (auto _ : state) {
    at = at * 6364136223846793005u + 1442695040888963407u;
    table.read(static_cast<std::int64_t>((at >> 33) % kPointRows));
  }
}

void canonicalise(State& state) {
  const auto text = sample_envelope(0).document.canonical();
  for (auto _ : state) {
    benchmark::DoNotOptimize(codec::write_canonical(codec::parse_json(text).value()));
  }
}

void sign_document(State& state) {
  const auto sample = sample_envelope(0);
  const auto key = sample_key();
  for (auto _ : state) {
    benchmark::DoNotOptimize(document::sign(sample.document, key));
  }
}

// From the bytes on the wire to a document that counts.
void verify_document(State& state) {
  const auto kinds = sample_kinds();
  const auto text = codec::write_canonical(document::envelope_json(sample_envelope(0)));
  for (auto _ : state) {
    const auto envelope = document::parse_envelope(text, kinds);
    NOCTEM_ASSERT(document::verify(envelope->document, envelope->signature));
  }
}

void append_leaf(State& state) {
  document::MerkleLog log;
  const Bytes record(250, 0x33);
  for (auto _ : state) {
    benchmark::DoNotOptimize(log.append(document::leaf_hash(record)));
  }
}

void scan_for_injection(State& state) {
  const auto text = sample_envelope(0).document.canonical();
  for (auto _ : state) {
    benchmark::DoNotOptimize(text::scan(text));
  }
}

void hash_words(State& state) {
  const auto text = sample_envelope(0).document.canonical();
  for (auto _ : state) {
    benchmark::DoNotOptimize(text::simhash(text));
  }
}

// Keeps the median rate of each benchmark; prints nothing.
class RateReporter final : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const auto& run : runs) {
      if (run.aggregate_name == "median") {
        const auto items = run.counters.find("items_per_second");
        const auto each = run.GetAdjustedRealTime();  // of one iteration, in the unit seconds
        rates[run.run_name.function_name] =
            items != run.counters.end() ? items->second.value : 1.0 / each;
      }
    }
  }
  std::map<std::string, double> rates;
};

template <typename Body>
void measure(const char* name, Body body) {
  benchmark::RegisterBenchmark(name, body)
      ->Unit(benchmark::kSecond)
      ->UseRealTime()
      ->MinTime(0.2)
      ->Repetitions(5)
      ->ReportAggregatesOnly();
}

}  // namespace

void add_micro_rows(Table& table, const std::string& folder) {
  int files = 0;
  const auto path = [&] { return fmt::format("{}/rows-{}.db", folder, files++); };
  measure("ed25519_verify", verify_signature);
  measure("sha256_1k", hash_1k);
  measure("sqlite_commit_row", [&](State& state) { commit_rows(state, path(), 1); });
  measure("sqlite_group_row", [&](State& state) { commit_rows(state, path(), kGroup); });
  measure("sqlite_point_read", [&](State& state) { read_points(state, path()); });
  measure("canonicalise_1k", canonicalise);
  measure("document_sign", sign_document);
  measure("document_verify", verify_document);
  measure("log_append", append_leaf);
  measure("simhash_1k", hash_words);
  measure("injection_scan_1k", scan_for_injection);

  RateReporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  for (const auto* name :
       {"ed25519_verify", "sha256_1k", "sqlite_commit_row", "sqlite_group_row", "sqlite_point_read",
        "canonicalise_1k", "document_sign", "document_verify", "log_append", "simhash_1k"}) {
    table.add({name, reporter.rates.at(name), "1/s", std::nullopt, std::nullopt});
  }
  constexpr Goal kScanned{Goal::Direction::at_least, 1e6 / 60};  // at most 60 us each
  table.add(
      {"injection_scan_1k", reporter.rates.at("injection_scan_1k"), "1/s", std::nullopt, kScanned});
}

}  // namespace noctem::bench

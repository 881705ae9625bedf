#include "mesh_checkers.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "noctem/mesh/fold.hpp"
#include "noctem/mesh/row.hpp"

#include "ballot_box.hpp"
#include "disk_words.hpp"
#include "mesh_node.hpp"
#include "roster.hpp"

namespace noctem::sim {

namespace {

using Wrong = std::optional<std::string>;

constexpr std::size_t kRecordsMost = 1'000'000;

// The records, and what is told of them a second time.
struct Retold {
  std::vector<LogLine> lines;
  Roster roster;
  BallotBox box;
  std::vector<std::string> wrong;
};

Result<std::vector<LogLine>> read_lines(const MeshSeen& seen) {
  const auto kinds = mesh::mesh_kinds();
  NOCTEM_TRY(const auto records, ledger::read_from(seen.reader.connection(), 0, kRecordsMost));
  std::vector<LogLine> lines;
  lines.reserve(records.size());
  for (const auto& stored : records) {
    NOCTEM_TRY(auto value, codec::parse_json(stored.document));
    NOCTEM_TRY(auto document, document::Document::from_json(std::move(value), kinds));
    lines.push_back({stored.record, std::move(document)});
  }
  return lines;
}

void retell(Retold& retold) {
  for (const auto& line : retold.lines) {
    for (auto& wrong : {retold.box.read(line, retold.roster), retold.roster.read(line)}) {
      if (wrong.has_value()) {
        retold.wrong.push_back(*wrong);
        return;  // what follows would follow from it
      }
    }
  }
}

Result<Wrong> compare_states(const MeshSeen& seen, const Retold& retold) {
  mesh::MemoryState again;
  mesh::Fold fold(again);
  auto sample = seen.history.samples.begin();
  for (const auto& line : retold.lines) {
    NOCTEM_CHECK(fold.apply(line.record, line.document));
    const auto size = line.record.seq + 1;
    for (; sample != seen.history.samples.end() && sample->size == size; ++sample) {
      NOCTEM_CHECK(fold.advance(sample->time));
      NOCTEM_TRY(const auto hash, mesh::hash_of(again));
      if (hash != sample->hash) {
        return Wrong(fmt::format("state: of {} records at {} was another one than the log makes",
                                 size, sample->time));
      }
    }
  }
  NOCTEM_TRY(const auto mesh, mesh::load<mesh::MeshRow>(seen.reader.state(), ""));
  NOCTEM_CHECK(fold.advance(mesh.time));
  NOCTEM_TRY(const auto stored, mesh::hash_of(seen.reader.state()));
  NOCTEM_TRY(const auto hash, mesh::hash_of(again));
  return stored == hash ? Wrong() : Wrong("state: what is stored is not what the log makes");
}

Wrong check_state(const MeshSeen& seen, const Retold& retold) {
  auto compared = compare_states(seen, retold);
  return compared ? std::move(*compared) : Wrong("state: " + to_string(compared.error()));
}

Wrong check_votes(const MeshSeen& seen, const Retold& retold) {
  for (const auto& [place, round] : retold.box.rounds()) {
    const auto key = mesh::round_key(mesh::EntryId(place.first), place.second);
    const auto row = mesh::find<mesh::RoundRow>(seen.reader.state(), key);
    if (!row || !row->has_value()) {
      return "votes: there is no row of " + key;
    }
    if (auto wrong = retold.box.compare(place, **row)) {
      return wrong;
    }
  }
  return std::nullopt;
}

Wrong check_reveals(const MeshSeen& seen, const Retold& retold) {
  for (const auto& receipt : seen.history.receipts) {
    if (!hub::verify_receipt(receipt, seen.log_key)) {
      return "reveals: a receipt is not signed by the log";
    }
    const auto round = retold.box.rounds().find({receipt.entry.value(), receipt.round});
    if (round == retold.box.rounds().end() || !round->second.closed) {
      continue;
    }
    const auto found = ledger::find(seen.reader.connection(), receipt.reveal);
    if (!found || !found->has_value()) {
      return fmt::format("reveals: {} was deposited for round {} of {}, and is not there",
                         receipt.reveal.text(), receipt.round, receipt.entry.value());
    }
  }
  return std::nullopt;
}

Wrong check_reputation(const MeshSeen& seen, const Retold& retold) {
  for (const auto& [id, member] : retold.roster.operators()) {
    const auto row = mesh::load<mesh::OperatorRow>(seen.reader.state(), id);
    if (!row) {
      return "reputation: there is no row of " + id;
    }
    const auto entries = static_cast<double>(retold.box.judged_of(id));
    const auto most = static_cast<mesh::Micro>(std::log1p(entries) * mesh::kOne) + 1;
    if (row->reputation < 0 || row->reputation > most) {
      return fmt::format("reputation: {} has {} millionths, its judged entries give {}", id,
                         row->reputation, most);
    }
  }
  return std::nullopt;
}

Wrong check_erased(const MeshSeen& seen, const Retold& retold) {
  std::map<std::string, std::string> erased;  // word -> entry
  const auto expect = [&](const std::string& id) {
    const auto word = seen.history.words.find(id);
    if (word != seen.history.words.end()) {
      erased.emplace(word->second, id);
    }
  };
  for (const auto& line : retold.lines) {
    if (line.document.kind() == "tombstone") {
      expect(std::string(line.text("entry")));
    } else if (line.document.kind() == "entry" && line.integer("ttl") > 0) {
      const auto id = line.document.id().text();
      const auto row = mesh::load<mesh::EntryRow>(seen.reader.state(), id);
      if (row && row->erased) {
        expect(id);
      }
    }
  }
  for (const auto* end : {"", "-wal", "-shm", "-journal"}) {
    const auto path = std::string(kMeshDatabase) + end;
    if (const auto word = first_word_in(seen.disk.seen(path).value_or(Bytes()), erased)) {
      return fmt::format("erased: {} holds the words of {}", path, erased.at(*word));
    }
  }
  return std::nullopt;
}

Wrong check_followers(const MeshSeen& seen, const Retold& retold) {
  for (const auto& follower : seen.followers) {
    const auto& copy = follower->records();
    if (copy.size() > retold.lines.size()) {
      return "follower: it has more records than the log";
    }
    for (std::size_t i = 0; i < copy.size(); ++i) {
      if (copy[i] != retold.lines[i].record) {
        return fmt::format("follower: its record {} is another one", i);
      }
    }
  }
  return std::nullopt;
}

Wrong check_time(const MeshSeen& seen, const Retold& /*retold*/) {
  return seen.history.ahead_max <= seen.ahead_seconds_max
             ? Wrong()
             : Wrong(fmt::format("time: a head was {} s ahead of the truth, {} s may be",
                                 seen.history.ahead_max, seen.ahead_seconds_max));
}

Wrong check_memory(const MeshSeen& seen, const Retold& /*retold*/) {
  const auto& history = seen.history;
  if (history.signatures_max > kRememberedSignaturesMax) {
    return fmt::format("memory: {} signatures were remembered", history.signatures_max);
  }
  if (history.buckets_max > 3 * kMeshBucketsMax) {
    return fmt::format("memory: there were {} buckets", history.buckets_max);
  }
  return std::nullopt;
}

}  // namespace

std::vector<std::string> check_mesh(const MeshSeen& seen) {
  Retold retold;
  auto lines = read_lines(seen);
  if (!lines) {
    return {"verified: " + to_string(lines.error())};
  }
  retold.lines = std::move(*lines);
  retell(retold);
  auto wrong = retold.wrong;
  for (auto* check : {check_state, check_votes, check_reveals, check_reputation, check_erased,
                      check_followers, check_time, check_memory}) {
    if (auto found = check(seen, retold)) {
      wrong.push_back(std::move(*found));
    }
  }
  return wrong;
}

}  // namespace noctem::sim

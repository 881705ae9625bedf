#include "noctem/audit/log.hpp"

#include <algorithm>

#include "noctem/codec/cid.hpp"
#include "noctem/crypto/hash.hpp"
#include "noctem/crypto/key_file.hpp"
#include "noctem/document/did_key.hpp"

namespace noctem::audit {

namespace {

constexpr int kLockTries = 1'000;
constexpr std::size_t kPieceBytes = 256u << 10;
constexpr std::string_view kReportPurpose = "noctem/audit-report/v1\n";

std::string lock_path(std::string_view folder) { return env::join_path(folder, "log.lock"); }

Result<std::string> piece_at(env::File& file, std::uint64_t at, std::size_t size) {
  Bytes bytes(size);
  std::size_t filled = 0;
  while (filled < size) {
    NOCTEM_TRY(const std::size_t count,
               file.read_at(at + filled, std::span(bytes).subspan(filled)));
    if (count == 0) {
      break;
    }
    filled += count;
  }
  return std::string(text_of(ByteView(bytes).first(filled)));
}

// The last whole line, and where the file ends behind it.
struct Tail {
  std::string line;
  std::uint64_t end = 0;
};

Result<Tail> tail_of(env::File& file) {
  NOCTEM_TRY(const std::uint64_t size, file.size());
  const std::uint64_t from = size > 2 * kLineBytesMax ? size - 2 * kLineBytesMax : 0;
  NOCTEM_TRY(const std::string text, piece_at(file, from, static_cast<std::size_t>(size - from)));
  const auto last = text.rfind('\n');
  if (last == std::string::npos) {
    return from == 0 ? Result<Tail>(Tail{})
                     : fail(corrupt("audit_line", "the audit log's last line has no end"));
  }
  const auto before = last == 0 ? std::string::npos : text.rfind('\n', last - 1);
  const std::size_t begin = before == std::string::npos ? 0 : before + 1;
  return Tail{text.substr(begin, last - begin), from + last + 1};
}

std::string id_of(const Event& genesis) {
  return codec::Cid(codec::CidCodec::json, crypto::sha256(event_bytes(genesis))).text();
}

// The tree as the last entry left it; its peaks must make the root that was signed.
Result<document::MerkleLog> tree_of(const Entry& entry) {
  NOCTEM_TRY(auto tree, document::MerkleLog::continue_from(entry.head.head.size, entry.peaks));
  return tree.root() == entry.head.head.root
             ? Result<document::MerkleLog>(std::move(tree))
             : fail(corrupt("audit_peaks", "the audit log's last line was changed"));
}

Result<crypto::SigningKey> make_key(const World& world, const std::string& folder) {
  const auto key = crypto::SigningKey::generate(world.random);
  NOCTEM_CHECK(crypto::write_key_file(world.files, world.random, key_path(folder), key, Secret()));
  return key.copy();
}

}  // namespace

std::string log_path(std::string_view folder) { return env::join_path(folder, "log.jsonl"); }

std::string key_path(std::string_view folder) { return env::join_path(folder, "log.key"); }

std::string report_bytes(std::string_view report) {
  return std::string(kReportPurpose) + std::string(report);
}

AuditLog::AuditLog(const World& world, std::string folder, crypto::SigningKey key)
    : world_(world), folder_(std::move(folder)), key_(std::move(key)) {}

Result<std::unique_ptr<env::FileLock>> AuditLog::lock() const {
  for (int i = 0;; ++i) {
    auto lock = world_.files.lock(lock_path(folder_));
    if (lock || lock.error().kind != ErrorKind::conflict || i == kLockTries || !world_.pause) {
      return lock;
    }
    world_.pause();
  }
}

Result<AuditLog> AuditLog::open(const World& world, std::string folder) {
  NOCTEM_CHECK(world.files.make_directories(folder));
  const auto status = world.files.status(key_path(folder));
  const bool fresh = !status && status.error().kind == ErrorKind::not_found;
  if (fresh && world.files.status(log_path(folder))) {
    return fail(corrupt("audit_key", "there is an audit log in " + folder +
                                         ", but its key is gone: move the log away to begin "
                                         "another one"));
  }
  auto key = fresh ? make_key(world, folder)
                   : crypto::read_key_file(world.files, key_path(folder), Secret());
  if (!key && key.error().kind == ErrorKind::conflict) {  // another process was faster
    key = crypto::read_key_file(world.files, key_path(folder), Secret());
  }
  if (!key) {
    return fail(std::move(key).error().in("the audit log's key"));
  }
  return AuditLog(world, std::move(folder), std::move(*key));
}

Result<> AuditLog::put(env::File& file, std::uint64_t at, const Entry& entry) const {
  const std::string line = write_entry(entry) + "\n";
  if (line.size() > kLineBytesMax) {
    return fail(exhausted("audit_line", "an entry of the audit log is too long"));
  }
  NOCTEM_CHECK(file.write_at(at, view_of(line)));
  NOCTEM_CHECK(file.sync());
  return at == 0 ? world_.files.sync_directory(folder_) : Result<>();
}

Result<Entry> AuditLog::append_locked(Event event) {
  NOCTEM_TRY(const auto file, world_.files.open(log_path(folder_), env::OpenMode::create));
  NOCTEM_TRY(const Tail tail, tail_of(*file));
  NOCTEM_CHECK(file->truncate(tail.end));
  document::MerkleLog tree;
  Entry entry;
  if (!tail.line.empty()) {
    NOCTEM_TRY(const Entry last, read_entry(tail.line));
    NOCTEM_TRY(tree, tree_of(last));
    event.at = std::max(event.at, last.event.at);
    entry.head.head.mesh = last.head.head.mesh;
  } else if (event.what != "genesis") {
    Event genesis{event.at, 0, "genesis", "", {{"key", document::did_of(key())}}};
    NOCTEM_CHECK(append_locked(std::move(genesis)));
    return append_locked(std::move(event));
  } else {
    entry.head.head.mesh = id_of(event);
  }
  event.index = tree.size();
  tree.append(document::leaf_hash(view_of(event_bytes(event))));
  entry.head.head = {entry.head.head.mesh, tree.root(), tree.size(), event.at};
  entry.head = document::sign_head(entry.head.head, key_);
  entry.peaks = tree.peaks();
  entry.event = std::move(event);
  NOCTEM_CHECK(put(*file, tail.end, entry));
  return entry;
}

Result<Entry> AuditLog::append(std::string what, std::string run, codec::JsonObject details) {
  NOCTEM_TRY(const auto held, lock());
  const std::int64_t at = env::unix_seconds(world_.clock.wall());
  auto entry = append_locked({at, 0, std::move(what), std::move(run), std::move(details)});
  if (!entry) {
    return fail(std::move(entry).error().in("the audit log"));
  }
  return entry;
}

std::string AuditLog::sealed(std::string_view run, std::string_view secret) const {
  const Secret salt = crypto::hkdf_sha256(key_.seed().reveal(), view_of(run), "noctem/audit/salt",
                                          crypto::Digest().size());
  return to_hex(crypto::hmac_sha256(salt.reveal(), view_of(secret)));
}

crypto::Signature AuditLog::sign_report(std::string_view report) const {
  return key_.sign(view_of(report_bytes(report)));
}

Result<Entry> last_entry(env::Files& files, std::string_view folder) {
  auto file = files.open(log_path(folder), env::OpenMode::read);
  if (!file && file.error().kind == ErrorKind::not_found) {
    return fail(not_found("audit_log", "there is no audit log yet: nothing was run"));
  }
  if (!file) {
    return fail(std::move(file).error());
  }
  NOCTEM_TRY(const Tail tail, tail_of(**file));
  return read_entry(tail.line);
}

Result<std::uint64_t> read_lines(env::Files& files, std::string_view folder,
                                 const OnLine& on_line) {
  auto file = files.open(log_path(folder), env::OpenMode::read);
  if (!file && file.error().kind == ErrorKind::not_found) {
    return fail(not_found("audit_log", "there is no audit log yet: nothing was run"));
  }
  if (!file) {
    return fail(std::move(file).error());
  }
  std::string rest;
  for (std::uint64_t at = 0;;) {
    NOCTEM_TRY(const std::string piece, piece_at(**file, at, kPieceBytes));
    if (piece.empty()) {
      return rest.size();
    }
    at += piece.size();
    rest += piece;
    std::size_t begin = 0;
    for (auto end = rest.find('\n'); end != std::string::npos; end = rest.find('\n', begin)) {
      NOCTEM_CHECK(on_line(std::string_view(rest).substr(begin, end - begin)));
      begin = end + 1;
    }
    rest.erase(0, begin);
    if (rest.size() > kLineBytesMax) {
      NOCTEM_CHECK(on_line(rest));  // no line of ours: it is refused by whoever reads it
    }
  }
}

}  // namespace noctem::audit

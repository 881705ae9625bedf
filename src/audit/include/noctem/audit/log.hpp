#pragma once
// The audit log of a home: a file that only grows, one entry a line, each durable when append()
// returns. It lies outside of every sandbox, with its key. A line that was torn by a crash was
// never acknowledged; the next append takes it away.
//
// Several processes may append: each takes the log's lock for one entry. One thread for each Log.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/audit/entry.hpp"
#include "noctem/crypto/signing.hpp"
#include "noctem/env/env.hpp"

namespace noctem::audit {

// Waits a few milliseconds, while another process appends.
using Pause = std::function<void()>;

struct World {
  env::Files& files;
  env::Clock& clock;
  env::Random& random;
  Pause pause;
};

class AuditLog {
 public:
  // Makes the key and the first entry where there is no log yet.
  static Result<AuditLog> open(const World& world, std::string folder);

  Result<Entry> append(std::string what, std::string run, codec::JsonObject details);

  // What stands in the log for a secret: nobody can guess it back without the log's key.
  std::string sealed(std::string_view run, std::string_view secret) const;

  const crypto::PublicKey& key() const { return key_.public_key(); }
  crypto::Signature sign_report(std::string_view report) const;

 private:
  AuditLog(const World& world, std::string folder, crypto::SigningKey key);
  Result<std::unique_ptr<env::FileLock>> lock() const;
  Result<Entry> append_locked(Event event);
  Result<> put(env::File& file, std::uint64_t at, const Entry& entry) const;

  World world_;
  std::string folder_;
  crypto::SigningKey key_;
};

std::string log_path(std::string_view folder);
std::string key_path(std::string_view folder);
std::string report_bytes(std::string_view report);  // what sign_report signs

// The last entry; not_found/audit_log where there is no log.
Result<Entry> last_entry(env::Files& files, std::string_view folder);

// Reads each whole line; stops at the first error of `on_line`. Says how many bytes of an
// unfinished line stand at the end.
using OnLine = std::function<Result<>(std::string_view line)>;
Result<std::uint64_t> read_lines(env::Files& files, std::string_view folder, const OnLine& on_line);

}  // namespace noctem::audit

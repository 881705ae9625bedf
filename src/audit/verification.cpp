#include "noctem/audit/verification.hpp"

#include "noctem/codec/cid.hpp"
#include "noctem/crypto/hash.hpp"
#include "noctem/document/did_key.hpp"

namespace noctem::audit {

namespace {

class Verifier {
 public:
  Verifier(const std::optional<crypto::PublicKey>& key,
           const std::optional<document::SignedHead>& kept)
      : key_(key), kept_(kept) {}

  // The first thing that is wrong with this line, or "".
  std::string look(std::string_view line) {
    const auto entry = read_entry(line);
    if (!entry) {
      return "the line is not as it was written";
    }
    const std::uint64_t index = tree_.size();
    if (entry->event.index != index) {
      return entry->event.index < index ? "an entry stands here a second time, or was moved"
                                        : "an entry is missing here, or was moved";
    }
    if (index == 0) {
      if (std::string wrong = begin(*entry); !wrong.empty()) {
        return wrong;
      }
    }
    return grow(*entry);
  }

  std::uint64_t entries() const { return tree_.size(); }
  const std::optional<document::SignedHead>& head() const { return head_; }

 private:
  std::string begin(const Entry& entry) {
    const codec::Json* named = entry.event.details.find("key");
    const auto key = named != nullptr && named->text() != nullptr
                         ? document::parse_signing_did(*named->text())
                         : Result<crypto::PublicKey>(fail(invalid("key", "")));
    if (!key || entry.event.what != "genesis") {
      return "this is no beginning of an audit log";
    }
    if ((key_ && *key_ != *key) || (kept_ && !document::verify_head(*kept_, *key))) {
      return "the log is signed by another key";
    }
    key_ = *key;
    id_ = codec::Cid(codec::CidCodec::json, crypto::sha256(event_bytes(entry.event))).text();
    return {};
  }

  std::string grow(const Entry& entry) {
    document::MerkleLog next = tree_;
    next.append(document::leaf_hash(view_of(event_bytes(entry.event))));
    const document::Head& head = entry.head.head;
    if (head.root != next.root() || head.size != next.size() || head.mesh != id_ ||
        entry.peaks != next.peaks() || head.time != entry.event.at) {
      return "the entry was changed, or one before it was replaced";
    }
    if (entry.event.at < at_) {
      return "its time is before that of the entry before it";
    }
    if (!document::verify_head(entry.head, *key_)) {
      return "its signature is not the log's";
    }
    if (kept_ && kept_->head.size == head.size && kept_->head != head) {
      return "the log was written anew: the kept head is another one";
    }
    tree_ = std::move(next);
    at_ = entry.event.at;
    head_ = entry.head;
    return {};
  }

  std::optional<crypto::PublicKey> key_;
  const std::optional<document::SignedHead>& kept_;
  document::MerkleLog tree_;
  std::string id_;
  std::int64_t at_ = 0;
  std::optional<document::SignedHead> head_;
};

}  // namespace

Result<Verified> verify_log(env::Files& files, std::string_view folder,
                            const std::optional<crypto::PublicKey>& key,
                            const std::optional<document::SignedHead>& kept) {
  Verifier verifier(key, kept);
  Verified verified;
  const auto read = read_lines(files, folder, [&](std::string_view line) -> Result<> {
    if (std::string wrong = verifier.look(line); !wrong.empty()) {
      verified.fault = Fault{verifier.entries(), std::move(wrong)};
      return fail(corrupt("audit", "stop"));
    }
    return {};
  });
  if (!read && !verified.fault) {
    return fail(read.error());
  }
  verified.torn_bytes = read.value_or(0);
  verified.entries = verifier.entries();
  verified.head = verifier.head();
  if (!verified.fault && (verified.entries == 0 || (kept && kept->head.size > verified.entries))) {
    verified.fault = Fault{verified.entries, "the log ends here, and once it went on"};
  }
  return verified;
}

}  // namespace noctem::audit

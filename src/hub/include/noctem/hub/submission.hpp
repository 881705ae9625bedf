#pragma once
// What somebody wants in the log, and what became of it. A submission is one document or one of two
// pairs, accepted whole or not at all: a commitment with its reveal, an entry with the task.result
// that names it.
//
// Values; any thread.

#include <cstdint>
#include <optional>
#include <vector>

#include "noctem/document/document.hpp"
#include "noctem/http/signer.hpp"
#include "noctem/hub/receipt.hpp"
#include "noctem/ledger/record.hpp"
#include "noctem/text/scanner.hpp"

namespace noctem::hub {

// Whether the caller has checked the documents' signatures already, as the door does for form 3.
enum class Signatures { checked, unchecked };

struct Submission {
  // One, or {vote.commit, vote.reveal}, or {entry, task.result}.
  std::vector<document::Envelope> envelopes;
  Signatures signatures = Signatures::unchecked;
  // Who signed the request, as the door admitted it: the documents must be signed by the same key.
  // Nothing: the submission comes from within (the node's own administrator).
  std::optional<http::Signer> signer;
};

// added 201; known 200, with the old record and uncharged; held 202: its operator is in quarantine;
// waiting 202: a reveal, which stands in the log only after its round's windows.
enum class Fate { added, known, held, waiting };

struct Submitted {
  codec::Cid id;
  Fate fate = Fate::added;
  std::optional<ledger::Record> record;  // not of what waits
  std::optional<Receipt> receipt;        // of what waits
  std::vector<text::Finding> findings;   // of an entry's content: its flags
};

// One for each envelope, in their order.
using Accepted = std::vector<Submitted>;

}  // namespace noctem::hub

// Foreign words: whatever is found lies within the text, in order; what is rendered is clean; a
// fence is closed once, by its last line, though the content knows the nonce (its first 4 bytes).

#include <algorithm>

#include "noctem/base/assert.hpp"
#include "noctem/base/bytes.hpp"
#include "noctem/text/fence.hpp"
#include "noctem/text/scanner.hpp"
#include "noctem/text/sentences.hpp"
#include "noctem/text/simhash.hpp"

namespace {

using noctem::text::Finding;

void check_findings(std::string_view content, const std::vector<Finding>& findings) {
  NOCTEM_ASSERT(findings.size() <= noctem::text::kFindingsMax, findings.size());
  std::size_t shown = 0;
  for (const auto& finding : findings) {
    NOCTEM_ASSERT(finding.begin >= shown && finding.end > finding.begin, finding.begin, shown);
    shown = finding.end;
  }
  NOCTEM_ASSERT(shown <= content.size(), shown);
}

void check_fence(std::string_view content, const noctem::text::FenceNonce& nonce) {
  const auto fenced = noctem::text::fence(
      content, {.agent = "0123456789abcdef", .operator_id = "fedcba9876543210", .published_at = 0},
      nonce);
  const auto foot = "\n[END MESH DATA " + nonce.text() + " ";
  NOCTEM_ASSERT(fenced.find(foot) == fenced.rfind("\n["), fenced);
  const auto head = fenced.find('\n') + 1;
  const auto inside = std::string_view(fenced).substr(head, fenced.rfind("\n[") - head);
  NOCTEM_ASSERT(inside.find(nonce.text()) == inside.npos, fenced);
  NOCTEM_ASSERT(noctem::text::scan(inside).empty(), fenced);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto content = noctem::text_of({bytes, size});
  const auto findings = noctem::text::scan(content);
  check_findings(content, findings);
  const auto rendered = noctem::text::render(content, findings);
  NOCTEM_ASSERT(noctem::text::scan(rendered).empty(), content, rendered);
  noctem::ByteArray<4> random{};
  std::copy_n(bytes, std::min<std::size_t>(size, 4), random.begin());
  check_fence(content, noctem::text::FenceNonce(random));
  const auto hashes = noctem::text::sentence_hashes(content);
  NOCTEM_ASSERT(hashes.size() <= size / 15 + 1, hashes.size());
  const auto hash = noctem::text::simhash(content);
  NOCTEM_ASSERT(hash || hashes.empty(), content);
  return 0;
}

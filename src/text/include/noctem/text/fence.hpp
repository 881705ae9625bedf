#pragma once
// The fence around a stranger's words where a model or a terminal reads them. Its first and last
// line carry a nonce that is drawn for each answer, after the words were written; so no content can
// close it. Beyond that the content is rendered, and whatever spells the nonce is taken out: not
// even words that know it could.
//
// Values and pure functions; any thread. Draw the nonce from env::Random, once for each answer.

#include <cstdint>
#include <string>
#include <string_view>

#include "noctem/base/bytes.hpp"

namespace noctem::text {

class FenceNonce {
 public:
  explicit FenceNonce(const ByteArray<4>& random) : text_(to_hex(random)) {}

  const std::string& text() const { return text_; }  // 8 hex digits

 private:
  std::string text_;
};

struct Publisher {
  std::string agent;  // ids: 16 hex digits
  std::string operator_id;
  std::int64_t published_at = 0;  // Unix seconds; shown as a date in UTC
};

// Three parts, each on lines of its own. `content` may be rendered already; that changes nothing.
std::string fence(std::string_view content, const Publisher& publisher, const FenceNonce& nonce);

}  // namespace noctem::text

#pragma once
// The words of an entry, in the body beside its document: {content, salt, summary?}. Content is 1
// byte to 64 KiB, the salt 16 bytes, a summary at most 240 characters. The salt keeps a short text
// from being guessed from its hash after it was erased.
//
// Pure functions; any thread.

#include <string>

#include "noctem/base/result.hpp"
#include "noctem/codec/json.hpp"

namespace noctem::hub {

inline constexpr std::size_t kContentBytesMax = 64 * 1024;
inline constexpr std::size_t kSummaryCharactersMax = 240;

struct Body {
  std::string content;
  std::string summary;
};
Result<Body> read_body(const codec::Json& body);  // invalid/body

}  // namespace noctem::hub

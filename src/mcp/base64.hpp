#pragma once
// Base64 with padding (RFC 4648, section 4), which the protocol uses for bytes and for header
// values. Reading is strict: one spelling for each value.
//
// Pure functions; any thread.

#include <string>
#include <string_view>

#include "noctem/base/bytes.hpp"

namespace noctem::mcp {

std::string base64_encode(ByteView bytes);
Result<Bytes> base64_decode(std::string_view text);

}  // namespace noctem::mcp

#pragma once
// For a client that does not take gzip: a file as it was before it was packed.

#include <string>

#include "noctem/base/bytes.hpp"
#include "noctem/base/result.hpp"

namespace noctem::observatory {

// corrupt/gzip if it is none, or unpacks to more than `bytes_max`.
Result<std::string> inflate(ByteView gzip, std::size_t bytes_max);

// Whether an Accept-Encoding lets an answer be gzipped.
bool accepts_gzip(std::string_view accept_encoding);

}  // namespace noctem::observatory

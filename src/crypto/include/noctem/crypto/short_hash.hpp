#pragma once
// A fast keyed hash of 16 bytes (SipHash-2-4-128), for tables whose keys come from strangers: who
// does not know the key cannot prepare collisions. It names nothing for ever and signs nothing;
// that is SHA-256's business.
//
// Pure function; any thread.

#include "noctem/base/bytes.hpp"

namespace noctem::crypto {

using ShortHash = ByteArray<16>;

ShortHash short_hash(const ByteArray<16>& key, ByteView bytes);

}  // namespace noctem::crypto

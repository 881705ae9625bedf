#pragma once
// Numbers and byte strings one behind the other, as two processes of the same build hand them to
// each other: a number is eight bytes, the lowest first, and a string stands behind its size. A
// reader takes nothing on trust: once something does not fit, everything else is empty and done()
// says no.
//
// Values; any thread.

#include <cstdint>

#include "noctem/base/bytes.hpp"

namespace noctem {

void put_field(Bytes& out, std::uint64_t number);
void put_field(Bytes& out, ByteView bytes);

class FieldReader {
 public:
  explicit FieldReader(ByteView bytes) : bytes_(bytes) {}

  std::uint64_t number();
  ByteView bytes(std::uint64_t size_max = UINT64_MAX);

  bool good() const { return good_; }                    // nothing was missing so far
  bool done() const { return good_ && bytes_.empty(); }  // and nothing is left

 private:
  ByteView take(std::uint64_t count);

  ByteView bytes_;
  bool good_ = true;
};

}  // namespace noctem

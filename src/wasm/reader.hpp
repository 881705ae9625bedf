#pragma once
// Takes numbers and names from the front of a view, and remembers the first thing that was wrong:
// from then on it gives zeros and nothing, so that a caller asks once, at the end. LEB128 numbers
// are taken in at most five bytes, without bits that are lost.
//
// One thread.

#include <string>

#include "noctem/base/bytes.hpp"

namespace noctem::wasm {

class Reader {
 public:
  explicit Reader(ByteView bytes) : rest_(bytes) {}

  bool has_failed() const { return failed_; }
  bool at_end() const { return rest_.empty(); }
  bool is_done() const { return !failed_ && rest_.empty(); }
  void refuse() { failed_ = true, rest_ = {}; }

  std::uint8_t byte();
  std::uint32_t leb32();    // of WebAssembly
  std::uint32_t fixed32();  // little endian, of our own frames
  std::uint64_t fixed64();
  ByteView bytes(std::size_t size);
  std::string name(std::size_t bytes_max);  // a LEB length and UTF-8

 private:
  ByteView rest_;
  bool failed_ = false;
};

}  // namespace noctem::wasm

#pragma once
// How many bad signatures each connection has brought. The memory is fixed: a connection shares its
// place with those whose number is the same modulo the table, of which one is remembered, so a
// count may be lost, never be too high.
//
// Any thread; without locks.

#include <array>
#include <atomic>
#include <cstdint>
#include <vector>

namespace noctem::http {

class BadSignatures {
 public:
  BadSignatures();

  unsigned add(std::uint64_t connection);  // the count with this one

 private:
  std::vector<std::atomic<std::uint64_t>> places_;  // connection * 4 + count
};

}  // namespace noctem::http

#pragma once
// A set of uniformly distributed 16-byte keys in one block of memory: open addressing, at most
// three quarters full, doubled when it would be more. Nothing is ever taken out but all at once.
//
// Owned by one thread at a time. A key of zeros is not a key.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "noctem/base/bytes.hpp"

namespace noctem::http {

class KeySet {
 public:
  using Key = ByteArray<16>;

  bool contains(const Key& key) const;
  void insert(const Key& key);  // one that is not there
  void clear();                 // and gives the memory back
  std::size_t size() const { return size_; }

 private:
  std::size_t place_of(const Key& key) const;  // of the key, or where it belongs
  void grow();

  std::vector<Key> places_;
  std::size_t size_ = 0;
};

}  // namespace noctem::http

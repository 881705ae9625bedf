#include "sodium.hpp"

#include "noctem/base/assert.hpp"

namespace noctem::crypto {

void prepare_sodium() {
  // A constant: the outcome of a step that is the same for the whole process. The language runs it
  // once, whichever thread comes first, and libsodium itself allows that it ran before.
  static const int outcome = sodium_init();
  NOCTEM_ASSERT(outcome >= 0, outcome);
}

}  // namespace noctem::crypto

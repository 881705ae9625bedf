#pragma once
// Canonical JSON as it lies in the database: names that every mesh writes, ids, keys and times take
// one to a few dozen bytes less each, and long texts are deflated. What was packed comes back to
// the byte, whatever it was; what was stored before anybody packed is read as it stands.
//
// The words are part of the format: they are appended to, never changed. Pure functions, any
// thread; a Deflater belongs to one.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "noctem/base/bytes.hpp"
#include "noctem/base/result.hpp"

namespace noctem::ledger {

std::string pack_json(std::string_view json);

// Keeps its memory from one text to the next: making it anew costs as much as the work.
class Deflater {
 public:
  Deflater();
  Deflater(Deflater&&) noexcept;
  ~Deflater();

  // As it is where deflating saves less than an eighth.
  std::string pack(std::string_view text);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Of either. corrupt/packed: no packed text.
Result<std::string> unpack(ByteView stored);

}  // namespace noctem::ledger

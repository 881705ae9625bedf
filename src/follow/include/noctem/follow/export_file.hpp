#pragma once
// A mesh as `noctem mesh export` writes it, one JSON value a line: first the head that the export
// ends with, then every record with its envelope, and behind the last record of each commit the
// head that was signed over it. It is read piece by piece; each piece ends with a head. A file that
// was cut off or whose lines are none is refused with the line's number; what the lines say is
// checked by whoever adopts them.
//
// One thread.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "noctem/document/kind.hpp"
#include "noctem/hub/stretch.hpp"

namespace noctem::follow {

inline constexpr std::size_t kLineBytesMax = 512 * 1024;

class ExportFile {
 public:
  // The next line without its end; nothing: there is none.
  using NextLine = std::function<Result<std::optional<std::string>>()>;

  static Result<ExportFile> open(NextLine next_line);

  const document::SignedHead& head() const { return head_; }  // what it ends with
  // Nothing: that was all of it.
  Result<std::optional<hub::Stretch>> next();

 private:
  explicit ExportFile(NextLine next_line);
  Result<std::optional<codec::Json>> read_value();
  Error wrong(const std::string& what) const;
  bool take_head(const codec::Json& value, hub::Stretch& stretch, Result<>& result);

  NextLine next_line_;
  document::Kinds kinds_;
  document::SignedHead head_;
  std::uint64_t line_ = 0;
  std::uint64_t size_ = 0;  // records so far
  bool ended_ = false;
};

}  // namespace noctem::follow

#pragma once
// Bytes of a stream as lines, one message each. A line that is longer than allowed is not kept: it
// comes out as `too_long`, and reading goes on behind its end.
//
// One thread.

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace noctem::mcp {

struct Line {
  enum class Fit { whole, too_long } fit = Fit::whole;
  std::string_view text;  // until the next call
};

class LineReader {
 public:
  explicit LineReader(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  // Empty lines and the carriage return of a line break are left out.
  void feed(std::string_view bytes, const std::function<void(Line)>& take);
  void finish(const std::function<void(Line)>& take);  // what is left is the last line

 private:
  void add(std::string_view bytes);
  void end_line(const std::function<void(Line)>& take);

  const std::size_t bytes_max_;
  std::string line_;
  Line::Fit fit_ = Line::Fit::whole;
};

}  // namespace noctem::mcp

#include "line_reader.hpp"

namespace noctem::mcp {

void LineReader::add(std::string_view bytes) {
  if (fit_ == Line::Fit::too_long) {
    return;
  }
  if (line_.size() + bytes.size() > bytes_max_) {
    fit_ = Line::Fit::too_long;
    line_.clear();
    return;
  }
  line_.append(bytes);
}

void LineReader::end_line(const std::function<void(Line)>& take) {
  const std::string line = std::move(line_);
  const Line::Fit fit = fit_;
  line_.clear();
  fit_ = Line::Fit::whole;
  std::string_view text = line;
  if (text.ends_with('\r')) {
    text.remove_suffix(1);
  }
  if (fit == Line::Fit::too_long || !text.empty()) {
    take({fit, text});
  }
}

void LineReader::feed(std::string_view bytes, const std::function<void(Line)>& take) {
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n');
    add(bytes.substr(0, end));
    if (end == bytes.npos) {
      return;
    }
    end_line(take);
    bytes.remove_prefix(end + 1);
  }
}

void LineReader::finish(const std::function<void(Line)>& take) { end_line(take); }

}  // namespace noctem::mcp

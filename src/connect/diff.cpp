#include <fmt/core.h>

#include <algorithm>

#include "noctem/base/strings.hpp"
#include "noctem/connect/change.hpp"

namespace noctem::connect {

namespace {

using Lines = std::vector<std::string_view>;

constexpr std::size_t kCellsMax = 4'000'000;  // of the table that finds what two texts share
constexpr std::size_t kShownMax = 200;        // lines
constexpr std::size_t kColumnsMax = 400;

bool counts(char c) { return c != ',' && c != ' ' && c != '\t' && c != '\r'; }

// But for blanks and the comma that the next entry makes necessary.
bool same(std::string_view a, std::string_view b) {
  std::size_t i = 0;
  std::size_t j = 0;
  for (;; ++i, ++j) {
    while (i < a.size() && !counts(a[i])) {
      ++i;
    }
    while (j < b.size() && !counts(b[j])) {
      ++j;
    }
    if (i >= a.size() || j >= b.size() || a[i] != b[j]) {
      return i >= a.size() && j >= b.size();
    }
  }
}

Lines lines_of(std::string_view text) {
  Lines lines = split(text, '\n');
  if (!lines.empty() && lines.back().empty()) {
    lines.pop_back();
  }
  return lines;
}

// Lengths of the longest common rows from (i, j) on.
class Shared {
 public:
  Shared(const Lines& a, const Lines& b) : width_(b.size() + 1), cells_((a.size() + 1) * width_) {
    for (std::size_t i = a.size(); i-- > 0;) {
      for (std::size_t j = b.size(); j-- > 0;) {
        cells_[i * width_ + j] =
            same(a[i], b[j]) ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
      }
    }
  }
  std::uint32_t at(std::size_t i, std::size_t j) const { return cells_[i * width_ + j]; }

 private:
  std::size_t width_;
  std::vector<std::uint32_t> cells_;
};

struct Writer {
  std::string text;
  std::size_t shown = 0;
  bool open = false;

  void head(std::size_t line) {
    if (!open) {
      text += fmt::format("@@ line {} @@\n", line);
    }
    open = true;
  }
  void write(char sign, std::string_view line) {
    if (++shown == kShownMax) {
      text += "…\n";
    } else if (shown < kShownMax) {
      const bool cut = line.size() > kColumnsMax;
      text += fmt::format("{}{}{}\n", sign, line.substr(0, kColumnsMax), cut ? "…" : "");
    }
  }
};

// One line for one line: what they share at both ends is left out.
void write_pair(std::string_view a, std::string_view b, Writer& writer) {
  constexpr std::size_t kShort = 160;
  if (a.size() <= kShort && b.size() <= kShort) {
    writer.write('-', a);
    writer.write('+', b);
    return;
  }
  const std::size_t most = std::min(a.size(), b.size());
  std::size_t head = 0;
  while (head < most && a[head] == b[head]) {
    ++head;
  }
  std::size_t tail = 0;
  while (tail < most - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) {
    ++tail;
  }
  writer.write('-', fmt::format("…{}…", a.substr(head, a.size() - head - tail)));
  writer.write('+', fmt::format("…{}…", b.substr(head, b.size() - head - tail)));
}

std::string write_lines(const Lines& a, const Lines& b, std::size_t first) {
  Writer writer;
  if (a.size() == 1 && b.size() == 1) {
    writer.head(first);
    write_pair(a.front(), b.front(), writer);
    return writer.text;
  }
  const bool small = (a.size() + 1) * (b.size() + 1) <= kCellsMax;
  const Shared shared(small ? a : Lines(), small ? b : Lines());
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() || j < b.size()) {
    if (small && i < a.size() && j < b.size() && same(a[i], b[j])) {
      writer.open = false;
      ++i;
      ++j;
      continue;
    }
    writer.head(first + j);
    const bool take_old =
        i < a.size() && (j == b.size() || !small || shared.at(i + 1, j) >= shared.at(i, j + 1));
    writer.write(take_old ? '-' : '+', take_old ? a[i++] : b[j++]);
  }
  return writer.text;
}

}  // namespace

std::string diff_of(const Change& change) {
  const std::string old_text = change.old_text.value_or("");
  const bool removed = change.kind == Change::Kind::remove;
  Lines a = lines_of(old_text);
  Lines b = lines_of(removed ? std::string_view() : std::string_view(change.new_text));
  std::size_t head = 0;
  while (head < a.size() && head < b.size() && same(a[head], b[head])) {
    ++head;
  }
  a.erase(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(head));
  b.erase(b.begin(), b.begin() + static_cast<std::ptrdiff_t>(head));
  while (!a.empty() && !b.empty() && same(a.back(), b.back())) {
    a.pop_back();
    b.pop_back();
  }
  return write_lines(a, b, head + 1);
}

}  // namespace noctem::connect

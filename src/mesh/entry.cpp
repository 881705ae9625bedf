#include "noctem/mesh/entry.hpp"

#include <algorithm>

#include "noctem/base/strings.hpp"

namespace noctem::mesh {

namespace {

constexpr std::size_t kSegmentsMax = 8;
constexpr std::size_t kSegmentBytesMax = 64;
constexpr std::size_t kTagBytesMax = 32;
constexpr int kTimeDigits = 16;
constexpr int kSeqDigits = 16;

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool is_word(std::string_view text, std::size_t size_max) {
  return !text.empty() && text.size() <= size_max && std::ranges::all_of(text, [](char c) {
    return is_letter_or_digit(c) || std::string_view("._+#-").find(c) != std::string_view::npos;
  });
}

bool is_segment(std::string_view text) {
  return is_word(text, kSegmentBytesMax) && is_letter_or_digit(text.front());
}

}  // namespace

bool is_domain(std::string_view text) {
  const auto segments = split(text, '/');
  return segments.size() <= kSegmentsMax && std::ranges::all_of(segments, is_segment);
}

bool is_tag(std::string_view text) { return is_word(text, kTagBytesMax); }

Result<bool> stands_on_erased(State& state, const EntryRow& entry) {
  for (const EntryId& parent : entry.parents) {
    NOCTEM_TRY(const auto row, load<EntryRow>(state, parent.value()));
    if (row.erased) {
      return true;
    }
  }
  return false;
}

std::string authored_key(const OperatorId& operator_id, std::int64_t at, std::int64_t seq) {
  return key_of({operator_id.value(), padded(static_cast<std::uint64_t>(at), kTimeDigits),
                 padded(static_cast<std::uint64_t>(seq), kSeqDigits)});
}

}  // namespace noctem::mesh

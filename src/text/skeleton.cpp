#include "skeleton.hpp"

#include <array>

#include "noctem/base/assert.hpp"

#include "character.hpp"
#include "code_point.hpp"
#include "escapes.hpp"

namespace noctem::text {

namespace {

using std::string_view_literals::operator""sv;

// The flags of England, Scotland and Wales are written with tags.
constexpr char32_t kBlackFlag = 0x1f3f4;
constexpr auto kFlags = std::to_array({
    "\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"sv,
    "\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"sv,
    "\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"sv,
});

// What most texts are made of, as the skeleton holds it; 0 for whatever takes a closer look.
constexpr std::array<char, 256> plain_characters() {
  std::array<char, 256> plain{};
  for (std::size_t code = '!'; code <= '~'; ++code) {
    const bool capital = code >= 'A' && code <= 'Z';
    plain[code] = static_cast<char>(capital ? code - 'A' + 'a' : code);
  }
  plain['\\'] = '\0';
  return plain;
}
constexpr auto kPlain = plain_characters();

FindingKind kind_of(Sight sight) {
  switch (sight) {
    case Sight::invisible:
      return FindingKind::invisible;
    case Sight::bidirectional:
      return FindingKind::bidirectional;
    case Sight::tag:
      return FindingKind::unicode_tag;
    case Sight::seen:
    case Sight::blank:
    case Sight::line:
    case Sight::combining:
    case Sight::control:
      break;
  }
  return FindingKind::terminal;
}

class Drawing {
 public:
  explicit Drawing(std::string_view content) : content_(content) {
    skeleton_.text.resize(content.size());
    skeleton_.begins.resize(content.size());
    skeleton_.ends.resize(content.size());
  }

  Skeleton draw() {
    while (at_ < content_.size()) {
      if (const char plain = kPlain[static_cast<unsigned char>(content_[at_])]) {
        before_ = static_cast<unsigned char>(content_[at_]);
        put(plain, 1);
        ++at_;
      } else {
        at_ += step();
      }
    }
    skeleton_.text.resize(size_);
    skeleton_.begins.resize(size_);
    skeleton_.ends.resize(size_);
    return std::move(skeleton_);
  }

 private:
  // The bytes that were taken.
  std::size_t step() {
    const auto point = code_point_at(content_, at_);
    const auto character = character_of(point.code);
    std::size_t taken = point.size;
    switch (character.sight) {
      case Sight::seen:
        taken = see(character.folded, point);
        break;
      case Sight::blank:
        space(' ', point.size);
        break;
      case Sight::line:
        right_to_left_ = false;
        space('\n', point.size);
        break;
      case Sight::combining:
        break;
      case Sight::control:
        taken = control(point);
        break;
      case Sight::tag:
        hide(FindingKind::unicode_tag, point.size);
        break;
      case Sight::invisible:
      case Sight::bidirectional:
        unseen(character.sight, point);
        break;
    }
    before_ = point.code;
    return taken;
  }

  std::size_t see(char folded, CodePoint point) {
    // Texts within texts: \" is a quote, \n ends a line.
    if (folded == '\\') {
      const auto next = code_point_at(content_, at_ + point.size);
      const auto taken = point.size + next.size;
      if (next.code == 'n') {
        space('\n', taken);
        return taken;
      }
      if (next.size > 0 && character_of(next.code).folded == '"') {
        put('"', taken);
        return taken;
      }
    }
    put(folded, point.size);
    right_to_left_ = right_to_left_ || is_right_to_left(point.code);
    return point.code == kBlackFlag ? point.size + flag_size(at_ + point.size) : point.size;
  }

  std::size_t flag_size(std::size_t at) const {
    for (const auto flag : kFlags) {
      if (content_.substr(at).starts_with(flag)) {
        return flag.size();
      }
    }
    return 0;
  }

  std::size_t control(CodePoint point) {
    if (point.code == '\r' && content_.substr(at_).starts_with("\r\n")) {
      space(' ', 1);
      return 1;
    }
    const auto size =
        point.code == 0x1b || point.code >= 0x80 ? escape_size(content_.substr(at_)) : point.size;
    hide(FindingKind::terminal, size);
    return size;
  }

  void unseen(Sight sight, CodePoint point) {
    const auto after = code_point_at(content_, at_ + point.size).code;
    if (!is_needed(point.code, {before_, after, right_to_left_})) {
      hide(kind_of(sight), point.size);
    }
  }

  void put(char folded, std::size_t bytes) {
    skeleton_.text[size_] = folded;
    skeleton_.begins[size_] = static_cast<std::uint32_t>(at_);
    skeleton_.ends[size_] = static_cast<std::uint32_t>(at_ + bytes);
    ++size_;
  }

  // A run of white space is one character; a line's end outweighs blanks.
  void space(char folded, std::size_t bytes) {
    if (size_ > 0 && (skeleton_.text[size_ - 1] == ' ' || skeleton_.text[size_ - 1] == '\n')) {
      skeleton_.text[size_ - 1] = folded == '\n' ? '\n' : skeleton_.text[size_ - 1];
      skeleton_.ends[size_ - 1] = static_cast<std::uint32_t>(at_ + bytes);
      return;
    }
    put(folded, bytes);
  }

  void hide(FindingKind kind, std::size_t bytes) {
    auto& hidden = skeleton_.hidden;
    if (!hidden.empty() && hidden.back().kind == kind && hidden.back().end == at_) {
      hidden.back().end += bytes;
      return;
    }
    hidden.push_back({kind, at_, at_ + bytes});
  }

  std::string_view content_;
  Skeleton skeleton_;
  std::size_t size_ = 0;
  std::size_t at_ = 0;
  char32_t before_ = 0;
  bool right_to_left_ = false;
};

}  // namespace

Skeleton skeleton_of(std::string_view content) {
  NOCTEM_ASSERT(content.size() <= UINT32_MAX, content.size());
  return Drawing(content).draw();
}

}  // namespace noctem::text

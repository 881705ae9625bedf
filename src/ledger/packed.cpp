#include "noctem/ledger/packed.hpp"

#include <algorithm>
#include <charconv>

#include "noctem/base/strings.hpp"
#include "noctem/codec/cid.hpp"
#include "noctem/codec/multibase.hpp"

#include "deflated.hpp"
#include "packed_words.hpp"

namespace noctem::ledger {

namespace {

// The first byte says how the others are to be read; any other first byte is the text's own.
enum class Form : char { json = 1, plain = 2, deflated = 3 };

// In packed JSON, bytes that no canonical JSON holds. What follows each stands behind it.
enum class Mark : char {
  next = 4,        // ,"word":          a word's number
  first = 5,       // {"word":          a word's number
  next_zero = 6,   // ,"word":0         a word's number
  next_empty = 7,  // ,"word":[]        a word's number
  word = 8,        // "word"            a word's number
  document = 11,   // "baguqeera…"      32 bytes
  body = 12,       // "bafkrei…"        32 bytes
  member = 14,     // "0123456789abcdef"  8 bytes
  task = 15,       // 32 hex digits       16 bytes
  did = 16,        // "did:key:z6Mk…"   32 bytes
  time = 17,       // ten digits        4 bytes
};

constexpr char kMarksEnd = 0x20;
constexpr std::string_view kDid = "did:key:";
constexpr ByteArray<2> kEd25519{0xed, 0x01};
constexpr std::size_t kIdBytes = 32;
constexpr std::size_t kMemberDigits = 16;
constexpr std::size_t kTaskDigits = 32;
constexpr std::size_t kTimeDigits = 10;
constexpr std::size_t kTimeBytes = 4;

void append(std::string& out, Mark mark, ByteView bytes) {
  out += static_cast<char>(mark);
  out += text_of(bytes);
}

void append(std::string& out, Mark mark, std::uint8_t number) {
  out += static_cast<char>(mark);
  out += static_cast<char>(number);
}

bool begins(std::string_view text, std::size_t at, char c) {
  return at < text.size() && text[at] == c;
}

bool is_end(std::string_view text, std::size_t at) {
  return begins(text, at, ',') || begins(text, at, '}');
}

class Packer {
 public:
  explicit Packer(std::string_view text) : text_(text) { out_.reserve(text.size() / 2); }

  std::string run() {
    out_ += static_cast<char>(Form::json);
    while (at_ < text_.size()) {
      if (!pack_name() && !pack_string() && !pack_time()) {
        out_ += text_[at_++];
      }
    }
    return std::move(out_);
  }

 private:
  // The letters of a text that begins at `quote` and has no escapes in it.
  std::optional<std::string_view> string_at(std::size_t quote) const {
    if (!begins(text_, quote, '"')) {
      return std::nullopt;
    }
    const auto end = text_.find_first_of("\"\\", quote + 1);
    if (end == std::string_view::npos || text_[end] == '\\') {
      return std::nullopt;
    }
    return text_.substr(quote + 1, end - quote - 1);
  }

  bool pack_name() {
    const char before = text_[at_];
    if (before != ',' && before != '{') {
      return false;
    }
    const auto name = string_at(at_ + 1);
    const auto number = name.has_value() ? number_of_word(*name) : std::nullopt;
    const auto value = name.has_value() ? at_ + name->size() + 4 : 0;
    if (!number.has_value() || !begins(text_, value - 1, ':')) {
      return false;
    }
    at_ = value;
    if (before == '{') {
      append(out_, Mark::first, *number);
    } else if (begins(text_, value, '0') && is_end(text_, value + 1)) {
      append(out_, Mark::next_zero, *number);
      at_ += 1;
    } else if (text_.substr(value).starts_with("[]")) {
      append(out_, Mark::next_empty, *number);
      at_ += 2;
    } else {
      append(out_, Mark::next, *number);
    }
    return true;
  }

  // A text with escapes goes as it is, whole: a quote in it begins nothing.
  bool pack_string() {
    if (text_[at_] != '"') {
      return false;
    }
    const auto string = string_at(at_);
    if (string.has_value()) {
      if (!pack_known(*string)) {
        out_ += text_.substr(at_, string->size() + 2);
      }
      at_ += string->size() + 2;
      return true;
    }
    const auto begin = at_++;
    while (at_ < text_.size() && text_[at_] != '"') {
      at_ += text_[at_] == '\\' ? 2 : 1;
    }
    at_ = std::min(at_ + 1, text_.size());
    out_ += text_.substr(begin, at_ - begin);
    return true;
  }

  bool pack_known(std::string_view string) {
    if (const auto number = number_of_word(string); number.has_value()) {
      append(out_, Mark::word, *number);
      return true;
    }
    if (string.size() == kMemberDigits || string.size() == kTaskDigits) {
      return pack_hex(string);
    }
    return string.starts_with(kDid) ? pack_did(string.substr(kDid.size())) : pack_cid(string);
  }

  bool pack_hex(std::string_view string) {
    const auto bytes = from_hex(string);
    if (!bytes.has_value() || to_hex(*bytes) != string) {
      return false;
    }
    append(out_, string.size() == kMemberDigits ? Mark::member : Mark::task, *bytes);
    return true;
  }

  bool pack_did(std::string_view multibase) {
    const auto bytes =
        multibase.starts_with('z') ? codec::multibase_decode(multibase) : Result<Bytes>(Bytes());
    if (!bytes || bytes->size() != kEd25519.size() + kIdBytes ||
        !std::equal(kEd25519.begin(), kEd25519.end(), bytes->begin())) {
      return false;
    }
    append(out_, Mark::did, ByteView(*bytes).subspan(kEd25519.size()));
    return true;
  }

  bool pack_cid(std::string_view string) {
    if (!string.starts_with('b')) {
      return false;
    }
    const auto cid = codec::Cid::parse(string);
    if (!cid || cid->codec() == codec::CidCodec::dag_cbor) {
      return false;
    }
    append(out_, cid->codec() == codec::CidCodec::json ? Mark::document : Mark::body,
           cid->digest());
    return true;
  }

  // Ten digits that stand alone, from 1 000 000 000 to 4 294 967 295.
  bool pack_time() {
    const char before = at_ == 0 ? ' ' : text_[at_ - 1];
    if (text_[at_] < '1' || text_[at_] > '4' || (before != ':' && before != '[' && before != ',')) {
      return false;
    }
    const char* const begin = text_.data() + at_;
    std::uint32_t time = 0;
    const auto read = std::from_chars(begin, text_.data() + text_.size(), time);
    if (read.ec != std::errc() || read.ptr != begin + kTimeDigits) {
      return false;
    }
    at_ += kTimeDigits;
    append(out_, Mark::time,
           ByteArray<kTimeBytes>{
               static_cast<std::uint8_t>(time >> 24U), static_cast<std::uint8_t>(time >> 16U),
               static_cast<std::uint8_t>(time >> 8U), static_cast<std::uint8_t>(time)});
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string out_;
};

Error no_packed() {
  return corrupt("packed",
                 "a stored text is damaged; restore a backup and run `noctem mesh verify`");
}

class Unpacker {
 public:
  explicit Unpacker(ByteView packed) : packed_(packed) { out_.reserve(packed.size() * 4); }

  Result<std::string> run() {
    while (at_ < packed_.size()) {
      const char c = static_cast<char>(packed_[at_++]);
      if (c < 0 || c >= kMarksEnd) {
        out_ += c;
        continue;
      }
      NOCTEM_CHECK(expand(static_cast<Mark>(c)));
    }
    return std::move(out_);
  }

 private:
  Result<> expand(Mark mark) {
    switch (mark) {
      case Mark::next:
        return add_word(",\"", "\":");
      case Mark::first:
        return add_word("{\"", "\":");
      case Mark::next_zero:
        return add_word(",\"", "\":0");
      case Mark::next_empty:
        return add_word(",\"", "\":[]");
      case Mark::word:
        return add_word("\"", "\"");
      case Mark::document:
        return add_cid(codec::CidCodec::json);
      case Mark::body:
        return add_cid(codec::CidCodec::raw);
      case Mark::member:
        return add_hex(kMemberDigits / 2);
      case Mark::task:
        return add_hex(kTaskDigits / 2);
      case Mark::did:
        return add_did();
      case Mark::time:
        return add_time();
    }
    return fail(no_packed());
  }

  Result<ByteView> take(std::size_t count) {
    if (packed_.size() - at_ < count) {
      return fail(no_packed());
    }
    at_ += count;
    return packed_.subspan(at_ - count, count);
  }

  Result<> add_word(std::string_view before, std::string_view behind) {
    NOCTEM_TRY(const auto number, take(1));
    if (number[0] >= kPackedWords.size()) {
      return fail(no_packed());
    }
    out_ += before;
    out_ += kPackedWords[number[0]];
    out_ += behind;
    return {};
  }

  Result<> add_cid(codec::CidCodec codec) {
    NOCTEM_TRY(const auto bytes, take(kIdBytes));
    ByteArray<kIdBytes> digest;
    std::ranges::copy(bytes, digest.begin());
    out_ += '"' + codec::Cid(codec, digest).text() + '"';
    return {};
  }

  Result<> add_hex(std::size_t count) {
    NOCTEM_TRY(const auto bytes, take(count));
    out_ += '"' + to_hex(bytes) + '"';
    return {};
  }

  Result<> add_did() {
    NOCTEM_TRY(const auto key, take(kIdBytes));
    Bytes bytes(kEd25519.begin(), kEd25519.end());
    bytes.insert(bytes.end(), key.begin(), key.end());
    out_ += '"';
    out_ += kDid;
    out_ += codec::multibase_encode(codec::Multibase::base58btc, bytes) + '"';
    return {};
  }

  Result<> add_time() {
    NOCTEM_TRY(const auto bytes, take(kTimeBytes));
    std::uint32_t time = 0;
    for (const std::uint8_t byte : bytes) {
      time = time << 8U | byte;
    }
    out_ += std::to_string(time);
    return {};
  }

  ByteView packed_;
  std::size_t at_ = 0;
  std::string out_;
};

bool is_form(char c) {
  return c >= static_cast<char>(Form::json) && c <= static_cast<char>(Form::deflated);
}

std::string plain(std::string_view text) {
  const bool could_be_packed = !text.empty() && is_form(text.front());
  return could_be_packed ? static_cast<char>(Form::plain) + std::string(text) : std::string(text);
}

}  // namespace

std::string pack_json(std::string_view json) {
  const bool packable = json.starts_with('{') &&
                        std::ranges::none_of(json, [](char c) { return c >= 0 && c < kMarksEnd; });
  return packable ? Packer(json).run() : plain(json);
}

struct Deflater::State {
  Deflating deflating;
};
Deflater::Deflater() : state_(std::make_unique<State>()) {}
Deflater::Deflater(Deflater&&) noexcept = default;
Deflater::~Deflater() = default;

std::string Deflater::pack(std::string_view text) {
  auto deflated = state_->deflating.run(text);
  return deflated.has_value() ? static_cast<char>(Form::deflated) + *std::move(deflated)
                              : plain(text);
}

Result<std::string> unpack(ByteView stored) {
  if (stored.empty() || !is_form(static_cast<char>(stored.front()))) {
    return std::string(text_of(stored));
  }
  const auto rest = stored.subspan(1);
  switch (static_cast<Form>(stored.front())) {
    case Form::json:
      return Unpacker(rest).run();
    case Form::plain:
      return std::string(text_of(rest));
    case Form::deflated:
      break;
  }
  auto text = inflated(rest);
  return text.has_value() ? Result<std::string>(*std::move(text)) : fail(no_packed());
}

}  // namespace noctem::ledger

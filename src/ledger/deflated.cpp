#include "deflated.hpp"

#include <zlib.h>

#include "noctem/codec/varint.hpp"

namespace noctem::ledger {

namespace {

// Small tables: most texts are about a kilobyte, and clearing them is half of the work.
constexpr int kLevel = 1;
constexpr int kWindowBits = -12;  // negative: no header, no sum; the document's hash is one
constexpr int kMemoryLevel = 5;
constexpr std::size_t kSavesPart = 8;

Bytef* bytes_of(std::string_view text) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
}

}  // namespace

struct Deflating::State {
  z_stream stream{};
  bool ready = false;

  State() {
    ready = deflateInit2(&stream, kLevel, Z_DEFLATED, kWindowBits, kMemoryLevel,
                         Z_DEFAULT_STRATEGY) == Z_OK;
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { deflateEnd(&stream); }
};

Deflating::Deflating() = default;
Deflating::~Deflating() = default;

std::optional<std::string> Deflating::run(std::string_view text) {
  if (text.size() < kDeflatedBytesMin || text.size() > kInflatedBytesMax) {
    return std::nullopt;
  }
  if (!state_) {
    state_ = std::make_unique<State>();
  }
  if (!state_->ready) {
    return std::nullopt;
  }
  Bytes size;
  codec::append_varint(size, text.size());
  std::string packed(text_of(size));
  packed.resize(text.size() - text.size() / kSavesPart);
  z_stream& stream = state_->stream;
  stream.next_in = bytes_of(text);
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = bytes_of(packed) + size.size();
  stream.avail_out = static_cast<uInt>(packed.size() - size.size());
  const bool whole = deflate(&stream, Z_FINISH) == Z_STREAM_END;
  packed.resize(packed.size() - stream.avail_out);
  deflateReset(&stream);
  return whole ? std::optional(std::move(packed)) : std::nullopt;
}

std::optional<std::string> inflated(ByteView bytes) {
  const auto size = codec::take_varint(bytes);
  if (!size || *size > kInflatedBytesMax) {
    return std::nullopt;
  }
  z_stream stream{};
  if (inflateInit2(&stream, kWindowBits) != Z_OK) {
    return std::nullopt;
  }
  std::string text(static_cast<std::size_t>(*size), '\0');
  const std::string_view packed = text_of(bytes);
  stream.next_in = bytes_of(packed);
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = bytes_of(text);
  stream.avail_out = static_cast<uInt>(text.size());
  const bool whole =
      ::inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_in == 0 && stream.avail_out == 0;
  inflateEnd(&stream);
  return whole ? std::optional(std::move(text)) : std::nullopt;
}

}  // namespace noctem::ledger

#include "gzip.hpp"

#include <zlib.h>

#include <limits>

namespace noctem::http_os {

namespace {

constexpr int kLevel = 4;             // JSON: 8 % larger than level 6 at twice its speed
constexpr int kWindowBits = 15 + 16;  // 16: a gzip header
constexpr int kMemoryLevel = 8;

}  // namespace

struct Gzip::State {
  z_stream stream{};

  ~State() { deflateEnd(&stream); }
};

Gzip::Gzip() = default;
Gzip::~Gzip() = default;

std::optional<std::string> Gzip::compress(std::string_view text) {
  if (text.size() > std::numeric_limits<uInt>::max()) {
    return std::nullopt;
  }
  if (!state_) {
    auto state = std::make_unique<State>();
    if (deflateInit2(&state->stream, kLevel, Z_DEFLATED, kWindowBits, kMemoryLevel,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
      return std::nullopt;
    }
    state_ = std::move(state);
  }
  z_stream& stream = state_->stream;
  std::string packed(text.size(), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const int outcome = deflate(&stream, Z_FINISH);
  packed.resize(packed.size() - stream.avail_out);
  deflateReset(&stream);
  if (outcome != Z_STREAM_END) {
    return std::nullopt;
  }
  return packed;
}

}  // namespace noctem::http_os
